import { expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { storageError } from '../storage/storage-error.js';
import { ask, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { metadata } from './03-metadata.js';
import { createTopics } from './19-create-topics.js';

const of = (...names: string[]) => ({
  topics: names.map((name) => ({ name, numPartitions: 1, replicationFactor: 1 })),
  timeoutMs: 1000,
});

test.each([0, 7])(
  'v%i: a topic that cannot be stored is KAFKA_STORAGE_ERROR and in the log; the others are created',
  async (version) => {
    const { log, lines } = capturedLog();
    const services = await servicesInMemory({ log });
    const create = vi.spyOn(services.topics, 'create').mockRejectedValueOnce(storageError('cannot write'));
    const { topics } = await ask(createTopics, version, of('first', 'second'), services);
    expect(topics).toMatchObject([
      { name: 'first', errorCode: ErrorCode.KAFKA_STORAGE_ERROR },
      { name: 'second', errorCode: ErrorCode.NONE },
    ]);
    expect(create).toHaveBeenCalledTimes(2);
    expect(lines).toMatchObject([
      { level: ERROR, msg: 'a topic was not created', topic: 'first', err: { message: 'cannot write.' } },
    ]);
  },
);

test('a topic that is refused is nothing for the log', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  await ask(createTopics, 7, of('no/topic'), services);
  expect(lines).toEqual([]);
});

test('an assignment of replicas may name any broker of the cluster, and no other', async () => {
  const services = await servicesInMemory({ cluster: new PartlyLed({}) });
  const assigned = (name: string, brokerIds: number[]) => ({
    name,
    numPartitions: -1,
    replicationFactor: -1,
    assignments: [{ partitionIndex: 0, brokerIds }],
  });
  const request = { topics: [assigned('known', [2, 1]), assigned('unknown', [3])], timeoutMs: 1000 };
  const { topics } = await ask(createTopics, 7, request, services);
  expect(topics).toMatchObject([
    { name: 'known', errorCode: ErrorCode.NONE },
    { name: 'unknown', errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT, errorMessage: 'There is no broker 3.' },
  ]);
});

test('the topic of the metadata cannot be created, nor comes it of being asked for', async () => {
  const services = await servicesInMemory();
  const { topics } = await ask(createTopics, 7, of('__cluster_metadata'), services);
  expect(topics).toMatchObject([{ errorCode: ErrorCode.INVALID_REQUEST }]);
  const asked = await ask(metadata, 12, { topics: [{ name: '__cluster_metadata' }] }, services);
  expect(asked.topics).toMatchObject([{ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }]);
});
