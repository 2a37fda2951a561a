import { setTimeout as delay } from 'node:timers/promises';
import { type LoadedBroker, withFreshBroker } from '../../contenders/loaded-broker.js';
import { bytesOf, PARTITIONS } from '../load.js';
import { makeTopic } from '../make-topic.js';
import type { Session } from '../session.js';
import type { StorageExperiment } from '../storage-experiment.js';
import { inWords, type Volumes } from '../volumes.js';
import { consume } from './consume.js';
import { warmUp } from './produce-at-full-rate.js';

const GB = 1e9;
const MS_PER_SECOND = 1_000;
const CONSUMERS = 2;
/** Until consumers have started and joined: Kafka waits 3 s for more members of a new group. */
const JOINING_MS = 6_000;

/** What it takes to serve consumers that follow a producer, besides what the producer takes. */
export function tailExperiment({ tailMs, tailRate, warmup }: Volumes): StorageExperiment {
  const bytes = bytesOf((tailRate * tailMs) / MS_PER_SECOND);
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
        const alone = await produceWith(0, broker, session);
        const followed = await produceWith(CONSUMERS, broker, session);
        return { 'tail-cpu': (followed - alone) / ((CONSUMERS * bytes) / GB) };
      }),
    notes: () => [
      `Consumed at the tail: ${CONSUMERS} ConsumerPerformance follow a ProducerPerformance of ${tailRate.toLocaleString('en-US')} records/s for ${tailMs / MS_PER_SECOND} s. Counted is what the broker takes more than for the same producer without them; ${inWords(warmup)} were produced and consumed before.`,
    ],
  };

  /** Processor time of the broker while a producer sends at its rate, and until as many consumers have followed it to its end. */
  async function produceWith(consumers: number, broker: LoadedBroker, { clients, signal }: Session): Promise<number> {
    const topic = await makeTopic(broker, PARTITIONS);
    const following = Promise.all(
      Array.from({ length: consumers }, () => clients.consume(broker.address, { topic, bytes }, signal)),
    );
    following.catch(() => {}); // met below
    if (consumers > 0) await delay(JOINING_MS, undefined, { signal });
    const before = broker.usage.cpuSeconds();
    await clients.produce(broker.address, { topic, rate: tailRate, bytes, warmupBytes: 0 }, signal);
    await following;
    return broker.usage.cpuSeconds() - before;
  }
}
