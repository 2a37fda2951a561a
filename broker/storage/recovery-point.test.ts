import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeMessageSet } from '../../protocol/records/message-set.js';
import type { Damage, LastKnown } from './recover-segments.js';
import { SegmentLog } from './segment-log.js';
import { batchOfCount } from './testing/batches.js';
import { fingerprints, partitionFiles, segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { settingsOf } from './testing/settings.js';
import { directoryInMemory, temporaryDirectory } from './testing/temporary-directory.js';

const SETTINGS = settingsOf({ segmentBytes: 16 * 1024 });
/** Two records each, so many of them to a segment. */
const BATCH = batchOfCount(2, 130);
const PER_SEGMENT = Math.floor(SETTINGS.segmentBytes / BATCH.length);
const BATCHES = 5 * PER_SEGMENT - 3;

/** A log of five segments, the last of them not full. */
async function writeLog(dir: string): Promise<void> {
  const log = await SegmentLog.open(dir, SETTINGS);
  for (let i = 0; i < BATCHES; i++) await log.append(Buffer.from(BATCH), 0);
  await log.close();
}

async function open(dir: string, lastKnown: Partial<LastKnown>, settings = SETTINGS) {
  const damage: Damage[] = [];
  const log = await SegmentLog.open(dir, settings, {
    lastKnown: { clean: false, recoveryPoint: 0, startOffset: 0, cleanedUpTo: 0, ...lastKnown },
    onDamage: (found) => damage.push(found),
  });
  onTestFinished(() => log.close());
  return { log, damage };
}

function change(dir: string, segment: number, change: (bytes: Buffer) => void): void {
  const path = join(dir, segmentFile(segment * PER_SEGMENT * 2, 'log'));
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

const place = (segment: number, batch: number) => (segment * PER_SEGMENT + batch) * 2;

describe('after a crash', () => {
  test('what lies before the recovery point is not read, wherever that is', async () => {
    const whole = temporaryDirectory();
    await writeLog(whole);
    for (const [segment, batch] of [
      [1, 0],
      [1, 20],
      [1, PER_SEGMENT - 1],
      [4, 30],
    ] as const) {
      const dir = temporaryDirectory();
      cpSync(whole, dir, { recursive: true });
      change(dir, 0, (bytes) => bytes.fill(0));
      if (batch > 10) change(dir, segment, (bytes) => bytes.fill(0, 0, BATCH.length));
      const { log, damage } = await open(dir, { recoveryPoint: place(segment, batch) });
      expect([log.endOffset, damage]).toEqual([BATCHES * 2, []]);
      expect(log.recoveryPoint).toBe(place(segment, batch));
    }
  });

  test('zeros behind it end the log there, and the segments that follow are dropped: each is told', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    change(dir, 1, (bytes) => bytes.fill(0, 25 * BATCH.length, 26 * BATCH.length));
    const { log, damage } = await open(dir, { recoveryPoint: place(1, 20) });
    expect(log.endOffset).toBe(place(1, 25));
    expect(damage.map(({ file, keptBytes }) => [file, keptBytes])).toEqual([
      [segmentFile(place(1, 0), 'log'), 25 * BATCH.length],
      ...[2, 3, 4].map((segment) => [segmentFile(place(segment, 0), 'log'), 0]),
    ]);
    expect([...partitionFiles(dir).keys()].filter((name) => name.endsWith('.log'))).toHaveLength(2);
    expect(await log.append(Buffer.from(BATCH), 0)).toBe(place(1, 25));
  });

  test('a segment that has lost its end without a trace ends the log too, unless a compaction may have been there', async () => {
    const whole = temporaryDirectory();
    await writeLog(whole);
    truncateSync(join(whole, segmentFile(place(2, 0), 'log')), 10 * BATCH.length);
    for (const recoveryPoint of [0, place(1, 0)]) {
      const dir = temporaryDirectory();
      cpSync(whole, dir, { recursive: true });
      const { log, damage } = await open(dir, { recoveryPoint });
      expect(log.endOffset).toBe(place(2, 10));
      expect(damage).toHaveLength(2);
    }
    for (const [lastKnown, settings] of [
      [{ recoveryPoint: place(1, 0) }, { compacts: true }],
      // Adopted without a word about its policy.
      [{}, { minCompactionLagMs: Number.POSITIVE_INFINITY }],
      // The policy was another one before.
      [{ cleanedUpTo: place(3, 0) }, {}],
    ] as const) {
      const dir = temporaryDirectory();
      cpSync(whole, dir, { recursive: true });
      const other = await open(dir, lastKnown, { ...SETTINGS, ...settings });
      expect([other.log.endOffset, other.damage]).toEqual([BATCHES * 2, []]);
    }
  });

  test('messages of a format before Kafka 0.11 are refused, and not taken for damage', async () => {
    for (const magic of [0, 1] as const) {
      const dir = temporaryDirectory();
      const path = join(dir, segmentFile(0, 'log'));
      const old = encodeMessageSet({
        magic,
        records: [{ offset: 0, timestamp: 5n, key: null, value: Buffer.from('v') }],
      });
      writeFileSync(path, old);
      await expect(SegmentLog.open(dir, SETTINGS)).rejects.toThrow(
        `${path} holds a message of format ${magic} at byte 0, older than the record batches that are stored here.`,
      );
      expect(readFileSync(path)).toEqual(old);
      // One that is not whole is damage.
      writeFileSync(path, old.subarray(0, -1));
      expect((await open(dir, {})).damage).toHaveLength(1);
    }
  });

  test('a log that has lost what was on the disk says so', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    truncateSync(join(dir, segmentFile(place(4, 0), 'log')), 10 * BATCH.length);
    const { log, damage } = await open(dir, { recoveryPoint: BATCHES * 2 });
    expect(log.endOffset).toBe(place(4, 10));
    expect(damage).toMatchObject([{ keptBytes: 10 * BATCH.length, cutBytes: 0 }]);
  });

  test.each([true, false])('a log that has lost all of its segments says so (stopped in order: %s)', async (clean) => {
    const dir = temporaryDirectory();
    const { log, damage } = await open(dir, { clean, startOffset: 4, recoveryPoint: 10 });
    expect([log.startOffset, log.endOffset]).toEqual([4, 4]);
    expect(damage).toEqual([{ dir, file: segmentFile(4, 'log'), keptBytes: 0, cutBytes: 0 }]);
  });

  test('indexes that are wrong behind the recovery point, or altogether, are made again', async () => {
    const whole = directoryInMemory();
    await writeLog(whole);
    const right = fingerprints(whole);
    const seed = newSeed();
    const random = randomFrom(seed);
    for (let round = 0; round < 60; round++) {
      const dir = directoryInMemory();
      cpSync(whole, dir, { recursive: true });
      const recoveryPoint = 2 * random(BATCHES + 1);
      for (const [name, bytes] of partitionFiles(dir)) {
        if (!name.endsWith('index') || Number.parseInt(name, 10) + PER_SEGMENT * 2 <= recoveryPoint) continue;
        const damages = [
          () => rmSync(join(dir, name)),
          () => truncateSync(join(dir, name), random(bytes.length)),
          () => writeFileSync(join(dir, name), Buffer.alloc(bytes.length)),
          () => {},
        ];
        damages[random(damages.length)]?.();
      }
      const { log, damage } = await open(dir, { recoveryPoint });
      expect([log.endOffset, damage], `seed ${seed}, round ${round}`).toEqual([BATCHES * 2, []]);
      await log.findMaxTimestamp(); // needs every index
      await log.close();
      expect(fingerprints(dir), `seed ${seed}, round ${round}`).toEqual(right);
    }
  });

  test('a start behind the end begins the log there and tells what that costs, and one within a segment is kept', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const { log } = await open(dir, { startOffset: place(2, 3) });
    expect([log.startOffset, log.endOffset, log.firstSegmentOffset]).toEqual([place(2, 3), BATCHES * 2, place(2, 0)]);
    await log.close();
    const { log: ahead, damage } = await open(dir, { startOffset: 5000 });
    expect([ahead.startOffset, ahead.endOffset]).toEqual([5000, 5000]);
    expect(damage.map(({ file, keptBytes }) => [file, keptBytes])).toEqual(
      [2, 3, 4].map((segment) => [segmentFile(place(segment, 0), 'log'), 0]),
    );
    expect(await ahead.append(Buffer.from(BATCH), 0)).toBe(5000);
  });
});

