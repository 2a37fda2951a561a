import { writeFile } from 'node:fs/promises';
import { run } from '../../contenders/command.js';
import { type LoadedBroker, withBroker } from '../../contenders/loaded-broker.js';
import { PARTITIONS } from '../load.js';
import { makeTopic } from '../make-topic.js';
import { type Session, Stores } from '../session.js';
import type { StorageExperiment } from '../storage-experiment.js';
import { inWords, type Volumes } from '../volumes.js';
import { consume } from './consume.js';

const GB = 1e9;

/** What it takes to serve consumers what was produced before the broker started, and so is in none of its memory. */
export function diskExperiment({ stored, warmup }: Volumes): StorageExperiment {
  const topics = new Map<string, string>();
  let dropped = true;
  const stores = new Stores('disk', async (session, broker) => {
    const topic = await makeTopic(broker, PARTITIONS);
    topics.set(broker.dir, topic);
    await session.clients.produce(broker.address, { topic, bytes: stored, warmupBytes: 0 }, session.signal);
  });
  const consumeStored = async (session: Session, broker: LoadedBroker, topic: string) => {
    // Records that are consumed to warm up could come from the page cache again.
    await consume(broker, session, { topic, bytes: Math.min(warmup, stored) });
    dropped = (await dropPageCache()) && dropped;
    const { cpuSeconds, bytes } = await consume(broker, session, { topic, bytes: stored });
    return { 'disk-cpu': cpuSeconds / (bytes / GB) };
  };
  return {
    id: 'disk',
    metrics: [
      {
        id: 'disk-cpu',
        title: 'Processor time per GB consumed from disk',
        unit: 'CPU-s',
        better: 'less',
        goals: { kafka: 1.2 },
      },
    ],
    excuse: ({ keeps }) => (keeps ? undefined : 'it keeps records in memory only'),
    async measure(contender, session) {
      const dir = await stores.of(session, contender);
      return withBroker(session, contender, dir, (broker) => consumeStored(session, broker, topics.get(dir) ?? ''));
    },
    notes: () => [
      `Consumed from disk: ${inWords(stored)} that were stored before the broker started, after the first ${inWords(Math.min(warmup, stored))} of them to warm up; ` +
        (dropped
          ? 'the page cache was written back and dropped between the two.'
          : 'the page cache could not be dropped, so records came out of it.'),
    ],
    end: () => stores.remove(),
  };
}

/** Answers whether it could be done: only root may. */
async function dropPageCache(): Promise<boolean> {
  await run('sync', []);
  return writeFile('/proc/sys/vm/drop_caches', '1').then(
    () => true,
    () => false,
  );
}
