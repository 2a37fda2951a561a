import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { baseOffset, batchSize, lastOffset, leaderEpoch } from '../../protocol/records/batch-header.js';
import { FluxmqError } from '../errors.js';
import { MemoryLogStore } from './memory-store.js';
import { MemoryTier } from './memory-tier.js';
import type { LogStore, PartitionLog } from './partition-log.js';
import { SegmentLogStore } from './segment-store.js';
import { batchOf, batchOfCount } from './testing/batches.js';
import { newSeed, randomFrom } from './testing/random.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const TOPIC_ID = 'Z29sZGVuLXRvcGljLTAwMQ';
const OTHER_ID = 'Z29sZGVuLXRvcGljLTAwMg';

const settings = settingsOf({ segmentBytes: 16 * 1024 });
const ALL = Number.MAX_SAFE_INTEGER;

/** Every log keeps these promises. The segments are small, so that a few batches already need several of them. */
const STORES: [name: string, create: () => LogStore][] = [
  ['memory', () => new MemoryLogStore()],
  ['segments', () => new SegmentLogStore(temporaryDirectory())],
  ['segments under a memory tier', () => new SegmentLogStore(temporaryDirectory(), { tier: new MemoryTier(2 ** 24) })],
  [
    'segments under a memory tier that is full',
    () => new SegmentLogStore(temporaryDirectory(), { tier: new MemoryTier(2 ** 20) }),
  ],
];

// It takes a second to pack, so all of them get the same.
let bomb: Buffer;
beforeAll(() => {
  bomb = batchOf({ timestamps: [5], valueSize: 128 * 1024 * 1024, codec: 'gzip' });
});

