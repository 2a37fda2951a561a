import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodecError } from '../codec-error.js';
import { JUDGE_START_MS, Judge, judged } from '../testing/judge.js';
import { message, wrapper } from '../testing/old-messages.js';
import { Random, SEED } from '../testing/random.js';
import type { Codec } from './batch-header.js';
import { compressLz4 } from './lz4.js';
import {
  decodeMessageSet,
  encodeMessageSet,
  type MessageSetEntry,
  type NewMessageSet,
  type OldRecord,
  wholeMessages,
} from './message-set.js';
import { CorruptMessage, type OldMagic } from './old-message.js';

const random = new Random(SEED);
const LIMIT = 1 << 24;
const OLD_CODECS = ['none', 'gzip', 'snappy', 'lz4'] as const;
const MAGICS = [0, 1] as const;

interface RandomSet extends NewMessageSet {
  readonly codec: Codec;
  readonly records: readonly OldRecord[];
}

/** As Kafka writes one: with offsets that follow each other. */
function randomSet(): RandomSet {
  const magic = random.pick<OldMagic>([0, 1]);
  const base = random.pick([0, 1, 2 ** 40 + random.bits()]);
  return {
    magic,
    codec: random.pick(OLD_CODECS),
    ...(magic === 1 && random.chance(3) && { logAppendTime: 1_600_000_000_000n + BigInt(random.bits()) }),
    records: Array.from({ length: 1 + random.below(10) }, (_, index) => ({
      offset: base + index,
      timestamp: magic === 0 ? -1n : random.pick([-1n, 0n, 1_700_000_000_000n + BigInt(random.below(100_000))]),
      key: random.nullableBytes(),
      value: random.nullableBytes(),
    })),
  };
}

/** What a reader makes of it. */
function expected({ magic, codec, logAppendTime, records }: RandomSet): MessageSetEntry[] {
  const stamped = records.map((record) => ({ ...record, timestamp: logAppendTime ?? record.timestamp }));
  const groups = codec === 'none' ? stamped.map((record) => [record]) : [stamped];
  return groups.map((group) => ({
    magic,
    codec,
    logAppendTime: logAppendTime !== undefined,
    offset: group.at(-1)?.offset ?? 0,
    timestamp: newest(group),
    records: group,
  }));
}

function newest(records: readonly OldRecord[]): bigint {
  const [last] = records.map(({ timestamp }) => timestamp).sort((a, b) => (a < b ? 1 : -1));
  return last ?? -1n;
}

/** A copy with some bytes changed and a checksum that is right again. */
function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  copy.writeUInt32BE(crc32(copy.subarray(16)), 12);
  return copy;
}

const offsets = (bytes: Buffer): number[] =>
  decodeMessageSet(bytes, LIMIT).flatMap(({ records }) => records.map(({ offset }) => offset));

describe('a message set', () => {
  test('comes back as it was, whatever is in it', () => {
    for (let i = 0; i < 100; i++) {
      const set = randomSet();
      expect(inWords(decodeMessageSet(encodeMessageSet(set), LIMIT)), `seed ${SEED}`).toEqual(inWords(expected(set)));
    }
  });

  test('of no records has no bytes', () => {
    for (const codec of OLD_CODECS) expect(encodeMessageSet({ magic: 1, codec, records: [] })).toHaveLength(0);
    expect(decodeMessageSet(Buffer.alloc(0), 0)).toEqual([]);
  });

  test('keeps gaps between offsets as compaction leaves them', () => {
    const records = [7, 9, 1000].map((offset) => ({ offset, timestamp: -1n, key: null, value: null }));
    for (const magic of MAGICS)
      for (const codec of OLD_CODECS)
        expect(offsets(encodeMessageSet({ magic, codec, records }))).toEqual([7, 9, 1000]);
  });

  test('of magic 0 has no timestamps, though its records may', () => {
    const set = encodeMessageSet({
      magic: 0,
      logAppendTime: 9n,
      records: [{ offset: 0, timestamp: 8n, key: null, value: null }],
    });
    expect(decodeMessageSet(set, LIMIT)).toMatchObject([{ timestamp: -1n, logAppendTime: false }]);
  });

  test('is not packed with zstd, which came later', () => {
    const records = [{ offset: 0, timestamp: 0n, key: null, value: null }];
    expect(() => encodeMessageSet({ magic: 1, codec: 'zstd', records })).toThrow(CodecError);
  });

  test('may hold wrappers and plain messages, within one limit', () => {
    const inner = encodeMessageSet({
      magic: 1,
      records: [{ offset: 0, timestamp: 1n, key: null, value: Buffer.alloc(966) }],
    });
    const set = Buffer.concat([wrapper(inner), message({ offset: 1 }), wrapper(inner, { offset: 2 })]);
    expect(inner).toHaveLength(1000);
    expect(offsets(set)).toEqual([0, 1, 2]);
    expect(decodeMessageSet(set, 2000)).toHaveLength(3);
    expect(() => decodeMessageSet(set, 1999)).toThrow(CodecError);
  });

  test('loses a last message that is not whole only to who asks for that', () => {
    const one = message({});
    const two = Buffer.concat([one, message({ offset: 1 })]);
    for (let end = one.length + 1; end < two.length; end++) {
      expect(() => decodeMessageSet(two.subarray(0, end), LIMIT)).toThrow(CodecError);
      expect(wholeMessages(two.subarray(0, end)).equals(one)).toBe(true);
    }
    expect(wholeMessages(two).equals(two)).toBe(true);
  });
});

