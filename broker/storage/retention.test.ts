import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LogSettings } from './log-settings.js';
import { MemoryLog } from './memory-log.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { partitionFiles, segmentFile } from './testing/partition-files.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/** Holds back the reads that are under way, where it is a list. */
const disk = vi.hoisted(() => ({ reads: undefined as (() => void)[] | undefined }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    read(...args: Parameters<typeof fs.read>) {
      const start = () => fs.read(...args);
      if (disk.reads === undefined) start();
      else disk.reads.push(start);
    },
  };
});

afterEach(() => Object.assign(disk, { reads: undefined }));

const SIZE = batchOf().length;
/** Two batches a segment. */
const SEGMENT = 2 * SIZE;
const FOREVER = Number.POSITIVE_INFINITY;

async function openLog(change: Partial<LogSettings>, dir = temporaryDirectory()) {
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: SEGMENT, segmentMs: FOREVER, ...change }));
  onTestFinished(() => log.close());
  return log;
}

async function fill(log: { append(batch: Buffer, epoch: number): Promise<number> }, timestamps: readonly number[]) {
  for (const timestamp of timestamps) await log.append(batchOf({ timestamps: [timestamp] }), 0);
}

function basesIn(dir: string): number[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.log'))
    .map((name) => Number.parseInt(name, 10));
}

describe('by time', () => {
  test.each([
    [1000, 0],
    [1020, 0], // the first segment's newest record is as old as the limit, not older
    [1021, 2],
    [1040, 2],
    [1041, 4],
    [1050, 4],
  ])('at %i ms the log begins at %i', async (now, start) => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, [20, 10, 30, 40, 50]);
    await log.retain(now);
    expect([log.startOffset, log.endOffset, basesIn(log.dir)]).toEqual([start, 5, [0, 2, 4].filter((b) => b >= start)]);
    expect(log.size).toBe((5 - start) * SIZE);
  });

  test('deletes the last segment too when all is too old, and goes on at the same offset', async () => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, [10, 20, 30]);
    await log.retain(2000);
    expect([log.startOffset, log.endOffset, log.size, basesIn(log.dir)]).toEqual([3, 3, 0, [3]]);
    await log.retain(3000); // an empty one stays
    expect(basesIn(log.dir)).toEqual([3]);
    await log.close();
    const again = await openLog({}, log.dir);
    expect([again.startOffset, again.endOffset]).toEqual([3, 3]);
    expect(await again.append(batchOf(), 0)).toBe(3);
  });

  test('keeps a record that comes while all before it goes', async () => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, [10, 20, 30]);
    const retaining = log.retain(2000);
    const appended = log.append(batchOf({ timestamps: [2000] }), 0);
    await Promise.all([retaining, appended]);
    expect([log.startOffset, log.endOffset]).toEqual([2, 4]);
    expect((await readBytes(log, 3, SIZE, true)).length).toBe(SIZE);
  });

  test('keeps a segment that got a new record after it was found too old, also where it is not the last any more', async () => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, Array(33).fill(0)); // more segments than are dropped at once
    const retained = log.retain(5000);
    await vi.waitUntil(() => log.startOffset > 0, { interval: 0 });
    const appended = [5000, 5000].map((timestamp) => log.append(batchOf({ timestamps: [timestamp] }), 0));
    expect(await Promise.all(appended)).toEqual([33, 34]);
    await retained;
    // The last old record goes where the new ones came after it had its turn.
    expect([32, 33]).toContain(log.startOffset);
    // One batch at the most: whether the two share a segment depends on that, too.
    for (const offset of [33, 34]) expect((await readBytes(log, offset, 1, true)).length).toBe(SIZE);
  });

  test('a record from the future keeps its segment and all behind it', async () => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, [10, 20, 9000, 30, 40, 50]);
    await log.retain(5000);
    expect(log.startOffset).toBe(2);
  });

  test('a segment without timestamps is as old as its last modification', async () => {
    const log = await openLog({ retentionMs: 1000 });
    await fill(log, [-1, -1, -1, -1, -1]);
    const now = Date.now();
    await log.retain(now);
    expect(log.startOffset).toBe(0);
    utimesSync(join(log.dir, segmentFile(0, 'log')), new Date(now - 1001), new Date(now - 1001));
    await log.retain(now);
    expect(log.startOffset).toBe(2);
  });

  test('has no say where nothing is deleted, and no limit where there is none', async () => {
    for (const settings of [{ deletes: false, retentionMs: 1, retentionBytes: 0 }, { retentionMs: FOREVER }]) {
      const log = await openLog(settings);
      await fill(log, [10, 20, 30]);
      await log.retain(1e15);
      expect([log.startOffset, basesIn(log.dir)]).toEqual([0, [0, 2]]);
    }
  });
});

describe('by size', () => {
  test.each([
    [5 * SIZE, 0],
    [3 * SIZE + 1, 0],
    [3 * SIZE, 2],
    [SIZE + 1, 2],
    [SIZE, 4],
    [1, 4],
    [0, 5],
  ])('of %i bytes the log keeps no less, and begins at %i', async (retentionBytes, start) => {
    const log = await openLog({ retentionBytes, retentionMs: FOREVER });
    await fill(log, [10, 20, 30, 40, 50]);
    await log.retain(0);
    expect([log.startOffset, log.endOffset]).toEqual([start, 5]);
  });
});

