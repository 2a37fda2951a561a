import { describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { storageError } from '../storage/storage-error.js';
import { batchOf } from '../storage/testing/batches.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { createPartitions } from './37-create-partitions.js';

const VERSION = createPartitions.versions[1];

function growTo(count: number, name = 't') {
  return { topics: [{ name, count, assignments: null }], timeoutMs: 1000 };
}

async function withTopic(change: Parameters<typeof servicesInMemory>[0] = {}) {
  const services = await servicesInMemory(change);
  return { services, topic: await services.topics.create('t', 2, new Map()) };
}

test('new partitions stand behind those that are there, which stay as they are', async () => {
  const { services, topic } = await withTopic();
  const before = [...topic.partitions];
  await topic.partitions[1]?.append(batchOf());
  const { results } = await ask(createPartitions, VERSION, growTo(4), services);
  expect(results).toMatchObject([{ name: 't', errorCode: ErrorCode.NONE, errorMessage: null }]);
  const partitions = services.topics.get('t')?.partitions ?? [];
  expect(partitions.map(({ index, log }) => [index, log.endOffset])).toEqual([
    [0, 0],
    [1, 1],
    [2, 0],
    [3, 0],
  ]);
  expect(partitions.slice(0, 2)).toEqual(before);
  expect(services.metadata.topics()).toMatchObject([{ name: 't', partitions: [{}, {}, {}, {}] }]);
});

test('two requests at once: one grows the topic, the other finds that it has', async () => {
  const { services } = await withTopic();
  const answers = await Promise.all([3, 3].map((count) => ask(createPartitions, VERSION, growTo(count), services)));
  const codes = answers.flatMap(({ results }) => results.map(({ errorCode }) => errorCode));
  expect(codes.sort()).toEqual([ErrorCode.NONE, ErrorCode.INVALID_PARTITIONS]);
  expect(services.topics.get('t')?.partitions.length).toBe(3);
});

describe('a topic that goes while it grows', () => {
  test('takes its new partitions with it', async () => {
    const { services, topic } = await withTopic();
    await Promise.all([ask(createPartitions, VERSION, growTo(3), services), services.topics.delete(topic)]);
    expect(services.metadata.topics()).toEqual([]);
    const again = await services.topics.create('t', 3, new Map());
    expect(again.partitions.length).toBe(3);
  });

  test('or has gone already', async () => {
    const { services, topic } = await withTopic();
    await services.topics.delete(topic);
    const { results } = await ask(createPartitions, VERSION, growTo(3), services);
    expect(results[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });
});

test('a disk that takes no partition answers KAFKA_STORAGE_ERROR, and nothing was added', async () => {
  const { log, lines } = capturedLog();
  const { services, topic } = await withTopic({ log });
  vi.spyOn(services.metadata, 'addPartitions').mockRejectedValueOnce(storageError('cannot write'));
  const { results } = await ask(createPartitions, VERSION, growTo(3), services);
  expect(results[0]?.errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  expect(lines).toMatchObject([{ level: ERROR, topic: 't' }]);
  expect(topic.partitions.length).toBe(2);
  // The directories that were made are gone too: the next try finds their place free.
  expect((await ask(createPartitions, VERSION, growTo(3), services)).results[0]?.errorCode).toBe(ErrorCode.NONE);
});

test('so many new partitions that a slip of the finger must be behind it are refused', async () => {
  const { services, topic } = await withTopic();
  const { results } = await ask(createPartitions, VERSION, growTo(2_000_000_000), services);
  expect(results[0]?.errorCode).toBe(ErrorCode.POLICY_VIOLATION);
  expect(topic.partitions.length).toBe(2);
});
