import { randomBytes } from 'node:crypto';
import { ClusterClient } from '../../targets/cluster-client.js';
import type { LoadedBroker } from '../contenders/loaded-broker.js';
import { awaitWritable } from '../topics/await-writable.js';
import { prepareTopics } from '../topics/topics.js';
import { BATCH_SIZE, RECORD_SIZE } from './load.js';

/** How long a topic may take until all of its partitions, of which there may be thousands, take records. */
const PATIENCE_MS = 120_000;

/** Makes a topic, waits until every partition has taken a record, and answers its name. */
export async function makeTopic({ address }: LoadedBroker, partitions: number): Promise<string> {
  const client = await ClusterClient.connect([address]);
  try {
    const name = `storage-${randomBytes(6).toString('hex')}`;
    const topics = await prepareTopics(client, { topic: name, partitions, size: RECORD_SIZE, batchSize: BATCH_SIZE });
    await awaitWritable(client, topics.partitions, { size: RECORD_SIZE, acks: 'all' }, PATIENCE_MS);
    return name;
  } finally {
    await client.close();
  }
}
