import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Codec } from '../../../protocol/records/batch-header.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { encodeBatch, type NewBatch, type NewRecord } from '../../../protocol/records/record-batch.js';
import { Segment } from '../segment.js';
import type { SegmentLog } from '../segment-log.js';
import { crash } from '../testing/crash.js';
import { segmentFile } from '../testing/partition-files.js';
import { newSeed, randomFrom } from '../testing/random.js';
import { readBytes } from '../testing/read.js';
import { batchesOf, compact, compactedLog, recordsOf } from './testing/compacted.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const ABORT = 0;
const COMMIT = 1;

/** `a=1 b=` is two records, the second a deletion. */
function records(text: string, timestamp = 0): NewRecord[] {
  return text.split(' ').map((record) => {
    const [key = '', value = ''] = record.split('=');
    return { timestamp: BigInt(timestamp), key: Buffer.from(key), value: value === '' ? null : Buffer.from(value) };
  });
}

function append(log: SegmentLog, text: string, timestamp = 0, batch: Partial<NewBatch> = {}): Promise<number> {
  return log.append(encodeBatch({ ...batch, records: records(text, timestamp) }), 0);
}

function appendMarker(log: SegmentLog, producerId: bigint, type: number, timestamp = 0): Promise<number> {
  const key = Buffer.from([0, 0, 0, type]);
  const record = { timestamp: BigInt(timestamp), key, value: Buffer.alloc(6) };
  const marker = { records: [record], producerId, producerEpoch: 0, transactional: true, control: true };
  return log.append(encodeBatch(marker), 0);
}

/** Begins the next segment: what was appended before can be compacted. */
async function roll(log: SegmentLog, timestamp = 5000): Promise<void> {
  await append(log, `roll${timestamp}=1`, timestamp);
}

describe('of each key', () => {
  test('the newest record stays, with its offset, and what is in the last segment is left alone', async () => {
    const log = await compactedLog();
    await append(log, 'a=1 b=2 a=3');
    await append(log, 'b=4 c=5');
    await append(log, 'a=6 roll=7', 5000);
    await append(log, 'a=8', 5000);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['2 a=3', '3 b=4', '4 c=5', '5 a=6', '6 roll=7', '7 a=8']);
    await append(log, 'x=9', 10_000);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['3 b=4', '4 c=5', '6 roll=7', '7 a=8', '8 x=9']);
    expect([log.startOffset, log.endOffset]).toEqual([0, 9]);
  });

  test('records without a key do not stay, as in Kafka, where the policy was another one', async () => {
    const log = await compactedLog();
    await log.append(encodeBatch({ records: [{ value: Buffer.from('x') }, ...records('a=1')] }), 0);
    await roll(log);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['1 a=1', '2 roll5000=1']);
  });

  test.each(CODECS)('headers, timestamps, sequence and codec stay: %s', async (codec) => {
    const log = await compactedLog();
    const headers = [['h', Buffer.from('v')] as const];
    const [a, b, c] = records('a=1 b=2 a=3', 7);
    const batch = encodeBatch({
      records: [
        { ...a, headers },
        { ...b, headers, timestamp: 9n },
        { ...c, timestamp: 8n },
      ],
      codec: codec as Codec,
      producerId: 5n,
      producerEpoch: 3,
      baseSequence: 40,
    });
    await log.append(batch, 6);
    await append(log, 'a=4', 10);
    await roll(log);
    await compact(log);
    expect(await batchesOf(log)).toMatchObject([
      {
        ...{ baseOffset: 0, lastOffsetDelta: 2, codec, leaderEpoch: 6, producerId: 5n, producerEpoch: 3 },
        ...{ baseSequence: 40, maxTimestamp: 9n, deleteHorizon: false },
        records: [{ offset: 1, timestamp: 9n, headers, key: Buffer.from('b') }],
      },
      {},
      {},
    ]);
  });

  test('a batch that keeps all of its records stays as it is, byte for byte', async () => {
    const log = await compactedLog();
    const bytes = [
      encodeBatch({ records: records('a=1 b=2'), codec: 'lz4' }),
      encodeBatch({ records: records('c=3 d=4') }),
    ];
    for (const batch of bytes) await log.append(batch, 0);
    await append(log, 'e=1 e=2');
    await roll(log);
    await compact(log);
    const whole = Buffer.concat(bytes);
    expect(await readBytes(log, 0, whole.length, true)).toEqual(whole);
    expect((await readBytes(log, 4, 60, true)).readInt32BE(57)).toBe(1);
  });

  test('the time of arrival of a batch stays its own', async () => {
    const log = await compactedLog();
    await append(log, 'a=1 b=2', 3, { logAppendTime: 700n });
    await append(log, 'a=3');
    await roll(log);
    await compact(log);
    expect(await batchesOf(log)).toMatchObject([
      { logAppendTime: true, maxTimestamp: 700n, records: [{ offset: 1, timestamp: 700n }] },
      {},
      {},
    ]);
  });
});

