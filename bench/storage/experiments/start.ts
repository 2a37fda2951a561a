import type { Contender } from '../../contenders/contender.js';
import { withBroker } from '../../contenders/loaded-broker.js';
import { makeTopic } from '../make-topic.js';
import { type Session, Stores } from '../session.js';
import type { ExperimentId, StorageExperiment } from '../storage-experiment.js';
import { inWords, type Volumes } from '../volumes.js';

/** From the start of the process to its first answer, with nothing stored. */
export function startExperiment(): StorageExperiment {
  const stores = new Stores('start', async () => {});
  return {
    id: 'start',
    metrics: [{ id: 'start', title: 'Start to first answer, empty', unit: 'ms', better: 'less', limit: 250 }],
    measure: (contender, session) => measureStart(stores, 'start', contender, session),
    notes: () => [
      'Start: from the start of the process to its answer to ApiVersions, in a directory that it has used before.',
    ],
    end: () => stores.remove(),
  };
}

/** The same with much stored, after a clean stop. */
export function startStoredExperiment({ stored, storedPartitions }: Volumes): StorageExperiment {
  const stores = new Stores('start-stored', async (session, broker) => {
    const topic = await makeTopic(broker, storedPartitions);
    await session.clients.produce(broker.address, { topic, bytes: stored, warmupBytes: 0 }, session.signal);
  });
  const partitions = storedPartitions.toLocaleString('en-US');
  return {
    id: 'start-stored',
    metrics: [
      {
        id: 'start-stored',
        title: `Start to first answer, ${partitions} partitions and ${inWords(stored)} stored`,
        unit: 'ms',
        better: 'less',
        limit: 1_000,
      },
    ],
    excuse: ({ keeps }) => (keeps ? undefined : 'it keeps records in memory only'),
    measure: (contender, session) => measureStart(stores, 'start-stored', contender, session),
    notes: () => ['The start with records stored follows a clean stop; their files may be in the page cache.'],
    end: () => stores.remove(),
  };
}

async function measureStart(stores: Stores, id: ExperimentId, contender: Contender, session: Session) {
  const dir = await stores.of(session, contender);
  return withBroker(session, contender, dir, async ({ startedInMs }) => ({ [id]: startedInMs }));
}
