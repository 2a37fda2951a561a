import type { LoadedBroker } from '../../contenders/loaded-broker.js';
import { cpuBetween, UsageTimeline } from '../../usage/usage-timeline.js';
import type { Session } from '../session.js';

export interface ConsumeCost {
  readonly cpuSeconds: number;
  /** Of record values. */
  readonly bytes: number;
}

/** Consumes the first `bytes` of a topic, and says what the broker took for it from the consumer's first fetch to its last. */
export async function consume(
  { address, usage }: LoadedBroker,
  { clients, signal }: Session,
  load: { readonly topic: string; readonly bytes: number },
): Promise<ConsumeCost> {
  const timeline = new UsageTimeline(usage);
  try {
    const { bytes, from, to } = await clients.consume(address, load, signal);
    return { cpuSeconds: cpuBetween(timeline.stop(), from, to), bytes };
  } finally {
    timeline.abandon();
  }
}