describe('deletions', () => {
  test('stay for delete.retention.ms from when they were compacted, and say until when (KIP-534)', async () => {
    const log = await compactedLog({ deleteRetentionMs: DAY_MS });
    await append(log, 'a=1 b=2', 100);
    await append(log, 'a= c=3', 101);
    await roll(log);
    await compact(log, 1e12);
    expect(await recordsOf(log)).toEqual(['1 b=2', '2 a=null', '3 c=3', '4 roll5000=1']);
    const [, second] = await batchesOf(log);
    expect(second).toMatchObject({ deleteHorizon: true, baseTimestamp: BigInt(1e12 + DAY_MS), maxTimestamp: 101n });
    expect(second?.records.map(({ timestamp }) => timestamp)).toEqual([101n, 101n]);

    await roll(log, 10_000);
    await compact(log, 1e12 + DAY_MS - 1);
    expect(await recordsOf(log)).toContain('2 a=null');
    expect((await batchesOf(log))[1]).toMatchObject({ baseTimestamp: BigInt(1e12 + DAY_MS) });
    await roll(log, 15_000);
    await compact(log, 1e12 + DAY_MS);
    expect(await recordsOf(log)).not.toContain('2 a=null');
    expect((await recordsOf(log)).slice(0, 2)).toEqual(['1 b=2', '3 c=3']);
  });
});

describe('what is worth it', () => {
  async function filled(settings: Parameters<typeof compactedLog>[0]) {
    const log = await compactedLog(settings);
    for (let i = 0; i < 10; i++) await append(log, 'a=1 b=2', 100);
    await roll(log);
    return log;
  }
  const compacted = async (log: SegmentLog) => (await recordsOf(log)).length === 3;

  test('is nothing that is younger than min.compaction.lag.ms', async () => {
    const log = await filled({ minCompactionLagMs: 1000 });
    await compact(log, 1099);
    expect(await compacted(log)).toBe(false);
    await compact(log, 1100);
    expect(await compacted(log)).toBe(true);
  });

  test('is a log of which more than min.cleanable.dirty.ratio has not been compacted', async () => {
    const log = await filled({ minCleanableDirtyRatio: 0.5 });
    await compact(log);
    expect(await compacted(log)).toBe(true); // all of it had not
    await append(log, 'a=3', 10_000);
    await compact(log);
    expect((await recordsOf(log))[0]).toBe('18 a=1'); // a third of it has not
    for (let i = 0; i < 5; i++) await append(log, 'a=4', 10_000);
    await roll(log, 15_000);
    await compact(log);
    expect((await recordsOf(log))[0]).toBe('19 b=2');
  });

  test('is in any case what is older than max.compaction.lag.ms', async () => {
    const log = await filled({ minCleanableDirtyRatio: 1, maxCompactionLagMs: 1000 });
    await compact(log, 1100);
    expect(await compacted(log)).toBe(false);
    await compact(log, 1101);
    expect(await compacted(log)).toBe(true);
  });

  test('is nothing where the policy does not say so', async () => {
    const log = await filled({ compacts: false });
    await compact(log);
    expect(await compacted(log)).toBe(false);
  });
});

describe('producers', () => {
  const idempotent = { producerId: 7n, producerEpoch: 2, baseSequence: 0 };

  test('leave the header of their newest batch, so that a restart knows their sequence; for a day, as in Kafka', async () => {
    const log = await compactedLog();
    await append(log, 'a=1 b=1', 100, idempotent);
    await append(log, 'a=2 b=2', 100, { ...idempotent, baseSequence: 2 });
    await append(log, 'a=3 b=3', 100);
    await roll(log);
    await compact(log, 99 + DAY_MS);
    const [first, ...others] = await batchesOf(log);
    expect(first).toMatchObject({
      ...{ baseOffset: 2, lastOffsetDelta: 1, producerId: 7n, producerEpoch: 2, baseSequence: 2, recordCount: 0 },
      ...{ maxTimestamp: 100n, codec: 'none' },
    });
    expect(others).toHaveLength(2);
    expect(await log.findByTimestamp(99n)).toMatchObject({ offset: 4 });
    await log.deleteBefore(4);
    expect(await log.findMaxTimestamp()).toMatchObject({ offset: 6 });
    await roll(log, 10_000);
    await compact(log, 100 + DAY_MS);
    expect((await batchesOf(log))[0]).toMatchObject({ baseOffset: 4, recordCount: 2 });
  });

  test('leave nothing where a newer batch of theirs is not compacted yet', async () => {
    const log = await compactedLog();
    await append(log, 'a=1', 100, idempotent);
    await append(log, 'a=2', 5000, { ...idempotent, baseSequence: 1 });
    await append(log, 'b=2', 5000);
    await compact(log, 5000);
    // But for the last header of a file, which says up to where it replaces others.
    expect((await batchesOf(log)).map(({ baseOffset }) => baseOffset)).toEqual([0, 1, 2]);
    expect(await recordsOf(log)).toEqual(['0 a=1', '1 a=2', '2 b=2']);
  });
});