describe('after a clean stop', () => {
  test('nothing is read: the end is what the checkpoint says', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    change(dir, 4, (bytes) => bytes.fill(0, bytes.length - BATCH.length));
    const { log, damage } = await open(dir, { clean: true, recoveryPoint: BATCHES * 2 });
    expect([log.endOffset, log.recoveryPoint, damage]).toEqual([BATCHES * 2, BATCHES * 2, []]);
    // Nothing is written behind an end that is not right, and the next start looks again.
    await expect(log.append(Buffer.from(BATCH), 0)).rejects.toMatchObject({ kind: 'Storage' });
    expect(log.recoveryPoint).toBe(place(4, 0));
  });

  test('an end that is not where the checkpoint says is found out before anything is written', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    const { log } = await open(dir, { clean: true, recoveryPoint: BATCHES * 2 - 2 });
    await expect(log.append(Buffer.from(BATCH), 0)).rejects.toThrow(
      `${dir} ends at offset ${BATCHES * 2}, not at ${BATCHES * 2 - 2} as it was left.`,
    );
    expect(log.recoveryPoint).toBe(place(4, 0));
  });

  test('files that cannot have been left so are checked', async () => {
    const dir = temporaryDirectory();
    await writeLog(dir);
    truncateSync(join(dir, segmentFile(place(4, 0), 'log')), 0);
    const { log, damage } = await open(dir, { clean: true, recoveryPoint: BATCHES * 2 });
    expect([log.endOffset, damage.length]).toEqual([place(4, 0), 1]);
  });
});
