import type { Experiment } from '../experiment.js';
import { PARTITIONS } from '../load.js';
import { withFreshBroker } from '../session.js';
import { inWords, type Volumes } from '../volumes.js';
import { consume } from './consume.js';
import { warmUp } from './produce-at-full-rate.js';

const GB = 1e9;

/** What it takes to serve consumers what has just been produced. */
export function tailExperiment({ tail, tailRounds, warmup }: Volumes): Experiment {
  return {
    id: 'tail',
    metrics: [
      {
        id: 'tail-cpu',
        title: 'Processor time per GB consumed at the tail',
        unit: 'CPU-s',
        better: 'less',
        goals: { kafka: 0.6 },
      },
    ],
    measure: (contender, session) =>
      withFreshBroker(session, contender, async (broker) => {
        await consume(broker, session, { topic: await warmUp(broker, session), bytes: warmup });
        const load = { topic: await broker.makeTopic(PARTITIONS), bytes: tail };
        await session.clients.produce(broker.address, { ...load, warmupBytes: 0 }, session.signal);
        let cpuSeconds = 0;
        let bytes = 0;
        for (let round = 0; round < tailRounds; round++) {
          const cost = await consume(broker, session, load);
          cpuSeconds += cost.cpuSeconds;
          bytes += cost.bytes;
        }
        return { 'tail-cpu': cpuSeconds / (bytes / GB) };
      }),
    notes: () => [
      `Consumed at the tail: ${inWords(tail)}, the newest that the broker has, by ${tailRounds} ConsumerPerformance one after the other; ${inWords(warmup)} were produced and consumed before. Counted from a consumer's first fetch to its last.`,
    ],
  };
}