describe('transactions', () => {
  const transactional = (producerId: bigint) => ({
    producerId,
    producerEpoch: 0,
    baseSequence: 0,
    transactional: true,
  });

  test('what was aborted goes, and is never the newest of a key; what was committed is', async () => {
    const log = await compactedLog();
    await append(log, 'a=1 b=1 c=1');
    await append(log, 'a=aborted', 0, transactional(1n));
    await append(log, 'b=committed', 0, transactional(2n));
    await append(log, 'd=aborted', 0, transactional(1n));
    await appendMarker(log, 1n, ABORT);
    await appendMarker(log, 2n, COMMIT);
    await append(log, 'a=committed', 0, transactional(1n));
    await appendMarker(log, 1n, COMMIT);
    await append(log, 'e=aborted', 0, transactional(3n));
    await roll(log);
    await appendMarker(log, 3n, ABORT, 5000); // in the segment that is not compacted
    await compact(log);
    const data = (await batchesOf(log)).filter(({ control }) => !control);
    const left = data.flatMap((batch) => batch.records.map(({ offset, key, value }) => `${offset} ${key}=${value}`));
    expect(left).toEqual(['2 c=1', '4 b=committed', '8 a=committed', '11 roll5000=1']);
  });

  test('from the first that is open on nothing is compacted, until it ends', async () => {
    const log = await compactedLog();
    await append(log, 'a=1 b=1');
    await append(log, 'a=2', 0, transactional(1n));
    await append(log, 'b=3 b=4');
    await roll(log);
    await compact(log);
    expect(await recordsOf(log)).toEqual(['0 a=1', '1 b=1', '2 a=2', '3 b=3', '4 b=4', '5 roll5000=1']);
    await appendMarker(log, 1n, COMMIT, 5000);
    await compact(log);
    expect((await recordsOf(log)).slice(0, 3)).toEqual(['2 a=2', '4 b=4', '5 roll5000=1']);
  });

  test('a marker stays as long as anything of its transaction, and then as long as a deletion', async () => {
    const log = await compactedLog({ deleteRetentionMs: 1000 });
    await append(log, 'a=1', 0, transactional(1n));
    await appendMarker(log, 1n, COMMIT);
    await append(log, 'b=1', 0, transactional(2n));
    await appendMarker(log, 2n, COMMIT);
    await append(log, 'b=2');
    await roll(log);
    const markers = async () => (await batchesOf(log)).filter(({ control }) => control);
    await compact(log, 1e12);
    expect((await markers()).map(({ baseOffset, deleteHorizon }) => [baseOffset, deleteHorizon])).toEqual([
      [1, false],
      [3, false],
    ]);
    await roll(log, 10_000);
    await compact(log, 1e12 + 1); // nothing is left of the second one's data
    expect(await markers()).toMatchObject([
      { baseOffset: 1, deleteHorizon: false },
      { baseOffset: 3, deleteHorizon: true, baseTimestamp: BigInt(1e12 + 1001) },
    ]);
    await roll(log, 15_000);
    await compact(log, 1e12 + 1001);
    expect((await markers()).map(({ baseOffset }) => baseOffset)).toEqual([1]);
  });
});

test('of a marker that is the newest of its producer the header stays, and a restart reads over it', async () => {
  const log = await compactedLog({ deleteRetentionMs: 1 });
  await appendMarker(log, 1n, COMMIT);
  await append(log, 'a=1');
  for (const now of [6000, 12_000]) {
    await roll(log, now - 500);
    await compact(log, now);
  }
  expect((await batchesOf(log))[0]).toMatchObject({ baseOffset: 0, control: true, recordCount: 0 });
  const left = crash(log.dir);
  for (const name of readdirSync(left)) if (name.endsWith('.snapshot')) rmSync(join(left, name));
  const again = await compactedLog({}, left);
  expect(await recordsOf(again)).toEqual(await recordsOf(log));
  expect(again.lastStableOffset).toBe(again.endOffset);
});

