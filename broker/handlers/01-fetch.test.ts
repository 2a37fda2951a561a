import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode, type FetchResponse } from '../../protocol/index.js';
import type { Services } from '../handler.js';
import { storageError } from '../storage/storage-error.js';
import { batchOf } from '../storage/testing/batches.js';
import { ask, OTHER, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import type { Topic } from '../topics/topic.js';
import { fetch } from './01-fetch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const BATCH_SIZE = batchOf().length;
const MAX_BYTES = 1024 * 1024;

interface Limits {
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
}

function from(topics: Readonly<Record<string, number>>, { minBytes = 1, maxWaitMs = 500 }: Limits = {}) {
  return {
    minBytes,
    maxWaitMs,
    maxBytes: MAX_BYTES,
    topics: Object.entries(topics).map(([topic, count]) => ({
      topic,
      partitions: Array.from({ length: count }, (_, partition) => ({ partition, partitionMaxBytes: MAX_BYTES })),
    })),
  };
}

async function withTopic(count: number): Promise<{ services: Services; topic: Topic }> {
  const services = await servicesInMemory();
  return { services, topic: await services.topics.create('t', count, new Map()) };
}

/** Bytes of records by partition. */
function sizes({ responses }: FetchResponse): number[] {
  return responses.flatMap(({ partitions }) => partitions.map(({ records }) => records?.length ?? 0));
}

function codes({ responses }: FetchResponse): number[] {
  return responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
}

/** What an answer has come to after a while; undefined while it is waited for. */
async function later<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
  await vi.advanceTimersByTimeAsync(ms);
  return Promise.race([answer, Promise.resolve(undefined)]);
}

describe('a long poll', () => {
  test('ends with nothing when max wait is over, and not before', async () => {
    const { services } = await withTopic(1);
    const answer = ask(fetch, 12, from({ t: 1 }), services);
    expect(await later(499, answer)).toBeUndefined();
    expect(await later(1, answer)).toMatchObject({ errorCode: ErrorCode.NONE });
    expect(sizes(await answer)).toEqual([0]);
  });

  test('ends as soon as the partitions together have min bytes, with what all of them have', async () => {
    const { services, topic } = await withTopic(3);
    const answer = ask(fetch, 12, from({ t: 3 }, { minBytes: 3 * BATCH_SIZE }), services);
    const [first, second, third] = topic.partitions;
    await first?.append(batchOf());
    expect(await later(100, answer)).toBeUndefined();
    await third?.append(batchOf());
    expect(await later(100, answer)).toBeUndefined();
    await second?.append(batchOf());
    expect(await later(0, answer)).toBeDefined();
    expect(sizes(await answer)).toEqual([BATCH_SIZE, BATCH_SIZE, BATCH_SIZE]);
  });

  test('that does not come to min bytes answers what there is when max wait is over', async () => {
    const { services, topic } = await withTopic(2);
    const answer = ask(fetch, 12, from({ t: 2 }, { minBytes: 3 * BATCH_SIZE }), services);
    await topic.partitions[1]?.append(batchOf());
    expect(await later(499, answer)).toBeUndefined();
    await later(1, answer);
    expect(sizes(await answer)).toEqual([0, BATCH_SIZE]);
  });

  test('of several topics is woken by any of them', async () => {
    const { services } = await withTopic(1);
    const other = await services.topics.create('other', 1, new Map());
    const answer = ask(fetch, 12, from({ t: 1, other: 1 }), services);
    expect(await later(100, answer)).toBeUndefined();
    await other.partitions[0]?.append(batchOf());
    await later(0, answer);
    expect(sizes(await answer)).toEqual([0, BATCH_SIZE]);
  });

  test('does not miss what is appended while it reads', async () => {
    const { services, topic } = await withTopic(1);
    const [partition] = topic.partitions;
    const read = vi.spyOn(partition?.log ?? expect.fail(), 'read').mockImplementationOnce(async () => {
      await partition?.append(batchOf());
      return [];
    });
    const answer = ask(fetch, 12, from({ t: 1 }), services);
    await later(0, answer);
    expect(sizes(await answer)).toEqual([BATCH_SIZE]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['min bytes are 0', { minBytes: 0 }],
    ['max wait is 0', { maxWaitMs: 0 }],
    ['max wait is negative', { maxWaitMs: -1 }],
  ])('is none where %s', async (_, limits) => {
    const { services } = await withTopic(1);
    expect(sizes(await ask(fetch, 12, from({ t: 1 }, limits), services))).toEqual([0]);
  });

  test('is none where a partition has an error to tell, or there is no partition', async () => {
    const { services } = await withTopic(1);
    expect(codes(await ask(fetch, 12, from({ t: 2 }), services))).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect((await ask(fetch, 12, from({}), services)).responses).toEqual([]);
  });

  test.each([12, 13])('ends when its topic is deleted: v%i', async (version) => {
    const { services, topic } = await withTopic(1);
    const request = from({ t: 1 });
    const topics = request.topics.map((wanted) => ({ ...wanted, topicId: topic.id }));
    const answer = ask(fetch, version, version === 13 ? { ...request, topics } : request, services);
    expect(await later(100, answer)).toBeUndefined();
    await services.topics.delete(topic);
    await later(0, answer);
    expect(codes(await answer)).toEqual([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
  });

  test('ends when its client is gone, or was gone before', async () => {
    const { services } = await withTopic(1);
    const gone = new AbortController();
    const answer = ask(fetch, 12, from({ t: 1 }), services, gone.signal);
    expect(await later(100, answer)).toBeUndefined();
    gone.abort();
    await answer;
    await ask(fetch, 12, from({ t: 1 }), services, gone.signal);
  });
});

test.each([4, 12])('v%i: a partition that another broker leads, or none, is refused', async (version) => {
  const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER, leaderless: undefined }) });
  for (const name of ['elsewhere', 'leaderless', 'here']) {
    await (await services.topics.create(name, 1, new Map())).partitions[0]?.append(batchOf());
  }
  const answer = await ask(fetch, version, from({ elsewhere: 1, leaderless: 1, here: 1 }), services);
  expect(codes(answer)).toEqual([ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NONE]);
  expect(sizes(answer)).toEqual([0, 0, BATCH_SIZE]);
});

