import { describe, expect, test } from 'vitest';
import { encodeBatch, type NewBatch, type NewRecord } from '../../../protocol/records/record-batch.js';
import type { LogSettings } from '../log-settings.js';
import { MemoryLog } from '../memory-log.js';
import { newSeed, randomFrom } from '../testing/random.js';
import { settingsOf } from '../testing/settings.js';
import { markerBatch, producedBatch } from '../testing/transactions.js';
import { batchesOf, compact, recordsOf } from './testing/compacted.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A log of which all but the last batch is worth compacting. */
function memoryLog(change: Partial<LogSettings> = {}): MemoryLog {
  return new MemoryLog(
    'log',
    settingsOf({ compacts: true, deletes: false, segmentBytes: 1, minCleanableDirtyRatio: 0, ...change }),
  );
}

/** `a=1 b=` is two records, the second a deletion. */
function records(text: string, timestamp: number): NewRecord[] {
  return text.split(' ').map((record) => {
    const [key = '', value = ''] = record.split('=');
    return { timestamp: BigInt(timestamp), key: Buffer.from(key), value: value === '' ? null : Buffer.from(value) };
  });
}

function append(log: MemoryLog, text: string, batch: Partial<NewBatch> = {}, timestamp = 0): Promise<number> {
  return log.append(encodeBatch({ ...batch, records: records(text, timestamp) }), 0);
}

describe('of each key in memory', () => {
  test('the newest record stays, with its offset, and the last batch is left alone', async () => {
    const log = memoryLog();
    await append(log, 'a=1 b=2 a=3');
    await append(log, 'b=4 c=5');
    await append(log, 'a=6 a=7');
    const before = log.size;
    await compact(log);
    expect(await recordsOf(log)).toEqual(['2 a=3', '3 b=4', '4 c=5', '5 a=6', '6 a=7']);
    expect([log.startOffset, log.endOffset]).toEqual([0, 7]);
    expect(log.size).toBeLessThan(before);
    await append(log, 'x=8');
    await compact(log);
    expect(await recordsOf(log)).toEqual(['3 b=4', '4 c=5', '6 a=7', '7 x=8']);
  });

  test('a reader goes on from any offset, held by a batch or not', async () => {
    const log = memoryLog();
    for (const text of ['a=1', 'b=1', 'a=2', 'a=3', 'b=2', 'a=4']) await append(log, text);
    await compact(log);
    const from = async (offset: number) => (await batchesOf(log, offset)).flatMap(({ records: [one] }) => one?.offset);
    expect(await from(0)).toEqual([3, 4, 5]);
    expect(await from(2)).toEqual([3, 4, 5]);
    expect(await from(4)).toEqual([4, 5]);
    expect(await from(5)).toEqual([5]);
    expect(await from(6)).toEqual([]);
  });

  test('all records stay as long as too little has come since the last time', async () => {
    const log = memoryLog();
    for (const text of ['a=1 b=2 c=3', 'd=4']) await append(log, text);
    await compact(log);
    log.settings = { ...log.settings, minCleanableDirtyRatio: 0.7 };
    for (const text of ['a=5', 'a=6']) await append(log, text);
    await compact(log);
    expect(await recordsOf(log)).toHaveLength(6);
    for (const text of ['a=7', 'a=8']) await append(log, text);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['1 b=2', '2 c=3', '3 d=4', '6 a=7', '7 a=8']);
  });

  test.each<[string, Partial<LogSettings>]>([
    ['it is too young', { minCompactionLagMs: 1e12 + 1 }],
    ['the end of the log is all there is', { segmentBytes: 1e9 }],
    ['the topic is not to be compacted', { compacts: false }],
  ])('all records stay where %s', async (_, change) => {
    const log = memoryLog(change);
    for (let i = 0; i < 5; i++) await append(log, `a=${i}`);
    const before = await recordsOf(log);
    await compact(log);
    expect(await recordsOf(log)).toEqual(before);
  });

  test('what is older than the longest lag is compacted, however little it is', async () => {
    const log = memoryLog({ minCleanableDirtyRatio: 1, maxCompactionLagMs: 1000 });
    for (const text of ['a=1', 'a=2', 'b=3']) await append(log, text, {}, 1e12 - 1000);
    await compact(log);
    expect(await recordsOf(log)).toHaveLength(3);
    await compact(log, 1e12 + 1);
    expect(await recordsOf(log)).toEqual(['1 a=2', '2 b=3']);
  });

  test('a deletion stays for delete.retention.ms', async () => {
    const log = memoryLog({ deleteRetentionMs: DAY_MS });
    for (const text of ['a=1', 'a=', 'b=2']) await append(log, text);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['1 a=null', '2 b=2']);
    await append(log, 'c=3');
    await compact(log, 1e12 + DAY_MS);
    expect(await recordsOf(log)).toEqual(['2 b=2', '3 c=3']);
  });
});

