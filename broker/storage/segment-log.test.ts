import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stamp } from '../../protocol/records/batch-header.js';
import type { PartitionLog } from './partition-log.js';
import type { Damage } from './recover-segments.js';
import { SegmentLog } from './segment-log.js';
import { batchOf, batchOfCount } from './testing/batches.js';
import { crash } from './testing/crash.js';
import { fingerprints, partitionFiles, segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const SEGMENT_SIZE = 16 * 1024;
const ALL = Number.MAX_SAFE_INTEGER;

async function openLog(dir: string, segmentSize = SEGMENT_SIZE): Promise<SegmentLog> {
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: segmentSize }));
  onTestFinished(() => log.close());
  return log;
}

/** What opening a log finds damaged. */
async function damageIn(dir: string): Promise<{ log: SegmentLog; damage: Damage[] }> {
  const damage: Damage[] = [];
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: SEGMENT_SIZE }), {
    onDamage: (found) => damage.push(found),
  });
  onTestFinished(() => log.close());
  return { log, damage };
}

/** A closed log of several segments, with several index entries in each; and its bytes. */
async function writeLog(dir: string): Promise<Buffer> {
  const log = await openLog(dir);
  for (let i = 0; i < 200; i++) await log.append(batchOf({ timestamps: [i * 10, i * 10 + 15], valueSize: 200 }), 1);
  const bytes = await contents(log);
  await log.close();
  return bytes;
}

async function contents(log: PartitionLog): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let next = log.startOffset; next < log.endOffset; next += 2) pieces.push(await readBytes(log, next, 1, true));
  return Buffer.concat(pieces);
}

function segmentsIn(dir: string): number[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.log'))
    .map((name) => Number.parseInt(name, 10));
}