test('what lies before the start goes, also where nothing else is deleted', async () => {
  const log = await openLog({ deletes: false });
  await fill(log, [10, 20, 30, 40, 50]);
  await log.deleteBefore(3);
  expect([log.startOffset, basesIn(log.dir)]).toEqual([3, [2, 4]]);
  await log.deleteBefore(5);
  expect([log.startOffset, log.size, basesIn(log.dir)]).toEqual([5, SIZE, [4]]);
});

test('who reads a segment that goes gets what it held, also where the file was not yet open', async () => {
  const dir = temporaryDirectory();
  const filled = await openLog({}, dir);
  await fill(filled, [10, 20, 30, 40, 50]);
  const bytes = await readBytes(filled, 0, SEGMENT, true);
  await filled.close();
  const log = await openLog({ retentionBytes: 0 }, dir);
  const held: (() => void)[] = [];
  disk.reads = held;
  const reads = [readBytes(log, 0, SEGMENT, true), readBytes(log, 1, SEGMENT, true)];
  const times = log.findByTimestamp(20n);
  const retaining = log.retain(0);
  await vi.waitUntil(() => log.startOffset === 5);
  disk.reads = undefined;
  for (const release of held) release();
  expect(await reads[0]).toEqual(bytes);
  expect(await reads[1]).toEqual(bytes.subarray(SIZE));
  expect(await times).toBeUndefined(); // it looked again
  await retaining;
  expect(readdirSync(dir).filter((name) => name.startsWith('0'))).toEqual(
    (['index', 'log', 'snapshot', 'timeindex'] as const).map((kind) => segmentFile(5, kind)),
  );
  await expect(log.read(0, SEGMENT, true)).rejects.toMatchObject({ kind: 'Storage' });
});

describe('segment.ms', () => {
  test.each([
    ['from the first batch to the one that comes', {}, [0, 500, 1000, 1001], [0, 3]],
    ['whatever the first one is', {}, [5000, 0, 6000, 6001, 7001, 7002], [0, 3, 5]],
    ['without limit', { segmentMs: FOREVER }, [0, 1e9], [0]],
    [
      'in a compacted log max.compaction.lag.ms, where that is less',
      { compacts: true, maxCompactionLagMs: 10 },
      [0, 11],
      [0, 1],
    ],
    ['in another one not', { maxCompactionLagMs: 10 }, [0, 11], [0]],
  ])('counts %s', async (_, settings, timestamps, bases) => {
    for (const together of [false, true]) {
      const log = await openLog({ segmentBytes: 1e6, segmentMs: 1000, ...settings });
      const appended = timestamps.map((timestamp) => () => log.append(batchOf({ timestamps: [timestamp] }), 0));
      if (together) await Promise.all(appended.map((append) => append()));
      else for (const append of appended) await append();
      expect(basesIn(log.dir)).toEqual(bases);
    }
  });

  test('counts on after a restart', async () => {
    const log = await openLog({ segmentBytes: 1e6, segmentMs: 1000 });
    await fill(log, [0, 900]);
    await log.close();
    const again = await openLog({ segmentBytes: 1e6, segmentMs: 1000 }, log.dir);
    await fill(again, [1000]);
    expect(basesIn(log.dir)).toEqual([0]);
    await fill(again, [1001]);
    expect(basesIn(log.dir)).toEqual([0, 3]);
  });

  test('counts the time since the segment was opened where the first batch has no timestamp', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const log = await openLog({ segmentBytes: 1e6, segmentMs: 1000 });
    await fill(log, [-1, 1e12]);
    vi.setSystemTime(1001);
    await fill(log, [-1]);
    expect(basesIn(log.dir)).toEqual([0, 2]);
  });
});

test.each([
  [0, 19],
  [4 * SIZE, 3],
  [1e6, 0],
])('of 20 batches, index.interval.bytes of %i makes %i entries', async (indexIntervalBytes, count) => {
  const log = await openLog({ segmentBytes: 1e6, indexIntervalBytes });
  await fill(log, Array(20).fill(0));
  await log.close();
  expect(partitionFiles(log.dir).get(segmentFile(0, 'index'))?.length).toBe(count * 8);
});

describe('in memory', () => {
  async function memoryLog(change: Partial<LogSettings>, timestamps: readonly number[]): Promise<MemoryLog> {
    const log = new MemoryLog('a', settingsOf(change));
    await fill(log, timestamps);
    return log;
  }

  test.each([
    [{ retentionMs: 1000 }, [10, 20, 30], 1020, 1],
    [{ retentionMs: 1000 }, [10, 9000, 30], 1100, 1],
    [{ retentionMs: 1000 }, [-1, -1, 30, -1], 1030, 0],
    [{ retentionMs: 1000 }, [-1, -1, 30, -1], 1031, 3],
    [{ retentionMs: 1000 }, [10, 20, 30], 2000, 3],
    [{ retentionBytes: SIZE + 1 }, [10, 20, 30], 0, 1],
    [{ retentionBytes: SIZE }, [10, 20, 30], 0, 2],
    [{ retentionBytes: 0 }, [10, 20, 30], 0, 3],
    [{ deletes: false, retentionMs: 1, retentionBytes: 0 }, [10, 20, 30], 1e9, 0],
  ])('%j of records at %j leaves at %i ms those from %i on', async (settings, timestamps, now, start) => {
    const log = await memoryLog(settings, timestamps);
    await log.retain(now);
    const end = timestamps.length;
    expect([log.startOffset, log.endOffset, log.size]).toEqual([start, end, (end - start) * SIZE]);
    expect((await readBytes(log, start, 1e6, true)).length).toBe(log.size);
    expect(await log.append(batchOf(), 0)).toBe(end);
    expect((await readBytes(log, end, 1e6, true)).length).toBe(SIZE);
  });
});