describe('of transactions in memory', () => {
  const keyed = (log: MemoryLog, text: string, producerId: bigint) =>
    append(log, text, { producerId, producerEpoch: 0, baseSequence: 0, transactional: true });

  test('one that is open holds compaction up', async () => {
    const log = memoryLog();
    for (const text of ['a=1', 'a=2']) await append(log, text);
    await keyed(log, 'a=3', 7n);
    for (const text of ['a=4', 'a=5']) await append(log, text);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['1 a=2', '2 a=3', '3 a=4', '4 a=5']);
  });

  test('what was aborted goes, and takes nothing of others with it', async () => {
    const log = memoryLog();
    await append(log, 'a=1');
    await keyed(log, 'a=2', 7n);
    await log.append(markerBatch(7, 'abort'), 0);
    await append(log, 'b=3');
    await compact(log);
    expect((await recordsOf(log)).filter((record) => / [ab]=/.test(record))).toEqual(['0 a=1', '3 b=3']);
  });
});

test('what is appended meanwhile stays, and what is deleted meanwhile does not come back', async () => {
  const log = memoryLog();
  for (let i = 0; i < 200; i++) await append(log, `a=${i} b=${i}`);
  const compacted = compact(log);
  await append(log, 'c=1');
  await compacted;
  expect((await recordsOf(log)).at(-1)).toBe('400 c=1');
  for (let i = 0; i < 200; i++) await append(log, `a=${i} b=${i}`);
  const again = compact(log);
  await log.deleteBefore(700);
  await again;
  expect((await batchesOf(log))[0]?.baseOffset).toBeGreaterThanOrEqual(699);
});

test('a batch of which nothing but the header is left has no record with the largest timestamp', async () => {
  const log = memoryLog();
  await append(log, 'a=1', { producerId: 3n, producerEpoch: 0, baseSequence: 0 }, 2e12);
  await append(log, 'a=2', {}, 5);
  await append(log, 'b=3', {}, 4);
  await compact(log, 2e12);
  expect(await log.findMaxTimestamp()).toMatchObject({ offset: 1, timestamp: 5n });
});

test('the newest value of each key is what it was, for random records', async () => {
  const seed = newSeed();
  const random = randomFrom(seed);
  for (let round = 0; round < 5; round++) {
    const log = memoryLog({ segmentBytes: 1 + random(2000), deleteRetentionMs: DAY_MS });
    const newest = new Map<string, string>();
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: 1 + random(4) }, () => `k${random(20)}=${random(5) === 0 ? '' : i}`).join(' ');
      for (const record of text.split(' ')) {
        const [key = '', value = ''] = record.split('=');
        newest.set(key, value === '' ? 'null' : value);
      }
      await append(log, text);
      if (random(40) === 0) await compact(log);
    }
    await compact(log);
    const left = await recordsOf(log);
    const offsets = left.map((record) => Number(record.split(' ')[0]));
    expect(offsets, `seed ${seed}`).toEqual([...new Set(offsets)].sort((a, b) => a - b));
    const found = new Map(left.map((record): [string, string] => pairOf(record)));
    expect(found, `seed ${seed}`).toEqual(newest);
  }
});

function pairOf(record: string): [key: string, value: string] {
  const [, key = '', value = ''] = /^\d+ (\w+)=(\w+)$/.exec(record) ?? [];
  return [key, value];
}

test('a producer is known again whose records are gone', async () => {
  const log = memoryLog();
  const batch = () => producedBatch(5, 0, { transactional: false });
  const { baseOffset } = await log.appendOnce(batch(), 0);
  for (const text of ['a=1', 'a=2', 'a=3']) await append(log, text);
  await compact(log);
  expect(await log.appendOnce(batch(), 0)).toMatchObject({ baseOffset });
});