describe.each(STORES)('%s', (_, create) => {
  function openStore(): LogStore {
    const store = create();
    onTestFinished(() => store.close());
    return store;
  }
  function openLog(): Promise<PartitionLog> {
    return openStore().create('topic', 0, TOPIC_ID, settings);
  }

  describe('append', () => {
    test('gives each record the next offset, and stamps the batch with its place and the leader epoch', async () => {
      const log = await openLog();
      const batches = [batchOfCount(3), batchOfCount(1), batchOfCount(5)];
      expect(log.endOffset).toBe(0);
      expect([await log.append(batchOfCount(3), 1), await log.append(batchOfCount(1), 2)]).toEqual([0, 3]);
      const [, , last = Buffer.alloc(0)] = batches;
      expect(await log.append(last, 7)).toBe(4);
      expect([baseOffset(last), lastOffset(last), leaderEpoch(last)]).toEqual([4, 8, 7]);
      expect([log.startOffset, log.endOffset]).toEqual([0, 9]);
      expect(log.size).toBe(batches.reduce((size, batch) => size + batch.length, 0));
    });

    test('takes effect in the order of the calls', async () => {
      const log = await openLog();
      const offsets = await Promise.all(Array.from({ length: 300 }, () => log.append(batchOfCount(2), 0)));
      expect(offsets).toEqual(Array.from({ length: 300 }, (_, i) => i * 2));
    });

    test('refuses what is not exactly one batch, and stays as it was', async () => {
      const log = await openLog();
      await log.append(batchOf(), 0);
      const size = log.size;
      const batch = batchOf();
      for (const wrong of [batch.subarray(0, -1), Buffer.concat([batch, batch]), Buffer.alloc(0), Buffer.alloc(61)]) {
        await expect(log.append(wrong, 0)).rejects.toMatchObject({ name: 'FluxmqError', kind: 'Storage' });
      }
      expect([log.endOffset, log.size]).toEqual([1, size]);
    });
  });

  describe('read', () => {
    test('answers nothing at the end, also of an empty log', async () => {
      const log = await openLog();
      expect((await readBytes(log, 0, ALL, true)).length).toBe(0);
      await log.append(batchOfCount(2), 0);
      expect((await readBytes(log, 2, ALL, true)).length).toBe(0);
    });

    test('refuses offsets outside the log', async () => {
      const log = await openLog();
      await log.append(batchOfCount(2), 0);
      for (const offset of [-1, 3]) await expect(readBytes(log, offset, ALL, true)).rejects.toBeInstanceOf(FluxmqError);
    });

    test('answers the whole batch for an offset in its middle', async () => {
      const log = await openLog();
      const batches = [batchOfCount(10), batchOfCount(10), batchOfCount(10)];
      for (const batch of batches) await log.append(batch, 0);
      for (const offset of [10, 11, 19]) {
        expect(await readBytes(log, offset, batches[1]?.length ?? 0, false)).toEqual(batches[1]);
      }
    });

    test('keeps to maxBytes in whole batches, and below one batch obeys atLeastOne (KIP-74)', async () => {
      const log = await openLog();
      const batches = [batchOf(), batchOf(), batchOf()];
      for (const batch of batches) await log.append(batch, 0);
      const size = batches[0]?.length ?? 0;
      const bytesFor = async (maxBytes: number, atLeastOne: boolean) =>
        (await readBytes(log, 0, maxBytes, atLeastOne)).length;
      expect(await bytesFor(3 * size, false)).toBe(3 * size);
      expect(await bytesFor(3 * size - 1, false)).toBe(2 * size);
      expect(await bytesFor(size, false)).toBe(size);
      for (const tooLittle of [size - 1, 61, 12, 1, 0]) {
        expect(await bytesFor(tooLittle, false)).toBe(0);
        expect(await bytesFor(tooLittle, true)).toBe(size);
      }
    });

    test('answers a batch larger than any slab or segment', async () => {
      const log = await openLog();
      const large = batchOf({ valueSize: 3_000_000 });
      const batches = [batchOf(), large, batchOf()];
      for (const batch of batches) await log.append(batch, 0);
      // Not toEqual: it takes seconds for megabytes.
      expect((await readFrom(log, 0)).equals(Buffer.concat(batches))).toBe(true);
      expect((await readBytes(log, 1, 1000, true)).equals(large)).toBe(true);
    });

    test('gives back every batch from every offset, whatever the sizes', async () => {
      const seed = newSeed();
      const random = randomFrom(seed);
      const log = await openLog();
      const batches: Buffer[] = [];
      for (let i = 0; i < 400; i++) {
        const valueSize = random(20) === 0 ? random(400_000) : random(300);
        const batch = batchOfCount(1 + random(4), valueSize);
        await log.append(batch, 0);
        batches.push(batch);
      }
      const whole = Buffer.concat(batches);
      expect((await readFrom(log, 0)).equals(whole), `seed ${seed}`).toBe(true);
      for (let offset = 0; offset < log.endOffset; offset++) {
        const bytes = await readBytes(log, offset, 1 + random(5000), true);
        const holder = batches.find((batch) => lastOffset(batch) >= offset);
        expect(bytes.subarray(0, holder?.length).equals(holder ?? Buffer.alloc(0)), `seed ${seed}, ${offset}`).toBe(
          true,
        );
        assertWhole(bytes);
      }
    });

    test('never sees a part of a batch while others append', async () => {
      const log = await openLog();
      let appended = false;
      async function follow(): Promise<Buffer> {
        const chunks: Buffer[] = [];
        let offset = 0;
        while (!appended || offset < log.endOffset) {
          const bytes = await readBytes(log, offset, 20_000, true);
          assertWhole(bytes);
          if (bytes.length === 0) await new Promise(setImmediate);
          else offset = endOf(bytes);
          chunks.push(bytes);
        }
        return Buffer.concat(chunks);
      }
      const readers = [follow(), follow(), follow()];
      const batches: Buffer[] = [];
      for (let i = 0; i < 500; i++) {
        const batch = batchOfCount(1 + (i % 3), i % 700);
        await log.append(batch, 0);
        batches.push(batch);
        if (i % 7 === 0) await new Promise(setImmediate);
      }
      appended = true;
      for (const read of await Promise.all(readers)) expect(read.equals(Buffer.concat(batches))).toBe(true);
    });
  });

  describe('the segments', () => {
    test('begin at the start, in the order of their offsets, none of them behind the end', async () => {
      const log = await openLog();
      const before = Date.now();
      expect(await log.segmentStarts()).toHaveLength(1);
      for (let i = 0; i < 4; i++) await log.append(batchOf({ valueSize: settings.segmentBytes - 500 }), 0);
      const starts = (await log.segmentStarts()).map(({ baseOffset }) => baseOffset);
      expect(starts[0]).toBe(0);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      expect(starts.at(-1)).toBeLessThan(log.endOffset);
      for (const { lastModified } of await log.segmentStarts()) {
        expect(lastModified).toBeGreaterThanOrEqual(before - 1000); // a file system's clock may be coarse
        expect(lastModified).toBeLessThanOrEqual(Date.now());
      }
    });

    test('can be asked for while they are dropped', async () => {
      const log = await openLog();
      for (let i = 0; i < 20; i++) await log.append(batchOf({ valueSize: settings.segmentBytes - 500 }), 0);
      const asked = Array.from({ length: 20 }, () => log.segmentStarts());
      await log.deleteBefore(20);
      for (const starts of await Promise.all(asked)) expect(starts.at(-1)?.baseOffset).toBeLessThanOrEqual(20);
    });
  });

  describe('deleteBefore', () => {
    test('moves the start of the log, and reads nothing before it', async () => {
      const log = await openLog();
      for (let i = 0; i < 40; i++) await log.append(batchOf({ timestamps: [i, 1000 - i], valueSize: 1000 }), 0);
      const size = log.size;
      await log.deleteBefore(51);
      expect([log.startOffset, log.endOffset]).toEqual([51, 80]);
      expect(log.size).toBeLessThan(size);
      await expect(readBytes(log, 50, ALL, true)).rejects.toMatchObject({ kind: 'Storage' });
      // The batch that holds the new start comes whole: consumers skip what lies before.
      expect(baseOffset(await readBytes(log, 51, ALL, true))).toBe(50);
      expect(await log.findByTimestamp(0n)).toMatchObject({ offset: 51, timestamp: 975n });
      expect(await log.append(batchOf(), 0)).toBe(80);
    });

    test('changes nothing for an offset at or before the start, and refuses one behind the end', async () => {
      const log = await openLog();
      await log.append(batchOfCount(4), 0);
      await log.deleteBefore(0);
      expect(log.startOffset).toBe(0);
      await log.deleteBefore(4);
      await log.deleteBefore(2);
      expect([log.startOffset, log.endOffset, await readBytes(log, 4, ALL, true)]).toEqual([4, 4, Buffer.alloc(0)]);
      await expect(log.deleteBefore(5)).rejects.toMatchObject({ kind: 'Storage' });
    });
  });

  describe('truncate', () => {
    test('forgets every record from the offset on, with the whole batch that holds it', async () => {
      const log = await openLog();
      const batches = [batchOfCount(3), batchOfCount(3), batchOfCount(3)];
      for (const batch of batches) await log.append(batch, 0);
      await log.truncate(9);
      expect(log.endOffset).toBe(9);
      await log.truncate(6);
      expect(log.endOffset).toBe(6);
      await log.truncate(4);
      expect([log.endOffset, log.size]).toEqual([3, batches[0]?.length]);
      expect(await readFrom(log, 0)).toEqual(batches[0]);
      await log.truncate(0);
      expect([log.startOffset, log.endOffset, log.size]).toEqual([0, 0, 0]);
      expect(await log.findMaxTimestamp()).toBeUndefined();
    });

    test('goes on from where it cut, anywhere in a long log', async () => {
      const seed = newSeed();
      const random = randomFrom(seed);
      const log = await openLog();
      let batches: Buffer[] = [];
      for (let round = 0; round < 30; round++) {
        for (let i = random(60); i >= 0; i--) {
          const batch = batchOf({ timestamps: [random(10_000), random(10_000)], valueSize: random(2000) });
          await log.append(batch, round);
          batches.push(batch);
        }
        const offset = random(log.endOffset + 1);
        await log.truncate(offset);
        batches = batches.filter((batch) => lastOffset(batch) < offset);
        const expected = Buffer.concat(batches);
        expect([log.endOffset, log.size], `seed ${seed}`).toEqual([batches.length * 2, expected.length]);
        expect((await readFrom(log, 0)).equals(expected), `seed ${seed}, round ${round}`).toBe(true);
      }
    });

    test('leaves alone what a reader holds', async () => {
      const log = await openLog();
      const batch = batchOf();
      await log.append(batch, 0);
      const held = await readBytes(log, 0, ALL, true);
      await log.truncate(0);
      await log.append(batchOf({ timestamps: [5] }), 0);
      expect(held).toEqual(batch);
    });

    test('stands in line with appends, and never spoils a read under way', async () => {
      const log = await openLog();
      for (let i = 0; i < 200; i++) await log.append(batchOf({ valueSize: 500 }), 0);
      const reads = Array.from({ length: 50 }, (_, i) => readBytes(log, i * 4, 10_000, true));
      const truncated = log.truncate(100);
      const appends = [batchOfCount(2, 37), batchOfCount(1, 600)].map((batch) => log.append(batch, 1));
      const laterReads = Array.from({ length: 50 }, (_, i) => readBytes(log, i * 2, 10_000, true));
      for (const bytes of [...(await Promise.all(reads)), ...(await Promise.all(laterReads))]) assertWhole(bytes);
      await truncated;
      expect(await Promise.all(appends)).toEqual([100, 102]);
      expect(log.endOffset).toBe(103);
      expect(endOf(await readFrom(log, 0))).toBe(103);
    });
  });

  describe('timestamps', () => {
    test('finds the first record that is not earlier, within a batch too', async () => {
      const log = await openLog();
      await log.append(batchOf({ timestamps: [10, 30, 20] }), 3);
      await log.append(batchOf({ timestamps: [25, 40] }), 4);
      expect(await log.findByTimestamp(0n)).toEqual({ offset: 0, timestamp: 10n, leaderEpoch: 3 });
      expect(await log.findByTimestamp(11n)).toEqual({ offset: 1, timestamp: 30n, leaderEpoch: 3 });
      expect(await log.findByTimestamp(31n)).toEqual({ offset: 4, timestamp: 40n, leaderEpoch: 4 });
      expect(await log.findByTimestamp(41n)).toBeUndefined();
      expect(await log.findMaxTimestamp()).toEqual({ offset: 4, timestamp: 40n, leaderEpoch: 4 });
    });

    test('reads compressed records', async () => {
      const log = await openLog();
      for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
        await log.append(batchOf({ timestamps: [log.endOffset, log.endOffset + 1], codec }), 0);
      }
      for (let t = 0; t < 8; t++)
        expect(await log.findByTimestamp(BigInt(t))).toMatchObject({ offset: t, timestamp: BigInt(t) });
    });

    test('has for every record of a LogAppendTime batch the time of its arrival', async () => {
      const log = await openLog();
      await log.append(batchOf({ timestamps: [1, 2, 3], logAppendTime: 500 }), 0);
      expect(await log.findByTimestamp(100n)).toEqual({ offset: 0, timestamp: 500n, leaderEpoch: 0 });
      expect(await log.findMaxTimestamp()).toEqual({ offset: 0, timestamp: 500n, leaderEpoch: 0 });
    });

    test('finds nothing in an empty log, and nothing where no record has a timestamp', async () => {
      const log = await openLog();
      expect(await log.findByTimestamp(0n)).toBeUndefined();
      expect(await log.findMaxTimestamp()).toBeUndefined();
      await log.append(batchOf({ timestamps: [-1] }), 0);
      expect(await log.findByTimestamp(0n)).toBeUndefined();
      expect(await log.findMaxTimestamp()).toBeUndefined();
    });

    test('bears the largest timestamp that a producer can send', async () => {
      const log = await openLog();
      for (let i = 0; i < 100; i++) await log.append(batchOf({ timestamps: [i, 2n ** 63n - 1n], valueSize: 1000 }), 0);
      expect(await log.findMaxTimestamp()).toEqual({ offset: 1, timestamp: 2n ** 63n - 1n, leaderEpoch: 0 });
    });

    test('tells timestamps apart that are one number when rounded', async () => {
      const edge = 2n ** 53n;
      const last = 2n ** 63n - 1n;
      const timestamps = [1n, 2n, edge - 1n, edge, edge + 1n, edge + 2n, edge + 3n, last - 1n, last];
      // In one batch, in many, and with so many bytes between them that each has an index entry.
      for (const [perBatch, valueSize] of [
        [timestamps.length, 0],
        [1, 0],
        [1, 5000],
      ] as const) {
        const log = await openLog();
        for (let i = 0; i < timestamps.length; i += perBatch)
          await log.append(batchOf({ timestamps: timestamps.slice(i, i + perBatch), valueSize }), 0);
        for (const [offset, timestamp] of timestamps.entries())
          expect(await log.findByTimestamp(timestamp)).toEqual({ offset, timestamp, leaderEpoch: 0 });
        expect(await log.findByTimestamp(edge + 4n)).toMatchObject({ offset: 7 });
        expect(await log.findMaxTimestamp()).toEqual({ offset: 8, timestamp: last, leaderEpoch: 0 });
      }
    });

    test('does not unpack what nobody would pack', async () => {
      const log = await openLog();
      await log.append(Buffer.from(bomb), 0);
      await expect(log.findByTimestamp(1n)).rejects.toMatchObject({ kind: 'Storage' });
    });

    test('agrees with a search through all records', async () => {
      const seed = newSeed();
      const random = randomFrom(seed);
      const log = await openLog();
      const all: number[] = [];
      for (let i = 0; i < 600; i++) {
        // A trend with outliers: plateaus in the time index, and batches that are older than those before.
        const timestamps = Array.from(
          { length: 1 + random(3) },
          () => i * 10 + random(60) + (random(50) === 0 ? 900 : 0),
        );
        await log.append(batchOf({ timestamps, valueSize: random(900) }), 0);
        all.push(...timestamps);
      }
      for (let timestamp = 0; timestamp < 7000; timestamp += 1 + random(9)) {
        const offset = all.findIndex((candidate) => candidate >= timestamp);
        const expected = offset < 0 ? undefined : { offset, timestamp: BigInt(all[offset] ?? 0), leaderEpoch: 0 };
        expect(await log.findByTimestamp(BigInt(timestamp)), `seed ${seed}, timestamp ${timestamp}`).toEqual(expected);
      }
      const max = Math.max(...all);
      expect(await log.findMaxTimestamp()).toMatchObject({ offset: all.indexOf(max), timestamp: BigInt(max) });
    });
  });

  describe('store', () => {
    test('gives the same log for the same partition, and another for each other', async () => {
      const store = openStore();
      const log = await store.create('a', 0, TOPIC_ID, settings);
      await log.append(batchOf(), 0);
      expect(await store.open('a', 0, TOPIC_ID, settings)).toBe(log);
      for (const [topic, partition] of [
        ['a', 1],
        ['b', 0],
        ['a-0', 0],
      ] as const) {
        expect((await store.create(topic, partition, TOPIC_ID, settings)).endOffset).toBe(0);
      }
    });

    test('keeps what a closed log holds, and forgets what a destroyed one held', async () => {
      const store = openStore();
      const log = await store.create('a', 0, TOPIC_ID, settings);
      await log.append(batchOf(), 0);
      await log.close();
      const again = await store.open('a', 0, TOPIC_ID, settings);
      expect(again.endOffset).toBe(1);
      const destroyed = again.destroy();
      expect((await store.create('a', 0, OTHER_ID, settings)).endOffset).toBe(0);
      await destroyed;
      await expect(again.append(batchOf(), 0)).rejects.toMatchObject({ kind: 'Storage' });
      await expect(readBytes(again, 0, ALL, true)).rejects.toMatchObject({ kind: 'Storage' });
    });

    test('a log that is missing does not begin empty: all that is asked of it fails, but to forget it', async () => {
      const store = openStore();
      const log = await store.open('a', 0, TOPIC_ID, settings);
      const missing = { kind: 'Storage', message: expect.stringMatching(/a-0 is missing\.$/) };
      for (const value of ['startOffset', 'endOffset', 'size'] as const) {
        expect(() => log[value]).toThrow(expect.objectContaining(missing));
      }
      await expect(log.append(batchOf(), 0)).rejects.toMatchObject(missing);
      await expect(log.read(0, ALL, true)).rejects.toMatchObject(missing);
      await expect(log.findByTimestamp(0n)).rejects.toMatchObject(missing);
      await expect(log.findMaxTimestamp()).rejects.toMatchObject(missing);
      await expect(log.truncate(0)).rejects.toMatchObject(missing);
      await expect(log.deleteBefore(0)).rejects.toMatchObject(missing);
      await log.destroy();
      expect(await (await store.create('a', 0, OTHER_ID, settings)).append(batchOf(), 0)).toBe(0);
    });

    test('hands out an open log to nobody with another topic id, and makes none in its place', async () => {
      const store = openStore();
      const log = await store.create('a', 0, TOPIC_ID, settings);
      await log.append(batchOf(), 0);
      await expect(store.open('a', 0, OTHER_ID, settings)).rejects.toMatchObject({
        kind: 'Storage',
        message: expect.stringMatching(`a-0 belongs to the topic with id ${TOPIC_ID}, not to ${OTHER_ID}\\.$`),
      });
      for (const id of [TOPIC_ID, OTHER_ID])
        await expect(store.create('a', 0, id, settings)).rejects.toMatchObject({ kind: 'Storage' });
      expect(await store.open('a', 0, TOPIC_ID, settings)).toBe(log);
      expect(log.endOffset).toBe(1);
    });

    test('makes one log where two are made at once', async () => {
      const store = openStore();
      const outcomes = await Promise.allSettled([
        store.create('a', 0, TOPIC_ID, settings),
        store.create('a', 0, OTHER_ID, settings),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    });

    test('refuses names that would leave its directory', async () => {
      const store = openStore();
      for (const topic of ['', '../a', 'a/b', 'a\0']) {
        await expect(store.open(topic, 0, TOPIC_ID, settings)).rejects.toMatchObject({ kind: 'Storage' });
        await expect(store.create(topic, 0, TOPIC_ID, settings)).rejects.toMatchObject({ kind: 'Storage' });
      }
      await expect(store.open('a', -1, TOPIC_ID, settings)).rejects.toMatchObject({ kind: 'Storage' });
    });
  });
});

/** All bytes from `offset` to the end, read piece by piece as a consumer does. */
async function readFrom(log: PartitionLog, offset: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let next = offset; next < log.endOffset; ) {
    const bytes = await readBytes(log, next, 100_000, true);
    assertWhole(bytes);
    expect(bytes.length).toBeGreaterThan(0);
    pieces.push(bytes);
    next = endOf(bytes);
  }
  return Buffer.concat(pieces);
}

function assertWhole(bytes: Buffer): void {
  endOf(bytes);
}

/** The offset behind the last batch of `bytes`, which must hold whole batches without gaps. */
function endOf(bytes: Buffer): number {
  let next: number | undefined;
  let at = 0;
  while (at < bytes.length) {
    const size = batchSize(bytes, at) ?? 0;
    if (size < 61 || at + size > bytes.length) throw new Error(`a part of a batch at byte ${at}`);
    if (next !== undefined && baseOffset(bytes, at) !== next) throw new Error(`a gap before ${baseOffset(bytes, at)}`);
    next = lastOffset(bytes, at) + 1;
    at += size;
  }
  return next ?? -1;
}