describe('files', () => {
  test('are named as Kafka names them', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir);
    expect([...partitionFiles(dir).keys()]).toEqual([
      '00000000000000000000.index',
      '00000000000000000000.log',
      '00000000000000000000.timeindex',
    ]);
    for (let i = 0; i < 3; i++) await log.append(batchOf({ valueSize: 10_000 }), 0);
    expect(segmentsIn(dir)).toEqual([0, 1, 2]);
  });

  test('hold the batches as they were stamped, and index entries at every 4096 bytes', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir);
    const batches = Array.from({ length: 5 }, (_, i) => batchOf({ timestamps: [7, 5 + i], valueSize: 1400 }));
    for (const batch of batches) await log.append(batch, 9);
    const [size = 0] = batches.map((batch) => batch.length);
    await log.close();
    const files = partitionFiles(dir);
    expect(files.get(segmentFile(0, 'log'))).toEqual(Buffer.concat(batches));
    // More than 4096 bytes lie before the third and the fifth batch: its last offset, and where it begins.
    const index = Buffer.alloc(16);
    for (const [i, value] of [5, 2 * size, 9, 4 * size].entries()) index.writeInt32BE(value, i * 4);
    expect(files.get(segmentFile(0, 'index'))).toEqual(index);
    // Up to the third, the first batch has the largest timestamp (7); then 9 in the last.
    const times = Buffer.alloc(24);
    for (const [at, timestamp, offset] of [
      [0, 7n, 1],
      [12, 9n, 9],
    ] as const) {
      times.writeBigInt64BE(timestamp, at);
      times.writeInt32BE(offset, at + 8);
    }
    expect(files.get(segmentFile(0, 'timeindex'))).toEqual(times);
  });

  test('roll before a segment would grow above its size', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const bases = segmentsIn(dir);
    expect(bases.length).toBeGreaterThan(4);
    for (const base of bases) {
      const size = statSync(join(dir, segmentFile(base, 'log'))).size;
      expect(size).toBeLessThanOrEqual(SEGMENT_SIZE);
      if (base !== bases.at(-1)) expect(size).toBeGreaterThan(SEGMENT_SIZE - 1000);
    }
  });

  test('roll where an offset would not fit an index entry', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir);
    const batch = batchOf();
    batch.writeInt32BE(2 ** 31 - 1, 23); // last offset delta, as after a compaction
    await log.append(Buffer.from(batch), 0);
    await log.append(Buffer.from(batch), 0);
    expect(segmentsIn(dir)).toEqual([0, 2 ** 31]);
    expect(log.endOffset).toBe(2 ** 32);
  });

  test('have room for no offset that a number could not tell from the next', async () => {
    const dir = temporaryDirectory();
    const base = Number.MAX_SAFE_INTEGER - 3;
    writeFileSync(join(dir, segmentFile(base, 'log')), '');
    const log = await openLog(dir);
    expect([log.startOffset, log.endOffset]).toEqual([base, base]);
    await expect(log.append(batchOfCount(4), 0)).rejects.toMatchObject({ kind: 'Storage' });
    expect(await log.append(batchOfCount(3), 0)).toBe(base);
    await expect(log.append(batchOf(), 0)).rejects.toMatchObject({ kind: 'Storage' });
    expect(log.endOffset).toBe(Number.MAX_SAFE_INTEGER);
    await log.close();
    const { log: again, damage } = await damageIn(dir);
    expect([again.endOffset, damage]).toEqual([Number.MAX_SAFE_INTEGER, []]);
  });

  test('hold timestamps as they are, also where a number would round them', async () => {
    const dir = temporaryDirectory();
    const log = await SegmentLog.open(dir, settingsOf({ segmentMs: Number.POSITIVE_INFINITY }));
    const timestamps = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    for (const timestamp of timestamps) await log.append(batchOf({ timestamps: [timestamp], valueSize: 3000 }), 0);
    await log.close();
    const times = partitionFiles(dir).get(segmentFile(0, 'timeindex')) ?? Buffer.alloc(0);
    expect([0, 12].map((at) => times.readBigInt64BE(at))).toEqual([2n ** 53n + 1n, 2n ** 63n - 1n]);
    const again = await openLog(dir);
    for (const [offset, timestamp] of timestamps.entries())
      expect(await again.findByTimestamp(timestamp)).toEqual({ offset, timestamp, leaderEpoch: 0 });
    expect(await again.findMaxTimestamp()).toEqual({ offset: 3, timestamp: 2n ** 63n - 1n, leaderEpoch: 0 });
  });

  test('are gone after destroy', async () => {
    const parent = temporaryDirectory();
    const log = await openLog(join(parent, 'a-0'));
    await log.append(batchOf(), 0);
    const read = readBytes(log, 0, ALL, true).catch((error: unknown) => error);
    await log.destroy();
    // The read came first, and may yet find its file closed: then it says so.
    expect([log.size, undefined]).toContain(Buffer.isBuffer(await read) ? log.size : undefined);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('reopening', () => {
  test('yields the same offsets, bytes and files', async () => {
    const dir = temporaryDirectory();
    const bytes = await writeLog(dir);
    const files = fingerprints(dir);
    const log = await openLog(dir);
    expect([log.startOffset, log.endOffset, log.size]).toEqual([0, 400, bytes.length]);
    expect((await contents(log)).equals(bytes)).toBe(true);
    await log.close();
    expect(fingerprints(dir)).toEqual(files);
  });

  test('yields the same after a crash, and goes on', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir);
    for (let i = 0; i < 100; i++) {
      await log.append(batchOfCount(2, 500), 0);
      if (i % 10 !== 0) continue;
      const again = await openLog(crash(dir));
      expect([again.startOffset, again.endOffset, again.size]).toEqual([0, log.endOffset, log.size]);
      expect((await contents(again)).equals(await contents(log))).toBe(true);
      expect(await again.append(batchOf(), 0)).toBe(log.endOffset);
    }
  });

  test('keeps a truncation', async () => {
    const dir = temporaryDirectory();
    const bytes = await writeLog(dir);
    const log = await openLog(dir);
    await log.truncate(221);
    expect(log.endOffset).toBe(220);
    for (const left of [crash(dir), dir]) {
      if (left === dir) await log.close();
      const again = await openLog(left);
      expect([again.endOffset, again.size]).toEqual([220, log.size]);
      expect((await contents(again)).equals(bytes.subarray(0, log.size))).toBe(true);
      expect(await again.findMaxTimestamp()).toEqual({ offset: 219, timestamp: 1105n, leaderEpoch: 1 });
    }
  });

  test('finds what was appended before the log was closed, also behind a truncation that took its time', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const log = await openLog(dir);
    const truncated = log.truncate(100);
    const appended = log.append(batchOf(), 0);
    await log.close();
    await truncated;
    expect(await appended).toBe(100);
    await expect(log.append(batchOf(), 0)).rejects.toMatchObject({ kind: 'Storage' });
    expect((await openLog(dir)).endOffset).toBe(101);
  });

  test('finds records by time in segments that rest', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    for (let i = 0; i < 200; i += 7) {
      const log = await openLog(dir); // none of its indexes is in memory yet
      expect(await log.findByTimestamp(BigInt(i * 10 + 1))).toEqual({
        ...(i === 0 ? { offset: 1, timestamp: 15n } : { offset: i * 2 - 1, timestamp: BigInt(i * 10 + 5) }),
        leaderEpoch: 1,
      });
      await log.close();
    }
  });
});

