import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { baseOffset } from '../../protocol/records/batch-header.js';
import { FluxmqError } from '../errors.js';
import { LogFile } from './log-file.js';
import { MemoryTier, SMALLEST_TIER } from './memory-tier.js';
import { SegmentLog } from './segment-log.js';
import { batchOf, batchOfCount } from './testing/batches.js';
import { fingerprints, partitionFiles, segmentFile } from './testing/partition-files.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/**
 * What the disk does: `write` answers how many bytes go through before it fails, `largest` how many it takes at a time,
 * `truncate` whether cutting works; `reads` and `syncs` hold back those that are under way, where they are lists.
 */
const disk = vi.hoisted(() => ({
  write: Number.POSITIVE_INFINITY,
  largest: Number.POSITIVE_INFINITY,
  open: true,
  truncate: true,
  reads: undefined as (() => void)[] | undefined,
  syncs: undefined as (() => void)[] | undefined,
}));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  function full(): never {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }
  return {
    ...fs,
    openSync(...args: Parameters<typeof fs.openSync>) {
      return disk.open ? fs.openSync(...args) : full();
    },
    writeSync(file: number, bytes: Buffer, at: number, length: number, position: number) {
      if ((disk.write === 0 && length > 0) || length > disk.largest) full();
      const written = fs.writeSync(file, bytes, at, Math.min(length, disk.write), position);
      disk.write -= written;
      return written;
    },
    read(...args: Parameters<typeof fs.read>) {
      const start = () => fs.read(...args);
      if (disk.reads === undefined) start();
      else disk.reads.push(start);
    },
    fdatasync(...args: Parameters<typeof fs.fdatasync>) {
      const start = () => fs.fdatasync(...args);
      if (disk.syncs === undefined) start();
      else disk.syncs.push(start);
    },
    ftruncateSync(file: number, size: number) {
      if (!disk.truncate) full();
      fs.ftruncateSync(file, size);
    },
  };
});

afterEach(() => {
  Object.assign(disk, {
    write: Number.POSITIVE_INFINITY,
    largest: Number.POSITIVE_INFINITY,
    open: true,
    truncate: true,
    reads: undefined,
    syncs: undefined,
  });
});

test('a full disk fails the append and leaves the log as it was, whatever had been written', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  await log.append(batchOf(), 0);
  const before = fingerprints(dir);
  const size = log.size;
  const batch = batchOf({ valueSize: 50 });
  for (let room = 0; room < batch.length; room++) {
    disk.write = room;
    const failure = await log.append(batch, 0).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FluxmqError);
    expect(failure).toMatchObject({ kind: 'Storage', cause: { code: 'ENOSPC' } });
    expect(fingerprints(dir)).toEqual(before);
    expect([log.endOffset, log.size]).toEqual([1, size]);
  }
  disk.write = Number.POSITIVE_INFINITY;
  expect(await log.append(batch, 0)).toBe(1);
  expect((await readBytes(log, 1, 1000, true)).equals(batch)).toBe(true);
  await log.close();
});

test('what a failed write left and could not be removed is gone after the next append', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  await log.append(batchOf(), 0);
  Object.assign(disk, { write: 500, truncate: false });
  await expect(log.append(batchOf({ valueSize: 2000 }), 0)).rejects.toMatchObject({ kind: 'Storage' });
  disk.write = Number.POSITIVE_INFINITY;
  await expect(log.append(batchOf(), 0)).rejects.toMatchObject({ kind: 'Storage' });
  disk.truncate = true;
  await log.append(batchOf(), 0);
  expect(log.endOffset).toBe(2);
  expect(readFileSync(join(dir, segmentFile(0, 'log'))).length).toBe(log.size);
  await log.close();
});

test('a disk that has no room for another segment leaves the last one the last', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  await log.append(batchOf({ valueSize: 9000 }), 0);
  disk.open = false;
  await expect(log.append(batchOf({ valueSize: 9000 }), 0)).rejects.toMatchObject({ kind: 'Storage' });
  expect(await log.append(batchOf({ valueSize: 10 }), 0)).toBe(1);
  disk.open = true;
  expect(await log.append(batchOf({ valueSize: 9000 }), 0)).toBe(2);
  await log.close();
  const again = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  expect(again.endOffset).toBe(3);
  await again.close();
});

test('a batch that begins a segment takes the place of those before it that could not be written', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  await log.append(batchOf({ valueSize: 5000 }), 0);
  const lost = log.append(batchOf(), 0);
  lost.catch(() => {});
  disk.largest = 100; // an index has room yet
  const kept = log.append(batchOf({ valueSize: 9000 }), 0);
  disk.largest = Number.POSITIVE_INFINITY;
  await expect(lost).rejects.toMatchObject({ kind: 'Storage' });
  expect(await kept).toBe(1);
  await log.close();
  const again = await SegmentLog.open(dir, settingsOf());
  expect(again.endOffset).toBe(2);
  expect(baseOffset(await readBytes(again, 1, 1, true))).toBe(1);
  await again.close();
});

