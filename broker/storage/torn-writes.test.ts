import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Damage } from './recover-segments.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { crash } from './testing/crash.js';
import { fingerprints, partitionFiles, segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { directoryInMemory } from './testing/temporary-directory.js';

const SETTINGS = settingsOf({ segmentBytes: 10_000 });
const ALL = Number.MAX_SAFE_INTEGER;
/** Records of each batch. */
const COUNT = 2;

let whole: string;
let batches: Buffer[];
/** The first batch of the last segment. */
let firstOfLast: number;
let lastFile: string;

/** What a crash leaves of three segments with index entries, whose last batches are small: there is a test for each byte. */
beforeEach(async () => {
  const dir = directoryInMemory();
  const log = await SegmentLog.open(dir, SETTINGS);
  onTestFinished(() => log.close());
  batches = Array.from({ length: 30 }, (_, i) => {
    const timestamps = [i * 10, i * 10 + 25];
    return batchOf({ timestamps, valueSize: i < 27 ? 500 : 5, codec: i === 29 ? 'snappy' : 'none' });
  });
  for (const batch of batches) await log.append(batch, 3);
  whole = crash(dir, directoryInMemory());
  const bases = [...partitionFiles(whole).keys()].filter((name) => name.endsWith('.log')).map(Number.parseFloat);
  expect(bases.length).toBe(3);
  firstOfLast = (bases.at(-1) ?? 0) / COUNT;
  expect(firstOfLast).toBeLessThan(27);
  lastFile = segmentFile(firstOfLast * COUNT, 'log');
});

/** Makes `dir` what the crash left. */
function renew(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  cpSync(whole, dir, { recursive: true });
}

interface Opened {
  readonly log: SegmentLog;
  readonly damage: readonly Damage[];
}

async function open(dir: string): Promise<Opened> {
  const damage: Damage[] = [];
  return { log: await SegmentLog.open(dir, SETTINGS, { onDamage: (found) => damage.push(found) }), damage };
}

/** Everything that readers get. */
async function contents(log: SegmentLog): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let next = log.startOffset; next < log.endOffset; ) {
    const bytes = await readBytes(log, next, ALL, true);
    pieces.push(bytes);
    next += COUNT * batches.filter((batch) => bytes.includes(batch.subarray(0, 61))).length;
  }
  return Buffer.concat(pieces);
}

/** How many of the last segment's batches a file begins with. */
function intact(file: Buffer): number {
  let end = 0;
  let count = 0;
  for (const batch of batches.slice(firstOfLast)) {
    if (!file.subarray(end, end + batch.length).equals(batch)) break;
    end += batch.length;
    count++;
  }
  return count;
}

/** Opens the log with this last file: it must hold the intact batches and no more, say so, and go on behind them. */
async function check(dir: string, file: Buffer, what: string): Promise<void> {
  renew(dir);
  writeFileSync(join(dir, lastFile), file);
  const left = batches.slice(0, firstOfLast + intact(file));
  const keptBytes = Buffer.concat(left.slice(firstOfLast)).length;
  const { log, damage } = await open(dir);
  expect(log.endOffset, what).toBe(left.length * COUNT);
  expect((await contents(log)).equals(Buffer.concat(left)), what).toBe(true);
  const cutBytes = file.length - keptBytes;
  expect(damage, what).toEqual(cutBytes === 0 ? [] : [{ dir, file: lastFile, keptBytes, cutBytes }]);

  const next = batches[left.length] ?? batchOf({ timestamps: [1000] });
  expect(await log.append(Buffer.from(next), 3), what).toBe(left.length * COUNT);
  await log.close();
  const again = await open(dir);
  expect([again.log.endOffset, again.damage], what).toEqual([log.endOffset, []]);
  expect((await readBytes(again.log, left.length * COUNT, 1, true)).length, what).toBe(next.length);
  await again.log.close();
}

