import type { Contender } from '../../contenders/contender.js';
import { type LoadedBroker, withFreshBroker } from '../../contenders/loaded-broker.js';
import { type UsageSample, UsageTimeline } from '../../usage/usage-timeline.js';
import type { ProducerFigures } from '../kafka-clients.js';
import { PARTITIONS } from '../load.js';
import { makeTopic } from '../make-topic.js';
import type { Session } from '../session.js';

/** Of what is produced: the client compiles itself meanwhile. The broker's processor time counts all the same. */
const CLIENT_WARMUP_SHARE = 0.2;

export interface FullRateFigures extends ProducerFigures {
  readonly samples: readonly UsageSample[];
  /** Resident memory at its highest since the broker began, in bytes. */
  readonly peakMemory: number;
}

/** Warms a fresh broker up, and sends as many records as ProducerPerformance can. */
export function produceAtFullRate(contender: Contender, session: Session): Promise<FullRateFigures> {
  const { clients, volumes, signal } = session;
  return withFreshBroker(session, contender, async (broker) => {
    await warmUp(broker, session);
    const topic = await makeTopic(broker, PARTITIONS);
    const load = { topic, bytes: volumes.produced, warmupBytes: CLIENT_WARMUP_SHARE * volumes.produced };
    const timeline = new UsageTimeline(broker.usage);
    try {
      const figures = await clients.produce(broker.address, load, signal);
      return { ...figures, samples: timeline.stop(), peakMemory: broker.usage.memory().peak };
    } finally {
      timeline.abandon();
    }
  });
}

/** Sends what every broker gets before it is measured, to a topic of its own; answers that topic. */
export async function warmUp(broker: LoadedBroker, { clients, volumes, signal }: Session): Promise<string> {
  const topic = await makeTopic(broker, PARTITIONS);
  await clients.produce(broker.address, { topic, bytes: volumes.warmup, warmupBytes: 0 }, signal);
  return topic;
}