test('a log that cannot be read answers KAFKA_STORAGE_ERROR for its partition alone, and at once', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const { partitions } = await services.topics.create('t', 2, new Map());
  for (const partition of partitions) await partition.append(batchOf());
  vi.spyOn(partitions[0]?.log ?? expect.fail(), 'read').mockRejectedValue(
    storageError('cannot read', new Error('EIO')),
  );
  const answer = await ask(fetch, 12, from({ t: 2 }, { minBytes: MAX_BYTES }), services);
  expect(codes(answer)).toEqual([ErrorCode.KAFKA_STORAGE_ERROR, ErrorCode.NONE]);
  expect(sizes(answer)).toEqual([0, BATCH_SIZE]);
  expect(lines).toMatchObject([{ level: ERROR, msg: 'a fetch failed', topic: 't', partition: 0 }]);
});

test.each([12, 13])(
  'v%i: a topic that is deleted while it is read is answered as one that is gone',
  async (version) => {
    const { log, lines } = capturedLog();
    const services = await servicesInMemory({ log });
    const topic = await services.topics.create('t', 1, new Map());
    const [partition = expect.fail()] = topic.partitions;
    await partition.append(batchOf());
    vi.spyOn(partition.log, 'read').mockImplementation(async () => {
      await services.topics.delete(topic);
      throw storageError('the file is closed');
    });
    const request = from({ t: 1 });
    const topics = request.topics.map((wanted) => ({ ...wanted, topicId: topic.id }));
    expect(codes(await ask(fetch, version, { ...request, topics }, services))).toEqual([
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ]);
    expect(lines).toEqual([]);
  },
);

test('what readers of old formats cannot unpack is refused for its partition alone, and is no failure of the broker', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const { partitions } = await services.topics.create('t', 2, new Map());
  await partitions[0]?.append(batchOf({ codec: 'zstd' }));
  await partitions[1]?.append(batchOf());
  for (const version of [0, 1, 2, 3]) {
    const { responses } = await ask(fetch, version, from({ t: 2 }), services);
    expect(responses[0]?.partitions).toMatchObject([
      { errorCode: ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, highWatermark: -1n, records: null },
      { errorCode: ErrorCode.NONE, highWatermark: 1n, records: { length: expect.any(Number) } },
    ]);
  }
  expect(lines).toEqual([]);
});

describe('a reader that names the epoch of what it read last', () => {
  async function answerTo(lastFetchedEpoch: number, fetchOffset: bigint) {
    const { services, topic } = await withTopic(1);
    await topic.partitions[0]?.append(batchOf());
    const partitions = [{ lastFetchedEpoch, fetchOffset, partitionMaxBytes: MAX_BYTES }];
    const request = { ...from({}), topics: [{ topic: 't', partitions }] };
    const { responses } = await ask(fetch, 12, request, services);
    return responses[0]?.partitions[0];
  }

  test('is told at once up to where that is the same here', async () => {
    const divergingEpoch = { epoch: 0, endOffset: 1n };
    const answer = { errorCode: ErrorCode.NONE, highWatermark: 1n, logStartOffset: 0n, divergingEpoch };
    expect(await answerTo(0, 50n)).toMatchObject(answer);
  });

  test('reads on where nothing has parted', async () => {
    expect(await answerTo(0, 0n)).toMatchObject({ divergingEpoch: { epoch: -1, endOffset: -1n } });
  });

  test('is told that nothing can be told of an epoch that never was', async () => {
    expect(await answerTo(7, 1n)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
  });
});