describe('a last segment', () => {
  /** Where the last batches begin, `count` of them. */
  function startOfLast(count: number, file: Buffer): number {
    return file.length - Buffer.concat(batches.slice(-count)).length;
  }

  test('that ends anywhere in its last batches', async () => {
    const file = readFileSync(join(whole, lastFile));
    const dir = directoryInMemory();
    for (let end = startOfLast(2, file); end <= file.length; end++)
      await check(dir, file.subarray(0, end), `cut at ${end}`);
  });

  test('of which only the length and not all bytes came to the disk', async () => {
    const file = readFileSync(join(whole, lastFile));
    const dir = directoryInMemory();
    for (let end = startOfLast(1, file); end < file.length; end++)
      await check(dir, Buffer.concat([file.subarray(0, end), Buffer.alloc(file.length - end)]), `zeros from ${end} on`);
  });

  test('that ends in anything', async () => {
    const seed = newSeed();
    const random = randomFrom(seed);
    const file = readFileSync(join(whole, lastFile));
    const dir = directoryInMemory();
    const garbage = (length: number) => Buffer.from(Array.from({ length }, () => random(256)));
    for (let end = startOfLast(1, file); end < file.length; end++) {
      const torn = Buffer.concat([file.subarray(0, end), garbage(file.length - end)]);
      await check(dir, torn, `garbage from ${end} on, seed ${seed}`);
    }
    for (const length of [1, 11, 12, 16, 17, 60, 61, 5000])
      for (const behind of [garbage(length), Buffer.alloc(length)])
        await check(dir, Buffer.concat([file, behind]), `${length} bytes more, seed ${seed}`);
  });

  test('of which nothing is left', async () => {
    const dir = directoryInMemory();
    await check(dir, Buffer.alloc(0), 'empty');
    await check(dir, Buffer.alloc(5000), 'zeros');
  });

  test('that is damaged before its end is cut there, and it is told how much is lost', async () => {
    const file = readFileSync(join(whole, lastFile));
    const dir = directoryInMemory();
    const [first] = batches.slice(firstOfLast);
    const middle = (first?.length ?? 0) + 100;
    file[middle] = (file[middle] ?? 0) ^ 1;
    expect(intact(file)).toBe(1);
    await check(dir, file, 'one bit');
  });
});

describe('an index', () => {
  /** The indexes as a clean stop leaves them. */
  let right: Map<string, string>;
  let names: string[];

  beforeEach(async () => {
    const { log } = await open(whole);
    await log.close();
    right = fingerprints(whole);
    names = readdirSync(whole).filter((name) => name.endsWith('index'));
    expect(names.length).toBe(6);
  });

  async function checkIndexes(dir: string, what: string): Promise<void> {
    const { log, damage } = await open(dir);
    expect(damage, what).toEqual([]);
    for (let i = 1; i < batches.length; i += 4) {
      const batch = batches[i] ?? Buffer.alloc(0);
      expect((await readBytes(log, i * COUNT, 1, true)).equals(batch), what).toBe(true);
      // The second record of a batch is later than the first ones of the two that follow.
      const found = await log.findByTimestamp(BigInt(i * 10 + 25));
      expect(found, what).toMatchObject({ offset: i * COUNT + 1, timestamp: BigInt(i * 10 + 25) });
    }
    expect(await log.findMaxTimestamp(), what).toMatchObject({ offset: batches.length * COUNT - 1 });
    await log.close();
    expect(fingerprints(dir), what).toEqual(right);
  }

  test('that ends anywhere is made whole again', async () => {
    const dir = directoryInMemory();
    for (const name of names) {
      const { length } = readFileSync(join(whole, name));
      for (let end = 0; end < length; end++) {
        renew(dir);
        truncateSync(join(dir, name), end);
        await checkIndexes(dir, `${name} cut at ${end}`);
      }
    }
  });

  test('of which only the length and not all entries came to the disk is made again', async () => {
    const dir = directoryInMemory();
    for (const name of names) {
      const file = readFileSync(join(whole, name));
      const entry = name.endsWith('.timeindex') ? 12 : 8;
      for (let end = 0; end < file.length; end += entry) {
        renew(dir);
        writeFileSync(join(dir, name), Buffer.from(file).fill(0, end));
        await checkIndexes(dir, `${name}, zeros from ${end} on`);
      }
    }
  });

  test('of batches that are lost does not outlive them', async () => {
    const dir = directoryInMemory();
    renew(dir);
    const [first = Buffer.alloc(0)] = batches.slice(firstOfLast);
    truncateSync(join(dir, lastFile), first.length);
    const { log } = await open(dir);
    onTestFinished(() => log.close());
    expect(readFileSync(join(dir, segmentFile(firstOfLast * COUNT, 'index')))).toEqual(Buffer.alloc(0));
    const times = readFileSync(join(dir, segmentFile(firstOfLast * COUNT, 'timeindex')));
    expect([times.length, times.readBigInt64BE(0), times.readInt32BE(8)]).toEqual([
      12,
      BigInt(firstOfLast * 10 + 25),
      1,
    ]);
  });

  test('all of which are missing are made again', async () => {
    const dir = directoryInMemory();
    renew(dir);
    for (const name of names) rmSync(join(dir, name));
    await checkIndexes(dir, 'no index');
  });
});