describe('segments', () => {
  test('are put together up to segment.bytes', async () => {
    const log = await compactedLog({ segmentBytes: 1000 });
    for (let i = 0; i < 20; i++) await append(log, `a${i % 3}=${'x'.repeat(i)}`, i * 2000);
    const count = () => readdirSync(log.dir).filter((name) => name.endsWith('.log')).length;
    expect(count()).toBe(20);
    await compact(log);
    expect(count()).toBeLessThan(6);
    expect((await recordsOf(log)).map((record) => Number.parseInt(record, 10))).toEqual([16, 17, 18, 19]);
    await append(log, 'z=1', 50_000);
    await compact(log);
    expect(count()).toBe(2);
  });

  test('a file that would be the same is not written again', async () => {
    const log = await compactedLog();
    await append(log, 'a=1');
    await roll(log);
    const path = join(log.dir, segmentFile(0, 'log'));
    const before = statSync(path).ino;
    await compact(log);
    expect([statSync(path).ino, log.cleanedUpTo]).toEqual([before, 1]);
  });

  test('who reads while they are replaced gets the old or the new', async () => {
    const log = await compactedLog();
    for (let i = 0; i < 300; i++) await append(log, `a${i % 10}=${i} b${i}=1`, i * 100);
    let done = false;
    const compacting = compact(log).then(() => {
      done = true;
    });
    const latest = new Map(Array.from({ length: 10 }, (_, i) => [`a${i}`, `${290 + i}`]));
    let rounds = 0;
    while (!done || rounds < 2) {
      const found = new Map(
        (await recordsOf(log)).map((record) => (record.split(' ')[1] ?? '').split('=') as [string, string]),
      );
      for (const [key, value] of latest) expect(found.get(key)).toBe(value);
      expect(found.size).toBe(310);
      rounds++;
    }
    await compacting;
    expect(readdirSync(log.dir).filter((name) => /deleted|swap|cleaned/.test(name))).toEqual([]);
  });

  test('what is deleted, cut or closed meanwhile is not brought back, and nothing is left of the attempt', async () => {
    for (const meanwhile of ['deleteBefore', 'truncate', 'close'] as const) {
      const log = await compactedLog();
      for (let i = 0; i < 200; i++) await append(log, `a=${i}`, i * 10);
      const compacting = compact(log);
      await new Promise(setImmediate);
      if (meanwhile === 'deleteBefore') await log.deleteBefore(150);
      if (meanwhile === 'truncate') await log.truncate(50);
      if (meanwhile === 'close') await log.close();
      await compacting;
      const again = meanwhile === 'close' ? await compactedLog({}, log.dir) : log;
      const offsets = (await recordsOf(again)).map((record) => Number.parseInt(record, 10));
      expect(offsets.at(-1)).toBe(meanwhile === 'truncate' ? 49 : 199);
      expect([again.startOffset, Math.max(offsets[0] ?? 0, 101)]).toEqual(
        meanwhile === 'deleteBefore' ? [150, 150] : [0, Math.max(offsets[0] ?? 0, 101)],
      );
      await compact(again);
      expect(readdirSync(log.dir).filter((name) => /deleted|swap|cleaned/.test(name))).toEqual([]);
    }
  });
});

test('what a batch was cut off from and grew again meanwhile is not replaced by what it was', async () => {
  const log = await compactedLog();
  await append(log, 'a=1');
  await append(log, 'a=2');
  await roll(log);
  await log.sync();
  const syncing = vi.spyOn(Segment.prototype, 'sync');
  onTestFinished(() => syncing.mockRestore());
  syncing.mockImplementationOnce(async () => {
    await log.truncate(1);
    await append(log, 'b=new');
    await roll(log, 20_000);
    await roll(log, 30_000);
  });
  await compact(log);
  expect(syncing).toHaveBeenCalled();
  expect(await recordsOf(log)).toEqual(['0 a=1', '1 b=new', '2 roll20000=1', '3 roll30000=1']);
  expect(log.cleanedUpTo).toBe(0);
});

test('no record goes for a newer one that a loss of power would take', async () => {
  const log = await compactedLog();
  const syncing = vi.spyOn(Segment.prototype, 'sync');
  onTestFinished(() => syncing.mockRestore());
  syncing.mockImplementation(function (this: Segment) {
    return this.baseOffset === 0 ? Promise.resolve() : Promise.reject(new Error('EIO'));
  });
  await append(log, 'a=1');
  await append(log, 'a=2', 5000);
  await roll(log, 10_000);
  await expect(compact(log)).rejects.toThrow('EIO');
  expect(await recordsOf(log)).toEqual(['0 a=1', '1 a=2', '2 roll10000=1']);
  syncing.mockRestore();
});