describe('recovery', () => {
  test('cuts off from the first byte on that is wrong', async () => {
    const seed = newSeed();
    const random = randomFrom(seed);
    const whole = temporaryDirectory();
    const log = await openLog(whole);
    const batches = Array.from({ length: 8 }, () => batchOfCount(2));
    for (const batch of batches) await log.append(batch, 0);
    const [size = 0] = batches.map((batch) => batch.length);
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.concat(batches);
      const at = random(bytes.length);
      const field = at % size;
      if (field < 8 || (field >= 12 && field < 16)) continue; // base offset and epoch are outside of the checksum
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255));
      const dir = temporaryDirectory();
      writeFileSync(join(dir, segmentFile(0, 'log')), bytes);
      const recovered = await openLog(dir);
      expect([recovered.size, recovered.endOffset], `seed ${seed}, byte ${at}`).toEqual([
        Math.floor(at / size) * size,
        Math.floor(at / size) * 2,
      ]);
    }
  });

  test('takes no batch whose offsets were there before, and no zeros behind the end', async () => {
    const dir = temporaryDirectory();
    const [first, second] = [batchOfCount(4), batchOfCount(4)];
    stamp(second, 0, 3, 0);
    writeFileSync(join(dir, segmentFile(0, 'log')), Buffer.concat([first, second]));
    const { log: overlapping, damage } = await damageIn(dir);
    expect(overlapping.endOffset).toBe(4);
    expect(damage).toMatchObject([{ keptBytes: first.length, cutBytes: second.length }]);
    const zeros = temporaryDirectory();
    writeFileSync(join(zeros, segmentFile(0, 'log')), Buffer.concat([first, Buffer.alloc(10_000)]));
    const log = await openLog(zeros);
    expect([log.endOffset, log.size]).toEqual([4, first.length]);
  });

  test.each([
    ['from 2^53 on', 2n ** 53n],
    ['that cannot be told from the one before', 2n ** 53n - 1n],
    ['as large as there can be', 2n ** 63n - 1n],
    ['below zero', -1n],
    ['further away than an index can say', 2n ** 31n],
  ])('takes no batch with an offset %s: the checksum does not cover it', async (_, offset) => {
    const dir = temporaryDirectory();
    const batches = [batchOf(), batchOf({ valueSize: 5000 }), batchOf({ valueSize: 5000 }), batchOf()];
    const [first, ...others] = batches;
    for (const [i, batch] of batches.entries()) stamp(batch, 0, i, 0);
    batches[1]?.writeBigInt64BE(offset);
    writeFileSync(join(dir, segmentFile(0, 'log')), Buffer.concat(batches));
    const { log, damage } = await damageIn(dir);
    expect([log.endOffset, log.size]).toEqual([1, first?.length]);
    const cutBytes = others.reduce((bytes, { length }) => bytes + length, 0);
    expect(damage).toEqual([{ dir, file: segmentFile(0, 'log'), keptBytes: first?.length, cutBytes }]);
    expect(await log.append(batchOf(), 0)).toBe(1);
  });

  test('takes gaps between offsets, as a compaction leaves them', async () => {
    const dir = temporaryDirectory();
    const batches = [batchOf(), batchOf()];
    for (const [i, batch] of batches.entries()) stamp(batch, 0, i * 1_000_000, 0);
    writeFileSync(join(dir, segmentFile(0, 'log')), Buffer.concat(batches));
    const { log, damage } = await damageIn(dir);
    expect([log.endOffset, damage]).toEqual([1_000_001, []]);
  });

  test('finds nothing damaged where nothing is', async () => {
    const dir = temporaryDirectory();
    expect((await damageIn(dir)).damage).toEqual([]);
    await writeLog(dir);
    expect((await damageIn(dir)).damage).toEqual([]);
  });

  test('a segment that was trusted and does not hold what it should says so', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const path = join(dir, segmentFile(0, 'log'));
    const bytes = readFileSync(path);
    bytes.writeBigInt64BE(2n ** 60n);
    writeFileSync(path, bytes);
    const lastKnown = { clean: true, recoveryPoint: 400, startOffset: 0, cleanedUpTo: 0 };
    const log = await SegmentLog.open(dir, settingsOf(), { lastKnown });
    onTestFinished(() => log.close());
    await expect(log.findByTimestamp(0n)).rejects.toMatchObject({
      kind: 'Storage',
      message: `${path} is damaged at byte 0: no batch begins there.`,
    });
  });

  test('reads through files that are larger than its window', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir, 2 ** 30);
    for (let i = 0; i < 700; i++) await log.append(batchOf({ valueSize: i === 300 ? 2_500_000 : 7000 }), 0);
    const left = crash(dir);
    truncateSync(join(left, segmentFile(0, 'log')), log.size - 1);
    expect((await openLog(left, 2 ** 30)).endOffset).toBe(699);
  });

  test('makes indexes again that are missing, cut short, or not of this log', async () => {
    const dir = temporaryDirectory();
    const bytes = await writeLog(dir);
    const files = partitionFiles(dir);
    const right = fingerprints(dir);
    const indexes = [...files.keys()].filter((name) => name.endsWith('index'));
    const damages: [what: string, damage: (path: string, right: Buffer) => void][] = [
      ['missing', (path) => rmSync(path)],
      ['empty', (path) => truncateSync(path, 0)],
      ['half an entry', (path, right) => truncateSync(path, right.length - 3)],
      ['zeros', (path, right) => writeFileSync(path, Buffer.alloc(right.length))],
      ['other', (path, right) => writeFileSync(path, Buffer.from(right).fill(1, 3, 8))],
    ];
    for (const [what, damage] of damages) {
      for (const name of indexes) damage(join(dir, name), files.get(name) ?? Buffer.alloc(0));
      const log = await openLog(dir);
      expect((await contents(log)).equals(bytes), what).toBe(true);
      expect(await log.findByTimestamp(1001n), what).toMatchObject({ offset: 199, timestamp: 1005n });
      await log.findMaxTimestamp(); // needs every index
      await log.close();
      expect(fingerprints(dir), what).toEqual(right);
    }
  });

  test('extends an offset index that lacks its last entries', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const files = fingerprints(dir);
    for (const name of files.keys()) if (name.endsWith('.index')) truncateSync(join(dir, name), 8);
    const log = await openLog(dir);
    await log.findMaxTimestamp(); // needs every index
    await log.close();
    expect(fingerprints(dir)).toEqual(files);
  });

  test('forgets a segment that was begun and never written to, where the one before has lost its end', async () => {
    const dir = temporaryDirectory();
    const bytes = await writeLog(dir);
    for (const kind of ['log', 'index', 'timeindex'] as const) writeFileSync(join(dir, segmentFile(400, kind)), '');
    const whole = await openLog(crash(dir));
    expect(whole.endOffset).toBe(400);
    expect((await contents(whole)).equals(bytes)).toBe(true);

    const last = join(dir, segmentFile(segmentsIn(dir).at(-2) ?? 0, 'log'));
    truncateSync(last, statSync(last).size - 1);
    const { log, damage } = await damageIn(dir);
    expect(log.endOffset).toBe(398);
    expect(damage).toMatchObject([{ file: segmentFile(segmentsIn(dir).at(-1) ?? 0, 'log') }]);
    expect(segmentsIn(dir)).not.toContain(400);
    expect(await log.append(batchOf(), 0)).toBe(398);
  });

  test('removes what an interrupted truncation left', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const names = [...partitionFiles(dir).keys()];
    writeFileSync(join(dir, `${segmentFile(500, 'log')}.deleted`), 'x');
    writeFileSync(join(dir, segmentFile(500, 'index')), 'x');
    writeFileSync(join(dir, segmentFile(600, 'timeindex')), 'x');
    writeFileSync(join(dir, 'partition.metadata'), 'x');
    await openLog(dir);
    expect([...partitionFiles(dir).keys()]).toEqual([...names, 'partition.metadata']);
  });
});
