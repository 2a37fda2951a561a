import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { baseOffset, hasValidCrc } from '../../protocol/records/batch-header.js';
import { LogFile } from './log-file.js';
import { MemoryTier, SMALLEST_TIER } from './memory-tier.js';
import { SegmentLog, type SegmentLogShares } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { crash } from './testing/crash.js';
import { segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { directoryInMemory, temporaryDirectory } from './testing/temporary-directory.js';
import { producedBatch } from './testing/transactions.js';

type Synced = (error: Error | null) => void;

/**
 * What the disk does. The syncs that are held back, where that is a list: each ends as the test says, after what the system
 * did. And of some writes, as many bytes as go through before there is no room.
 */
const disk = vi.hoisted(() => ({
  syncs: undefined as Synced[] | undefined,
  room: undefined as ((bytes: number) => number | undefined) | undefined,
}));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    fdatasync(file: number, synced: Synced) {
      if (disk.syncs === undefined) fs.fdatasync(file, synced);
      else disk.syncs.push(synced);
    },
    writevSync(file: number, pieces: readonly Buffer[], position: number) {
      const bytes = Buffer.concat(pieces);
      const room = disk.room?.(bytes.length);
      if (room === undefined) return fs.writevSync(file, pieces, position);
      fs.writeSync(file, bytes, 0, room, position);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  };
});

afterEach(() => {
  disk.syncs = undefined;
  disk.room = undefined;
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

test('what the disk refused once, and a restart has to check, is not vouched for by a later sync', async () => {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf());
  onTestFinished(() => log.close());
  await log.append(batchOf(), 0);
  await log.sync();
  await log.append(batchOf(), 0);
  const syncs = heldBack();
  const failed = log.sync();
  disk.syncs = undefined;
  syncs[0]?.(FAILURE);
  await expect(failed).rejects.toMatchObject({ kind: 'Storage' });
  await log.append(batchOf(), 0);
  await log.sync();
  expect([log.recoveryPoint, log.endOffset]).toEqual([1, 3]);
  await log.truncate(1);
  await log.append(batchOf(), 0);
  await log.sync();
  expect(log.recoveryPoint).toBe(2);
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

test('whatever the disk refuses and whoever is in line then, stored is what was acknowledged, and that where it was', async () => {
  const seed = newSeed();
  process.stdout.write(`seed ${seed}\n`);
  const random = randomFrom(seed);
  for (let round = 0; round < 60; round++) await useAndFail(random);
});

/** Uses a log on a disk that fails, and looks at what is left of it after a restart. */
async function useAndFail(random: (below: number) => number): Promise<void> {
  const dir = directoryInMemory();
  const settings = settingsOf({ flushMessages: 1, segmentBytes: 1500 });
  const checkpoints = { save: pause, saveCleaned: pause, saveStarts: pause };
  const tier = new MemoryTier(SMALLEST_TIER);
  const log = await SegmentLog.open(dir, settings, { checkpoints, tier });
  const acknowledged = new Map<number, number>();
  const all: Promise<unknown>[] = [];
  const syncs = heldBack();
  disk.room = (bytes) => (random(8) === 0 ? random(bytes) : undefined);
  let made = 0;
  for (let step = 0; step < 200; step++) {
    const action = random(20);
    if (action < 9) {
      const batch = batchOf({ timestamps: [made++], valueSize: 50 + random(300) });
      const content = crcOf(batch);
      const noted = (offset: number) => {
        expect([offset, acknowledged.has(offset)]).toEqual([offset, false]);
        expect(offset).toBeLessThan(log.endOffset);
        acknowledged.set(offset, content);
      };
      all.push(log.append(batch, 0).then(noted, ignore));
    } else if (action < 14) {
      syncs.splice(random(syncs.length), 1)[0]?.(random(5) === 0 ? FAILURE : null);
    } else if (action === 14) {
      all.push(log.deleteBefore(random(log.endOffset + 1)).catch(ignore));
    } else if (action === 15) {
      const from = log.startOffset + random(log.endOffset - log.startOffset + 1);
      const end = log.endOffset;
      all.push(
        readBytes(log, from, 1000, true).then((bytes) => {
          if (from < end) expect(baseOffset(bytes)).toBe(from);
        }, ignore),
      );
    } else {
      await new Promise(setImmediate);
    }
  }
  disk.syncs = undefined;
  disk.room = undefined;
  for (const sync of syncs.splice(0)) sync(random(5) === 0 ? FAILURE : null);
  await Promise.all(all);
  const last = batchOf();
  acknowledged.set(await log.append(last, 0), crcOf(last));
  const { startOffset } = log;
  for (const kept of [log, await SegmentLog.open(crash(dir, directoryInMemory()), settings)]) {
    expect(kept.endOffset).toBe(log.endOffset);
    const found = new Map<number, number>();
    for (let next = startOffset; next < kept.endOffset; next++) {
      const bytes = await readBytes(kept, next, 1, true);
      expect([next, baseOffset(bytes), hasValidCrc(bytes)]).toEqual([next, next, true]);
      found.set(next, crcOf(bytes));
    }
    expect([...found]).toEqual([...acknowledged].filter(([offset]) => offset >= startOffset).sort(([a], [b]) => a - b));
    await kept.close();
  }
}

function crcOf(batch: Buffer): number {
  return batch.readUInt32BE(17);
}

function pause(): Promise<void> {
  return new Promise(setImmediate);
}

function ignore(): void {}

test('a batch that is sent again is the first one where the first could not be written', async () => {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf());
  onTestFinished(() => log.close());
  const send = (sequence: number) => log.appendOnce(producedBatch(3, sequence, { transactional: false }), 0);
  await send(0);
  const failed = Promise.allSettled([send(1), send(2)]);
  let writes = 0;
  disk.room = () => (writes++ === 0 ? 0 : undefined);
  const again = send(1);
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await again).toEqual({ baseOffset: 1 });
  expect(log.endOffset).toBe(2);
});