test("a compaction that fails when its outcome is the log's already loses nothing, then and after a restart", async () => {
  const log = await compactedLog();
  await append(log, 'a=1 b=2 a=3');
  await roll(log);
  const discard = vi.spyOn(Segment.prototype, 'discard').mockImplementationOnce(() => {
    throw new Error('ENOSPC: no space left on device, rename');
  });
  onTestFinished(() => discard.mockRestore());
  await expect(compact(log)).rejects.toThrow('ENOSPC');
  const left = ['1 b=2', '2 a=3', '3 roll5000=1'];
  expect(await recordsOf(log)).toEqual(left);
  await append(log, 'a=4', 10_000);
  await compact(log); // what is half done is left to a restart
  await log.close();
  expect(await recordsOf(await compactedLog({}, log.dir))).toEqual([...left, '4 a=4']);
});

test('a checksum that is wrong stops a compaction, which is not tried again at once', async () => {
  const log = await compactedLog();
  await append(log, 'a=1');
  await roll(log);
  const path = join(log.dir, segmentFile(0, 'log'));
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(compact(log, 1e12)).rejects.toMatchObject({ kind: 'Storage' });
  await compact(log, 1e12 + 1000);
  await expect(compact(log, 1e12 + 600_000)).rejects.toMatchObject({ kind: 'Storage' });
  expect(readdirSync(log.dir).filter((name) => /cleaned/.test(name))).toEqual([]);
});

test('whatever is appended, compacted, deleted and restarted, the newest of every key is there, and nothing else is new', async () => {
  const seed = newSeed();
  const random = randomFrom(seed);
  for (let round = 0; round < 4; round++) {
    const settings = { segmentBytes: 1000 + random(4000), deleteRetentionMs: random(3) * 20_000 };
    let log = await compactedLog(settings);
    const model = new Map<string, string>();
    const offsets = new Map<string, number>();
    let now = 0;
    for (let step = 0; step < 150; step++) {
      now += random(600);
      if (random(12) === 0) await compact(log, now);
      if (random(30) === 0) {
        await log.close();
        log = await compactedLog(settings, log.dir);
      }
      if (random(40) === 0) {
        log = await compactedLog(settings, crash(log.dir));
      }
      const count = 1 + random(5);
      const batch = Array.from({ length: count }, () => {
        const key = `k${random(25)}`;
        const value = random(4) === 0 ? null : Buffer.from(`${step}${'x'.repeat(random(60))}`);
        return { key: Buffer.from(key), value, timestamp: BigInt(now) };
      });
      const idempotent = random(2) === 0 ? { producerId: BigInt(random(4)), producerEpoch: 0, baseSequence: step } : {};
      const codec = CODECS[random(5)] ?? 'none';
      const base = await log.append(encodeBatch({ records: batch, codec, ...idempotent }), 0);
      for (const [i, { key, value }] of batch.entries()) {
        offsets.set(`${key}`, base + i);
        if (value === null) model.delete(`${key}`);
        else model.set(`${key}`, `${value}`);
      }
    }
    const where = `seed ${seed}, round ${round}`;
    const found = new Map<string, string>();
    for (const { offset, key, value } of (await batchesOf(log)).flatMap((batch) => batch.records)) {
      expect(offset, where).toBeLessThanOrEqual(offsets.get(`${key}`) ?? -1);
      if (value === null) found.delete(`${key}`);
      else found.set(`${key}`, `${value}`);
    }
    expect(found, where).toEqual(model);
    // From any offset on, what is read is the same.
    const whole = await batchesOf(log);
    for (let i = 0; i < 20; i++) {
      const offset = random(log.endOffset);
      const [first] = await batchesOf(log, offset);
      const holder = whole.find((batch) => batch.baseOffset + batch.lastOffsetDelta >= offset);
      expect(first?.baseOffset, `${where}, offset ${offset}`).toBe(holder?.baseOffset);
    }
    const all = whole.flatMap((batch) => batch.records);
    for (let i = 0; i < 20; i++) {
      const timestamp = BigInt(random(now));
      const expected = all.find((record) => record.timestamp >= timestamp);
      expect((await log.findByTimestamp(timestamp))?.offset, `${where}, time ${timestamp}`).toBe(expected?.offset);
    }
  }
});
