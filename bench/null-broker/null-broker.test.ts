import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  ApiVersions,
  Connection,
  ConnectionError,
  ErrorCode,
  Fetch,
  ListOffsets,
  Produce,
} from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { offsetsAt } from '../topics/offsets.js';
import { prepareTopics } from '../topics/topics.js';
import { NullBroker } from './null-broker.js';

const RECORDS = 7;
const records = new EncodedRecords({ size: 100 }, 1_000).batch(RECORDS, 0);

const broker = new NullBroker();
await broker.listen();
afterAll(() => broker.close());

let connection: Connection | undefined;
afterEach(() => connection?.close());

async function connect(): Promise<Connection> {
  connection = await Connection.open(broker.address);
  return connection;
}

function producing(name: string, acks: number) {
  return { acks, topicData: [{ name, partitionData: [0, 1].map((index) => ({ index, records })) }] };
}

describe('NullBroker', () => {
  it('says of each partition how many records it was sent', async () => {
    const cluster = await ClusterClient.connect([broker.address]);
    const topics = await prepareTopics(cluster, { partitions: 2, size: 100, batchSize: 1_000 });
    const name = topics.partitions[0]?.topic ?? '';
    const connection = await connect();
    for (const expected of [0, RECORDS]) {
      const { responses } = await connection.send(Produce, 9, producing(name, -1));
      const answered = responses[0]?.partitionResponses.map(({ index, errorCode, baseOffset }) => [
        index,
        errorCode,
        baseOffset,
      ]);
      expect(answered).toEqual([0, 1].map((index) => [index, ErrorCode.NONE, BigInt(expected)]));
    }
    expect(await offsetsAt(cluster, topics.partitions, 'latest')).toEqual([14n, 14n]);
    await cluster.close();
  });

  it('does not answer a Produce that wants no answer', async () => {
    broker.topics.make('silent', 2);
    const connection = await connect();
    connection.post(Produce, 9, producing('silent', 0));
    await connection.send(ApiVersions, 3, {});
    expect(broker.topics.end('silent', 1)).toBe(RECORDS);
  });

  it('refuses what nobody made', async () => {
    const connection = await connect();
    const { responses } = await connection.send(Produce, 9, producing('nowhere', -1));
    expect(responses[0]?.partitionResponses[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const topics = [{ name: 'nowhere', partitions: [{ partitionIndex: 0 }] }];
    const listed = await connection.send(ListOffsets, 6, { topics });
    expect(listed.topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('hangs up on whoever asks for what it does not serve', async () => {
    await expect((await connect()).send(Fetch, 4, {})).rejects.toThrow(ConnectionError);
  });
});
