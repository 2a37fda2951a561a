import { describe, expect, onTestFinished, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { LogSettings } from './log-settings.js';
import { MemoryLog } from './memory-log.js';
import type { PartitionLog } from './partition-log.js';
import { SegmentLog } from './segment-log.js';
import { crash } from './testing/crash.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';
import { markerBatch, producedBatch } from './testing/transactions.js';

const LAST_SEQUENCE = 2 ** 31 - 1;
const OUT_OF_ORDER = { code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };

async function segments(dir = temporaryDirectory(), settings: Partial<LogSettings> = {}): Promise<SegmentLog> {
  const log = await SegmentLog.open(dir, settingsOf(settings));
  onTestFinished(() => log.close());
  return log;
}

/** Sends a batch of `count` records of a producer, and answers the offset that it gets. */
async function send(log: PartitionLog, sequence: number, count = 1, { producer = 3, epoch = 0 } = {}): Promise<number> {
  const batch = producedBatch(producer, sequence, { count, epoch, transactional: false });
  return (await log.appendOnce(batch, 0)).baseOffset;
}

describe.each<[string, () => Promise<PartitionLog>]>([
  ['in memory', async () => new MemoryLog('test', settingsOf())],
  ['in segments', () => segments()],
  ['in segments of which each holds two batches', () => segments(temporaryDirectory(), { segmentBytes: 400 })],
])('a producer with an id, %s', (_, open) => {
  test('gets the first answer for one of its last five batches, which is not written again', async () => {
    const log = await open();
    for (let sequence = 0; sequence < 6; sequence++) expect(await send(log, sequence)).toBe(sequence);
    for (let sequence = 1; sequence < 6; sequence++) expect(await send(log, sequence)).toBe(sequence);
    await expect(send(log, 0)).rejects.toMatchObject(OUT_OF_ORDER);
    expect(log.endOffset).toBe(6);
  });

  test('is told the time of the batch that is stored', async () => {
    const log = await open();
    const first = producedBatch(3, 0, { transactional: false });
    expect(await log.appendOnce(Buffer.from(first), 0)).toEqual({ baseOffset: 0 });
    const again = await log.appendOnce(first, 0);
    expect(again).toEqual({ baseOffset: 0, duplicateTimestamp: first.readBigInt64BE(35) });
  });

  test('is refused a gap, a part of what is there and more than that', async () => {
    const log = await open();
    await send(log, 0, 2);
    for (const [sequence, count] of [
      [3, 1],
      [0, 1],
      [1, 1],
      [0, 3],
    ] as const) {
      await expect(send(log, sequence, count)).rejects.toMatchObject(OUT_OF_ORDER);
    }
    expect(await send(log, 2)).toBe(2);
  });

  test('goes on with sequence 0 behind the largest one', async () => {
    const log = await open();
    await send(log, LAST_SEQUENCE - 1, 2);
    expect(await send(log, 0)).toBe(2);
    expect(await send(log, LAST_SEQUENCE - 1, 2)).toBe(0);
    await send(log, LAST_SEQUENCE, 3, { producer: 4 });
    await expect(send(log, 0, 1, { producer: 4 })).rejects.toMatchObject(OUT_OF_ORDER);
    expect(await send(log, 2, 1, { producer: 4 })).toBe(6);
  });

  test('begins a new epoch with sequence 0, and the old one is over', async () => {
    const log = await open();
    await send(log, 0);
    await expect(send(log, 1, 1, { epoch: 1 })).rejects.toMatchObject(OUT_OF_ORDER);
    expect(await send(log, 0, 1, { epoch: 1 })).toBe(1);
    for (const sequence of [0, 1])
      await expect(send(log, sequence)).rejects.toMatchObject({ code: ErrorCode.INVALID_PRODUCER_EPOCH });
    expect(await send(log, 1, 1, { epoch: 1 })).toBe(2);
  });

  test('may begin anywhere where the log does not know it, and counts on its own', async () => {
    const log = await open();
    expect(await send(log, 7)).toBe(0);
    expect(await send(log, 100, 1, { producer: 4 })).toBe(1);
    expect(await send(log, 8)).toBe(2);
    expect(await send(log, 101, 1, { producer: 4 })).toBe(3);
  });

  test('has its batches answered that were sent in one turn', async () => {
    const log = await open();
    const sent = [0, 1, 1, 0, 2, 4, 3].map((sequence) => send(log, sequence));
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.code))).toEqual([
      0,
      1,
      1,
      0,
      2,
      ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
      3,
    ]);
  });

  test('sends again what a truncation took', async () => {
    const log = await open();
    for (let sequence = 0; sequence < 4; sequence++) await send(log, sequence);
    await log.truncate(2);
    await expect(send(log, 3)).rejects.toMatchObject(OUT_OF_ORDER);
    expect(await send(log, 1)).toBe(1);
    expect(await send(log, 2)).toBe(2);
  });
});

test('after a marker that bumped the epoch its producer begins with 0', async () => {
  const log = await segments();
  await send(log, 0);
  await log.append(markerBatch(3, 'abort', 1), 0);
  await expect(send(log, 1)).rejects.toMatchObject({ code: ErrorCode.INVALID_PRODUCER_EPOCH });
  await expect(send(log, 1, 1, { epoch: 1 })).rejects.toMatchObject(OUT_OF_ORDER);
  expect(await send(log, 0, 1, { epoch: 1 })).toBe(2);
});

describe('a batch that is sent again', () => {
  test('after a crash is known, as are those before it', async () => {
    for (const segmentBytes of [400, 100_000]) {
      const dir = temporaryDirectory();
      const log = await segments(dir, { segmentBytes });
      for (let sequence = 0; sequence < 4; sequence++) await send(log, sequence);
      const again = await segments(crash(dir), { segmentBytes });
      expect(await send(again, 3)).toBe(3);
      if (segmentBytes > 400) expect(await send(again, 0)).toBe(0);
      await expect(send(again, 5)).rejects.toMatchObject(OUT_OF_ORDER);
      expect(await send(again, 4)).toBe(4);
    }
  });

  test('after a stop in order is known if it is the last one, as in Kafka', async () => {
    const dir = temporaryDirectory();
    const log = await segments(dir);
    for (let sequence = 0; sequence < 3; sequence++) await send(log, sequence);
    await log.close();
    const lastKnown = { clean: true, recoveryPoint: 3, startOffset: 0, cleanedUpTo: 0 };
    const again = await SegmentLog.open(dir, settingsOf(), { lastKnown });
    onTestFinished(() => again.close());
    expect(await send(again, 2)).toBe(2);
    await expect(send(again, 1)).rejects.toMatchObject(OUT_OF_ORDER);
    expect(await send(again, 3)).toBe(3);
  });

  test('before it is on the disk is not acknowledged either, where that is asked for', async () => {
    const log = await segments(temporaryDirectory(), { flushMessages: 1 });
    const ends: number[] = [];
    const told = () => ends.push(log.endOffset);
    await Promise.all([send(log, 0).then(told), send(log, 0).then(told)]);
    expect(ends).toEqual([1, 1]);
  });
});
