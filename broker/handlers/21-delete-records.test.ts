import { describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { Services } from '../handler.js';
import { storageError } from '../storage/storage-error.js';
import { batchOfCount } from '../storage/testing/batches.js';
import { ask, OTHER, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { deleteRecords } from './21-delete-records.js';

type Wish = readonly [topic: string, partition: number, offset: number];

/** Topic, partition, error code and low watermark of each answer, each wish in a topic entry of its own. */
async function outcome(services: Services, wishes: readonly Wish[], version = 2) {
  const topics = wishes.map(([name, partitionIndex, offset]) => ({
    name,
    partitions: [{ partitionIndex, offset: BigInt(offset) }],
  }));
  const answer = await ask(deleteRecords, version, { topics, timeoutMs: 1000 }, services);
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, errorCode, lowWatermark }) => [
      `${name}-${partitionIndex}`,
      errorCode,
      lowWatermark,
    ]),
  );
}

/** A topic of two partitions; the first holds ten records. */
async function withRecords(services: Services, name = 't', config: Readonly<Record<string, string>> = {}) {
  const { partitions } = await services.topics.create(name, 2, new Map(Object.entries(config)));
  for (let i = 0; i < 2; i++) await partitions[0]?.append(batchOfCount(5));
  return partitions[0]?.log ?? expect.fail();
}

test.each([0, 1, 2])(
  'v%i: the log begins at the offset, at the high watermark for -1, and never moves back',
  async (version) => {
    const services = await servicesInMemory();
    const log = await withRecords(services);
    for (const [offset, start] of [
      [3, 3],
      [1, 3],
      [7, 7],
      [-1, 10],
      [10, 10],
    ] as const) {
      expect(await outcome(services, [['t', 0, offset]], version)).toEqual([['t-0', ErrorCode.NONE, BigInt(start)]]);
      expect([log.startOffset, log.endOffset]).toEqual([start, 10]);
    }
  },
);

test('what cannot be is refused, and the rest is done', async () => {
  const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER }) });
  await withRecords(services);
  await withRecords(services, 'elsewhere');
  await withRecords(services, '__consumer_offsets');
  const wishes: readonly Wish[] = [
    ['elsewhere', 0, 1],
    ['__consumer_offsets', 0, 1],
    ['none', 0, 1],
    ['t', 7, 1],
    ['t', -1, 1],
    ['t', 1, 1],
    ['t', 0, 2],
  ];
  expect(await outcome(services, wishes)).toEqual([
    ['elsewhere-0', ErrorCode.NOT_LEADER_OR_FOLLOWER, -1n],
    ['__consumer_offsets-0', ErrorCode.INVALID_TOPIC_EXCEPTION, -1n],
    ['none-0', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n],
    ['t-7', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n],
    ['t--1', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n],
    ['t-1', ErrorCode.OFFSET_OUT_OF_RANGE, -1n],
    ['t-0', ErrorCode.NONE, 2n],
  ]);
});

test.each([-2, 11, Number.MAX_SAFE_INTEGER + 1])('offset %d is out of range, and deletes nothing', async (offset) => {
  const services = await servicesInMemory();
  const log = await withRecords(services);
  expect(await outcome(services, [['t', 0, offset]])).toEqual([['t-0', ErrorCode.OFFSET_OUT_OF_RANGE, -1n]]);
  expect(log.startOffset).toBe(0);
});

test('the last word on a partition counts, and is answered once', async () => {
  const services = await servicesInMemory();
  const log = await withRecords(services);
  const wishes: readonly Wish[] = [
    ['t', 0, 9],
    ['t', 0, 4],
  ];
  expect(await outcome(services, wishes)).toEqual([['t-0', ErrorCode.NONE, 4n]]);
  expect(log.startOffset).toBe(4);
});

describe('a compacted topic', () => {
  test('keeps its records, whatever is asked', async () => {
    const services = await servicesInMemory();
    const log = await withRecords(services, 't', { 'cleanup.policy': 'compact' });
    for (const offset of [3, -1, 99])
      expect(await outcome(services, [['t', 0, offset]])).toEqual([['t-0', ErrorCode.POLICY_VIOLATION, -1n]]);
    expect(log.startOffset).toBe(0);
  });

  test('gives them up where it may delete too', async () => {
    const services = await servicesInMemory();
    await withRecords(services, 't', { 'cleanup.policy': 'compact,delete' });
    expect(await outcome(services, [['t', 0, 3]])).toEqual([['t-0', ErrorCode.NONE, 3n]]);
  });
});

test('a log that cannot be changed answers KAFKA_STORAGE_ERROR', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  vi.spyOn(await withRecords(services), 'deleteBefore').mockRejectedValue(storageError('cannot delete'));
  expect(await outcome(services, [['t', 0, 3]])).toEqual([['t-0', ErrorCode.KAFKA_STORAGE_ERROR, -1n]]);
  expect(lines).toMatchObject([{ level: ERROR, topic: 't', partition: 0 }]);
});

test('a topic that is deleted meanwhile is answered as one that is not there', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const records = await withRecords(services);
  vi.spyOn(records, 'deleteBefore').mockImplementation(async () => {
    await services.topics.delete(services.topics.get('t') ?? expect.fail());
    throw storageError('the file is closed');
  });
  expect(await outcome(services, [['t', 0, 3]])).toEqual([['t-0', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n]]);
  expect(lines).toEqual([]);
});

test('what groups have committed is not deleted, whether it is stored yet or not', async () => {
  const wish = ['__consumer_offsets', 0, 0] as const;
  expect(await outcome(await servicesInMemory(), [wish])).toEqual([
    ['__consumer_offsets-0', ErrorCode.INVALID_TOPIC_EXCEPTION, -1n],
  ]);
});