describe('the offsets in a wrapper', () => {
  const inside = (magic: OldMagic, ...at: number[]) => Buffer.concat(at.map((offset) => message({ magic, offset })));

  test('of magic 1 count back from its own, the last', () => {
    expect(offsets(wrapper(inside(1, 0, 1, 2), { offset: 12 }))).toEqual([10, 11, 12]);
    expect(offsets(wrapper(inside(1, 0, 5), { offset: 12 }))).toEqual([7, 12]);
  });

  test('of magic 1 count from 0 where the wrapper was left at 0', () => {
    expect(offsets(wrapper(inside(1, 0, 1, 2), { offset: 0 }))).toEqual([0, 1, 2]);
  });

  test('of magic 1 cannot end behind its own', () => {
    expect(() => offsets(wrapper(inside(1, 0, 1, 2), { offset: 1 }))).toThrow(CodecError);
  });

  test('of magic 0 are the offsets', () => {
    expect(offsets(wrapper(inside(0, 4, 5), { magic: 0, offset: 99 }))).toEqual([4, 5]);
  });
});

describe("LZ4's header checksum", () => {
  const records = [{ offset: 0, timestamp: -1n, key: null, value: Buffer.from('value') }];
  /** Magic, flags and block size stand before it. */
  const HEADER_CHECKSUM = 6;

  function frameOf(magic: OldMagic): Buffer {
    const bytes = encodeMessageSet({ magic, codec: 'lz4', records });
    return bytes.subarray(bytes.indexOf(Buffer.from('04224d18', 'hex')));
  }

  test('is wrong in magic 0 and right in magic 1', () => {
    const [wrong, right] = [frameOf(0), frameOf(1)];
    expect(right[HEADER_CHECKSUM]).toBe(compressLz4(Buffer.from('any'))[HEADER_CHECKSUM]);
    expect(wrong[HEADER_CHECKSUM]).not.toBe(right[HEADER_CHECKSUM]);
  });

  test.each([
    [0, true],
    [1, false],
  ] as const)('may be any in magic %i: %s', (magic, accepted) => {
    const set = encodeMessageSet({ magic, codec: 'lz4', records });
    const at = set.indexOf(Buffer.from('04224d18', 'hex')) + HEADER_CHECKSUM;
    const damaged = changed(set, (copy) => copy.writeUInt8(copy.readUInt8(at) ^ 0x55, at));
    if (accepted) expect(offsets(damaged)).toEqual([0]);
    else expect(() => offsets(damaged)).toThrow(CodecError);
  });
});

describe('bytes that lie', () => {
  test.each<[string, Buffer]>([
    ['a message too small to be one', message({}).fill(0, 8, 12)],
    ['a message of negative size', message({}).fill(0xff, 8, 12)],
    ['another magic', changed(message({}), (copy) => copy.writeInt8(2, 16))],
  ])('about %s are corrupt', (_, bytes) => {
    expect(() => decodeMessageSet(bytes, LIMIT)).toThrow(CorruptMessage);
  });

  test.each<[string, Buffer]>([
    ['zstd', changed(message({}), (copy) => copy.writeInt8(4, 17))],
    ['a compression that does not exist', changed(message({}), (copy) => copy.writeInt8(7, 17))],
    ['a key longer than the message', changed(message({}), (copy) => copy.writeInt32BE(100, 26))],
    ['a value longer than the message', changed(message({}), (copy) => copy.writeInt32BE(2, 30))],
    ['a wrapper without a value', message({ codec: 'gzip', value: null })],
    ['a wrapper of nothing', wrapper(Buffer.alloc(0))],
    ['a wrapper of a part of a message', wrapper(message({}).subarray(0, -1))],
    ['a wrapper in a wrapper', wrapper(wrapper(message({})))],
    ['magic 0 in magic 1', wrapper(message({ magic: 0 }))],
    ['magic 1 in magic 0', wrapper(message({ magic: 1 }), { magic: 0 })],
    ['packed bytes', message({ codec: 'gzip', value: Buffer.from('not gzip') })],
  ])('about %s throw', (_, bytes) => {
    expect(() => decodeMessageSet(bytes, LIMIT)).toThrow(CodecError);
    expect(() => decodeMessageSet(bytes, LIMIT)).not.toThrow(CorruptMessage);
  });

  test('are corrupt whichever bit of what the checksum covers is flipped, in a wrapper too', () => {
    const bytes = message({});
    for (let bit = 12 * 8; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decodeMessageSet(damaged, LIMIT)).toThrow(CorruptMessage);
      expect(() => decodeMessageSet(wrapper(damaged), LIMIT)).toThrow(CorruptMessage);
    }
  });

  test('throw CodecError or mean something, under a right checksum too', () => {
    for (let i = 0; i < 2000; i++) {
      const magic = MAGICS[i % 2] ?? 0;
      const records = [{ offset: 0, timestamp: 1n, key: Buffer.from('k'), value: random.text(40) }];
      const set = encodeMessageSet({ magic, codec: random.pick(OLD_CODECS), records });
      const at = 17 + random.below(set.length - 17);
      const damaged = changed(set, (copy) =>
        copy.writeUInt8(random.pick([0, 0xff, 0x7f, 0x80, random.below(256)]), at),
      );
      try {
        decodeMessageSet(damaged, LIMIT);
      } catch (error) {
        expect(error, `seed ${SEED}`).toBeInstanceOf(CodecError);
      }
    }
  });
});

