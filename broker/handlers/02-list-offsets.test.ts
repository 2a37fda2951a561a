import { expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { storageError } from '../storage/storage-error.js';
import { ask, OTHER, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { listOffsets } from './02-list-offsets.js';

const LATEST = -1n;

function of(timestamp: bigint, ...names: string[]) {
  return { replicaId: -1, topics: names.map((name) => ({ name, partitions: [{ partitionIndex: 0, timestamp }] })) };
}

test.each([1, 7])('v%i: a partition that another broker leads, or none, is refused', async (version) => {
  const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER, leaderless: undefined }) });
  for (const name of ['elsewhere', 'leaderless', 'here']) await services.topics.create(name, 1, new Map());
  const { topics } = await ask(listOffsets, version, of(LATEST, 'elsewhere', 'leaderless', 'here'), services);
  const refused = { errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, offset: -1n, timestamp: -1n, leaderEpoch: -1 };
  expect(topics.flatMap(({ partitions }) => partitions)).toMatchObject([
    refused,
    refused,
    { errorCode: 0, offset: 0n },
  ]);
});

test('a log that cannot be read answers KAFKA_STORAGE_ERROR for its partition alone', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const [broken] = (await services.topics.create('broken', 1, new Map())).partitions;
  await services.topics.create('whole', 1, new Map());
  vi.spyOn(broken?.log ?? expect.fail(), 'findByTimestamp').mockRejectedValue(storageError('cannot read'));
  const { topics } = await ask(listOffsets, 7, of(5n, 'broken', 'whole'), services);
  expect(topics).toMatchObject([
    { name: 'broken', partitions: [{ errorCode: ErrorCode.KAFKA_STORAGE_ERROR, offset: -1n }] },
    { name: 'whole', partitions: [{ errorCode: ErrorCode.NONE, offset: -1n }] },
  ]);
  expect(lines).toMatchObject([{ level: ERROR, topic: 'broken' }]);
});

test('a topic that is deleted while it is searched is answered as one that is not there', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const topic = await services.topics.create('t', 1, new Map());
  const [partition = expect.fail()] = topic.partitions;
  vi.spyOn(partition.log, 'findByTimestamp').mockImplementation(async () => {
    await services.topics.delete(topic);
    throw storageError('the file is closed');
  });
  const { topics } = await ask(listOffsets, 7, of(5n, 't'), services);
  expect(topics).toMatchObject([{ partitions: [{ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] }]);
  expect(lines).toEqual([]);
});
