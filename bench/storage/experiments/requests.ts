import { ClusterClient } from '../../../targets/cluster-client.js';
import { withFreshBroker } from '../../contenders/loaded-broker.js';
import { EncodedRecords } from '../../load/encoded-records.js';
import { ClosedLoop, type LoopFigures } from '../closed-loop.js';
import { produceExchange } from '../exchanges.js';
import { PARTITIONS, RECORD_SIZE } from '../load.js';
import { makeTopic } from '../make-topic.js';
import type { StorageExperiment } from '../storage-experiment.js';
import type { Volumes } from '../volumes.js';

const CONNECTIONS = 16;
const MS_PER_SECOND = 1_000;
const US_PER_MS = 1_000;

/** Producers that wait for the answer to each of their records. */
export function requestsExperiment({ requestsMs, requestsWarmupMs }: Volumes): StorageExperiment {
  return {
    id: 'requests',
    metrics: [
      {
        id: 'requests',
        title: `Requests of one record, ${CONNECTIONS} connections`,
        unit: 'requests/s',
        better: 'more',
        goals: { kafka: 1.5 },
      },
      { id: 'requests-client', title: 'Processor use of the client meanwhile', unit: 'cores', better: null },
    ],
    measure: (contender, session) =>
      withFreshBroker(session, contender, async (broker) => {
        const topic = await makeTopic(broker, PARTITIONS);
        const client = await ClusterClient.connect([broker.address]);
        const loop = await ClosedLoop.open(broker.address, CONNECTIONS);
        try {
          const record = new EncodedRecords({ size: RECORD_SIZE }, RECORD_SIZE).batch(1, Date.now());
          const exchanges = Array.from({ length: PARTITIONS }, (_, partition) =>
            produceExchange(client, topic, partition, record),
          );
          const runFor = (ms: number): Promise<LoopFigures> => {
            const until = performance.now() + ms;
            return loop.run((connection) => {
              session.signal.throwIfAborted();
              return performance.now() < until ? exchanges[connection % PARTITIONS] : undefined;
            });
          };
          await runFor(requestsWarmupMs);
          const before = process.cpuUsage();
          const { requests, seconds } = await runFor(requestsMs);
          const { user, system } = process.cpuUsage(before);
          const clientSeconds = (user + system) / US_PER_MS / MS_PER_SECOND;
          return { requests: requests / seconds, 'requests-client': clientSeconds / seconds };
        } finally {
          loop.close();
          await client.close();
        }
      }),
    notes: () => [
      `Requests: records of ${RECORD_SIZE} bytes, acks=all, ${PARTITIONS} partitions, the next one when the last is answered, for ${requestsMs / MS_PER_SECOND} s after ${requestsWarmupMs / MS_PER_SECOND} s of warm-up, by a client of this project.`,
    ],
  };
}