judged('Apache Kafka', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = new Judge('records');
    await judge.ask('{"hex":""}');
  }, JUDGE_START_MS);
  afterAll(() => judge.stop());

  test('reads what we write', async () => {
    const sets = Array.from({ length: 100 }, randomSet);
    const answers = await Promise.all(
      sets.map((set) => judge.ask(JSON.stringify({ hex: encodeMessageSet(set).toString('hex') }))),
    );
    for (const [index, set] of sets.entries()) {
      const { batches, leftOver } = JSON.parse(answers[index] ?? '');
      expect(leftOver).toBeUndefined();
      expect(batches, `${answers[index]}, seed ${SEED}`).toMatchObject(inWords(expected(set)));
    }
  });

  test('writes what we read, and without compression the same bytes', async () => {
    const sets = Array.from({ length: 100 }, randomSet);
    const answers = await Promise.all(sets.map((set) => judge.ask(question(set))));
    for (const [index, set] of sets.entries()) {
      const { hex, error } = JSON.parse(answers[index] ?? '');
      expect(error, `seed ${SEED}`).toBeUndefined();
      expect(inWords(decodeMessageSet(Buffer.from(hex, 'hex'), LIMIT)), `seed ${SEED}`).toEqual(inWords(expected(set)));
      if (set.codec === 'none') expect(encodeMessageSet(set).toString('hex'), `seed ${SEED}`).toBe(hex);
    }
  });

  test.each(MAGICS)(
    'writes large sets of magic %i and every compression that we read, and reads ours',
    async (magic) => {
      for (const codec of OLD_CODECS) {
        const records = Array.from({ length: 100 }, (_, offset) => ({
          offset,
          timestamp: magic === 0 ? -1n : 1n,
          key: null,
          value: random.text(2000),
        }));
        const set: RandomSet = { magic, codec, records };
        const written = Buffer.from(JSON.parse(await judge.ask(question(set))).hex, 'hex');
        expect(inWords(decodeMessageSet(written, LIMIT)), `${codec}, seed ${SEED}`).toEqual(inWords(expected(set)));
        const read = JSON.parse(await judge.ask(JSON.stringify({ hex: encodeMessageSet(set).toString('hex') })));
        expect(read.batches, `${codec}, seed ${SEED}`).toMatchObject(inWords(expected(set)));
      }
    },
  );

  test('has the same header checksum in its LZ4 as we', async () => {
    for (const magic of MAGICS) {
      const set: RandomSet = { magic, codec: 'lz4', records: [{ offset: 0, timestamp: -1n, key: null, value: null }] };
      const header = (bytes: Buffer) => bytes.subarray(bytes.indexOf(Buffer.from('04224d18', 'hex'))).subarray(0, 7);
      const written = Buffer.from(JSON.parse(await judge.ask(question(set))).hex, 'hex');
      expect(header(encodeMessageSet(set))).toEqual(header(written));
    }
  });

  /** The set in the judge's words. */
  function question({ magic, codec, logAppendTime, records }: RandomSet): string {
    return JSON.stringify({
      batch: {
        magic,
        compression: codec,
        baseOffset: records[0]?.offset,
        ...(logAppendTime !== undefined && { logAppendTime: Number(logAppendTime) }),
        records: records.map(({ timestamp, key, value }) => ({
          timestamp: Number(timestamp),
          key: key?.toString('hex') ?? null,
          value: value?.toString('hex') ?? null,
        })),
      },
    });
  }
});

/** What the judge says of a set. */
function inWords(set: readonly MessageSetEntry[]): object[] {
  return set.map(messageInWords);
}

function messageInWords({ magic, codec, logAppendTime, offset, timestamp, records }: MessageSetEntry): object {
  return {
    magic,
    compression: codec,
    lastOffset: offset,
    timestampType: magic === 0 ? 'NoTimestampType' : logAppendTime ? 'LogAppendTime' : 'CreateTime',
    maxTimestamp: Number(timestamp),
    records: records.map((record) => ({
      offset: record.offset,
      timestamp: Number(record.timestamp),
      key: record.key?.toString('hex') ?? null,
      value: record.value?.toString('hex') ?? null,
    })),
  };
}
