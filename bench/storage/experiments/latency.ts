import { withFreshBroker } from '../../contenders/loaded-broker.js';
import { bytesOf, PARTITIONS } from '../load.js';
import { makeTopic } from '../make-topic.js';
import type { StorageExperiment } from '../storage-experiment.js';
import { inWords, type Volumes } from '../volumes.js';
import type { PeakRates } from './peak-rates.js';
import { warmUp } from './produce-at-full-rate.js';

const MS_PER_SECOND = 1_000;

/** How long records take at a rate that leaves room: half of what the reference can do. */
export function latencyExperiment(
  { latencyMs, latencyWarmupMs, warmup }: Volumes,
  peaks: PeakRates,
): StorageExperiment {
  let chosen: number | undefined;
  const { name } = peaks.reference;
  return {
    id: 'latency',
    metrics: [
      {
        id: 'latency-p99',
        title: `p99 latency at half of the peak rate of ${name}`,
        unit: 'ms',
        better: 'less',
        goals: { kafka: 0.5 },
      },
    ],
    async measure(contender, session) {
      chosen ??= await peaks.half(session);
      const rate = chosen;
      const bytes = (ms: number) => bytesOf((rate * ms) / MS_PER_SECOND);
      return withFreshBroker(session, contender, async (broker) => {
        await warmUp(broker, session);
        const topic = await makeTopic(broker, PARTITIONS);
        const load = { topic, rate, bytes: bytes(latencyWarmupMs + latencyMs), warmupBytes: bytes(latencyWarmupMs) };
        const { p99Ms } = await session.clients.produce(broker.address, load, session.signal);
        return { 'latency-p99': p99Ms };
      });
    },
    notes: () =>
      chosen === undefined
        ? []
        : [
            `Latency: ${chosen.toLocaleString('en-US')} records/s for ${latencyMs / MS_PER_SECOND} s, after ${inWords(warmup)} at full rate and ${latencyWarmupMs / MS_PER_SECOND} s at this one. ProducerPerformance counts whole milliseconds, from its call of send; with linger.ms=0 its producer waits for nothing but a free request.`,
          ],
  };
}
