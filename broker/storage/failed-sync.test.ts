import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { baseOffset } from '../../protocol/records/batch-header.js';
import { LogFile } from './log-file.js';
import { SegmentLog, type SegmentLogShares } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { segmentFile } from './testing/partition-files.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

type Synced = (error: Error | null) => void;

/** The syncs that are held back, where that is a list: each ends as the test says, after what the system did. */
const disk = vi.hoisted(() => ({ syncs: undefined as Synced[] | undefined }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    fdatasync(file: number, synced: Synced) {
      if (disk.syncs === undefined) fs.fdatasync(file, synced);
      else disk.syncs.push(synced);
    },
  };
});

afterEach(() => {
  disk.syncs = undefined;
});

const FAILURE = new Error('EIO: i/o error, fdatasync');

/** A log in which every batch waits for the disk, with one that is there. */
async function syncedLog(shares: SegmentLogShares = {}, dir = temporaryDirectory()): Promise<SegmentLog> {
  const log = await SegmentLog.open(dir, settingsOf({ flushMessages: 1 }), shares);
  onTestFinished(() => log.close());
  await log.append(batchOf(), 0);
  return log;
}

/** Holds back the syncs from here on. */
function heldBack(): Synced[] {
  const syncs: Synced[] = [];
  disk.syncs = syncs;
  return syncs;
}

/** The offsets in the file of a log of one segment. */
function stored(log: SegmentLog): number[] {
  const bytes = readFileSync(join(log.dir, segmentFile(0, 'log')));
  const size = batchOf().length;
  return Array.from({ length: bytes.length / size }, (_, i) => baseOffset(bytes, i * size));
}

test('what the disk refused to keep is refused, gone from the file, and its place is given to the next', async () => {
  const log = await syncedLog();
  const syncs = heldBack();
  const appended = [log.append(batchOf(), 0), log.append(batchOf(), 0)];
  await vi.waitUntil(() => syncs.length === 1);
  const behind = log.append(batchOf(), 0); // written, and waiting for the next sync
  await new Promise(setImmediate);
  disk.syncs = undefined;
  syncs[0]?.(FAILURE);
  for (const append of [...appended, behind]) await expect(append).rejects.toMatchObject({ kind: 'Storage' });
  expect(log.endOffset).toBe(1);
  expect(await log.append(batchOf(), 0)).toBe(1);
  expect(stored(log)).toEqual([0, 1]);
});

test('what stands in line when the disk fails is not taken for what was cut off', async () => {
  let save = () => {};
  const saveStarts = () => new Promise<void>((resolve) => (save = resolve));
  const log = await syncedLog({ checkpoints: { save: async () => {}, saveCleaned: async () => {}, saveStarts } });
  const syncs = heldBack();
  const refused = log.append(batchOf(), 0);
  await vi.waitUntil(() => syncs.length === 1);
  const deleted = log.deleteBefore(1);
  const behind = log.append(batchOf(), 0).catch(() => undefined); // waits until the start of the log is saved
  disk.syncs = undefined;
  syncs[0]?.(FAILURE);
  await expect(refused).rejects.toMatchObject({ kind: 'Storage' });
  save();
  await deleted;
  const acknowledged = [await behind, await log.append(batchOf(), 0)].filter((offset) => offset !== undefined);
  expect(stored(log)).toEqual([0, ...acknowledged]);
  expect(log.endOffset).toBe(1 + acknowledged.length);
  for (const offset of acknowledged) expect(baseOffset(await readBytes(log, offset, 1, true))).toBe(offset);
});

test('what is cut off while it waits for the disk is not acknowledged', async () => {
  const log = await syncedLog();
  const syncs = heldBack();
  const cut = log.append(batchOf(), 0);
  await vi.waitUntil(() => syncs.length === 1);
  await log.truncate(1);
  disk.syncs = undefined;
  syncs[0]?.(null);
  await expect(cut).rejects.toMatchObject({ kind: 'Storage' });
  expect(log.endOffset).toBe(1);
  expect(await log.append(batchOf(), 0)).toBe(1);
  expect(stored(log)).toEqual([0, 1]);
});

test('who asks for a sync that is under way waits for it, and hears of its failure', async () => {
  const file = LogFile.create(join(temporaryDirectory(), 'file'));
  file.append([batchOf()]);
  const syncs = heldBack();
  const asked = [file.sync(), file.sync()];
  const ended = vi.fn();
  for (const sync of asked) sync.then(ended, ended);
  await new Promise(setImmediate);
  expect([syncs.length, ended.mock.calls.length]).toEqual([1, 0]);
  syncs[0]?.(FAILURE);
  for (const sync of asked) await expect(sync).rejects.toMatchObject({ kind: 'Storage' });
  disk.syncs = undefined;
  await file.sync();
  await file.close();
});