test('what need not wait for the disk waits for what was appended before it and does', async () => {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf({ flushMessages: 3 }), {
    tier: new MemoryTier(SMALLEST_TIER),
  });
  const syncs: (() => void)[] = [];
  disk.syncs = syncs;
  const first = log.append(batchOfCount(3), 0);
  await vi.waitUntil(() => syncs.length === 1);
  const second = log.append(batchOf(), 0);
  await new Promise(setImmediate);
  syncs[0]?.();
  expect(await first).toBe(0);
  await vi.waitUntil(() => syncs.length === 2);
  const third = log.append(batchOf(), 0); // behind the first sync there are only two
  await new Promise(setImmediate);
  expect(log.endOffset).toBe(3);
  disk.syncs = undefined;
  syncs[1]?.();
  expect(await Promise.all([second, third])).toEqual([3, 4]);
  expect(log.endOffset).toBe(5);
  const offsets = [0, 3, 4].map(async (offset) => baseOffset(await readBytes(log, offset, 1, true)));
  expect(await Promise.all(offsets)).toEqual([0, 3, 4]);
  await log.close();
});

test('a read at the end does not take what waits for the disk for read', async () => {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf({ flushMessages: 1 }));
  const syncs: (() => void)[] = [];
  disk.syncs = syncs;
  const appended = log.append(batchOf(), 0);
  await vi.waitUntil(() => syncs.length === 1);
  expect(await readBytes(log, 0, 1000, true)).toEqual(Buffer.alloc(0));
  disk.syncs = undefined;
  syncs[0]?.();
  await appended;
  expect(baseOffset(await readBytes(log, 0, 1000, true))).toBe(0);
  await log.close();
});

test('an answer that is full does not ask the disk', async () => {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf());
  await log.append(batchOf(), 0);
  disk.reads = [];
  expect(await log.read(0, 0, false)).toEqual([]);
  await log.close();
});

test('an index that cannot be written waits in memory', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 2 ** 30 }));
  for (let i = 0; i < 1500; i++) {
    disk.open = i < 600 || i > 1200; // a page of entries is due at 1024 batches
    expect(await log.append(batchOf({ timestamps: [i], valueSize: 4000 }), 0)).toBe(i);
  }
  await log.close();
  expect(partitionFiles(dir).get(segmentFile(0, 'index'))?.length).toBe(749 * 8);
});

test('a file that was removed under the log takes nothing any more, and the log can be removed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const parent = temporaryDirectory();
  const dir = join(parent, 't-0');
  const log = await SegmentLog.open(dir, settingsOf());
  await log.append(batchOf(), 0);
  rmSync(dir, { recursive: true });
  vi.setSystemTime(Date.now() + 200);
  await expect(log.append(batchOf(), 0)).rejects.toThrow(
    `Cannot append to ${join(dir, segmentFile(0, 'log'))}: the file was removed.`,
  );
  await expect(log.append(batchOf(), 0)).rejects.toMatchObject({ kind: 'Storage' });
  expect(log.endOffset).toBe(1);
  await log.destroy();
  expect(readdirSync(parent)).toEqual([]);
});

test('errors say what failed, where, and why', async () => {
  const dir = temporaryDirectory();
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 10_000 }));
  disk.write = 0;
  await expect(log.append(batchOf(), 0)).rejects.toThrow(
    `Cannot append to ${join(dir, segmentFile(0, 'log'))}: ENOSPC: no space left on device, write.`,
  );
  await log.close();
});

test.each(['written to', 'read'])('a file that is %s is closed only when it has been read', async (use) => {
  const path = join(temporaryDirectory(), 'file');
  const bytes = Buffer.from('twelve bytes');
  const written = LogFile.create(path);
  written.append([bytes]);
  const file = use === 'read' ? new LogFile(path, bytes.length) : written;
  const held: (() => void)[] = [];
  disk.reads = held;
  const reads = [file.read(0, 6), file.read(6, 6)];
  await vi.waitUntil(() => held.length === 2);
  let closed = false;
  const closing = file.close().then(() => {
    closed = true;
  });
  held[0]?.();
  expect((await reads[0])?.toString()).toBe('twelve');
  await new Promise(setImmediate);
  expect(closed).toBe(false);
  held[1]?.();
  expect((await reads[1])?.toString()).toBe(' bytes');
  await closing;
  await expect(file.read(0, 1)).rejects.toMatchObject({ kind: 'Storage', message: `${path} is closed.` });
  await written.close();
});
