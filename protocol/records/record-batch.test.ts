import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodecError } from '../codec-error.js';
import { JUDGE_START_MS, Judge, judged } from '../testing/judge.js';
import { Random, SEED } from '../testing/random.js';
import { CODECS, hasValidCrc, stamp } from './batch-header.js';
import { crc32c } from './crc32c.js';
import type { BatchRecord } from './record.js';
import {
  decodeBatches,
  encodeBatch,
  type NewBatch,
  type NewRecord,
  type RecordBatch,
  wholeBatches,
} from './record-batch.js';

const random = new Random(SEED);
const LIMIT = 1 << 24;

function randomRecord(): NewRecord {
  return {
    timestamp: random.pick([-1n, 0n, 1_700_000_000_000n + BigInt(random.below(100_000)), BigInt(random.bits())]),
    key: random.nullableBytes(),
    value: random.nullableBytes(),
    headers: Array.from({ length: random.below(4) }, () => [
      random.pick(['', 'trace', 'größe', '😀']),
      random.nullableBytes(),
    ]),
  };
}

function randomBatch(): NewBatch {
  return {
    codec: random.pick(['none', 'gzip', 'snappy', 'lz4', 'zstd']),
    baseOffset: random.pick([0, 1, 2 ** 40 + random.bits()]),
    ...(random.chance(2) && {
      producerId: BigInt(random.bits()),
      producerEpoch: random.below(0x7fff),
      baseSequence: random.below(0x7fffffff),
    }),
    ...(random.chance(3) && { logAppendTime: 1_600_000_000_000n + BigInt(random.bits()) }),
    records: Array.from({ length: 1 + random.below(20) }, randomRecord),
  };
}

function decodeOne(bytes: Buffer): RecordBatch {
  const [batch, ...more] = decodeBatches(bytes, LIMIT);
  if (batch === undefined || more.length > 0) throw new Error('not one batch');
  return batch;
}

describe('a batch', () => {
  test('comes back as it was, whatever is in it', () => {
    for (let i = 0; i < 200; i++) {
      const batch = randomBatch();
      const bytes = encodeBatch(batch);
      expect(hasValidCrc(bytes)).toBe(true);
      const { records, ...header } = decodeOne(bytes);
      const { records: given, logAppendTime, ...fields } = batch;
      expect(header, `seed ${SEED}`).toMatchObject({ ...fields, logAppendTime: logAppendTime !== undefined });
      expect(records.map(inKafkasWords), `seed ${SEED}`).toEqual(
        given.map((record, index) =>
          inKafkasWords({
            offset: (batch.baseOffset ?? 0) + index,
            timestamp: logAppendTime ?? record.timestamp ?? 0n,
            key: record.key ?? null,
            value: record.value ?? null,
            headers: record.headers ?? [],
          }),
        ),
      );
    }
  });

  test('has the defaults of a producer that is not idempotent', () => {
    expect(decodeOne(encodeBatch({ records: [{ value: Buffer.from('v') }] }))).toEqual({
      baseOffset: 0,
      leaderEpoch: -1,
      codec: 'none',
      logAppendTime: false,
      transactional: false,
      control: false,
      deleteHorizon: false,
      lastOffsetDelta: 0,
      baseTimestamp: -1n,
      maxTimestamp: -1n,
      producerId: -1n,
      producerEpoch: -1,
      baseSequence: -1,
      recordCount: 1,
      records: [{ offset: 0, timestamp: -1n, key: null, value: Buffer.from('v'), headers: [] }],
    });
  });

  test('keeps flags, and gaps between offsets as compaction leaves them', () => {
    const batch = decodeOne(
      encodeBatch({ baseOffset: 5, transactional: true, control: true, records: [{ offset: 7 }, { offset: 1000 }] }),
    );
    expect(batch).toMatchObject({ transactional: true, control: true, lastOffsetDelta: 995 });
    expect(batch.records.map(({ offset }) => offset)).toEqual([7, 1000]);
  });

  test('keeps timestamps of 64 bits exactly', () => {
    const timestamps = [0n, 2n ** 63n - 1n, -(2n ** 63n), -1n, 2n ** 53n + 1n];
    const { records, maxTimestamp } = decodeOne(
      encodeBatch({ records: timestamps.map((timestamp) => ({ timestamp })) }),
    );
    expect(records.map(({ timestamp }) => timestamp)).toEqual(timestamps);
    expect(maxTimestamp).toBe(2n ** 63n - 1n);
  });

  test('may be empty', () => {
    expect(decodeOne(encodeBatch({ baseOffset: 3, records: [] }))).toMatchObject({ recordCount: 0, records: [] });
  });

  test.each<[string, NewBatch]>([
    ['an offset too far from the base', { records: [{ offset: 2 ** 31 }] }],
    ['a timestamp of more than 64 bits', { records: [{ timestamp: 2n ** 63n }] }],
    ['a producer epoch of more than 16 bits', { records: [], producerEpoch: 0x8000 }],
    ['a base offset that is no integer', { records: [], baseOffset: 0.5 }],
  ])('with %s is not written', (_, batch) => {
    expect(() => encodeBatch(batch)).toThrow(CodecError);
  });
});

describe('batches one behind the other', () => {
  const one = encodeBatch({ records: [{ value: Buffer.alloc(1000) }], codec: 'gzip' });
  const two = encodeBatch({ records: [{ value: Buffer.alloc(1000) }], baseOffset: 1 });

  test('are all read, within one limit', () => {
    const bytes = Buffer.concat([one, two]);
    expect(decodeBatches(bytes, 2100)).toHaveLength(2);
    expect(() => decodeBatches(bytes, 1500)).toThrow(CodecError);
    expect(decodeBatches(Buffer.alloc(0), 0)).toEqual([]);
  });

  test('lose a last one that is not whole only to who asks for that', () => {
    for (let end = one.length; end < one.length + two.length; end++) {
      const cut = Buffer.concat([one, two]).subarray(0, end);
      if (end > one.length) expect(() => decodeBatches(cut, LIMIT)).toThrow(CodecError);
      expect(wholeBatches(cut).equals(one)).toBe(true);
    }
    expect(wholeBatches(one.subarray(0, 20))).toHaveLength(0);
  });
});

describe('bytes that lie', () => {
  const records = [{ key: Buffer.from('k'), value: Buffer.from('value'), headers: [['h', null] as const] }];

  /** A batch with other bytes for records, under a right checksum. */
  function withRecords(hex: string, count: number): Buffer {
    const plain = encodeBatch({ records: [] });
    return reseal(Buffer.concat([plain.subarray(0, 61), Buffer.from(hex, 'hex')]), count);
  }

  test.each<[string, string, number]>([
    ['more records than their bytes can hold', '', 0x7fffffff],
    ['a negative number of records', '', -1],
    ['fewer records than there are', '0c000000010100' + '0c000000010100', 1],
    ['more records than there are', '0c000000010100', 2],
    ['a record longer than the batch', '7e000000010100', 1],
    ['a record shorter than its fields', '0a000000010100', 1],
    ['a record longer than its fields', '0e00000001010000', 1],
    ['a record of negative length', '0b000000010100', 1],
    ['a key longer than the record', '1200000' + '0' + 'feffffff0f' + '0100', 1],
    ['a huge number of headers', '14000000' + '0101' + 'feffffff0f', 1],
    ['a negative number of headers', '0c000000010101', 1],
    ['a header without a key', '0e00000001010201', 1],
    ['a varint without end', 'ffffffffffffffffffffffffffffff', 1],
    ['a timestamp without end', '1e00ffffffffffffffffffffffffff', 1],
  ])('about %s throw', (_, hex, count) => {
    expect(() => decodeBatches(withRecords(hex, count), LIMIT)).toThrow(CodecError);
  });

  test('about nothing are read (the cases above fail for what they say)', () => {
    expect(decodeBatches(withRecords('0c000000010100' + '0c000000010100', 2), LIMIT)).toHaveLength(1);
  });

  test.each(CODECS)('throw wherever a batch of %s ends', (codec) => {
    const bytes = encodeBatch({ records, codec });
    for (let end = 1; end < bytes.length; end++)
      expect(() => decodeBatches(bytes.subarray(0, end), LIMIT)).toThrow(CodecError);
  });

  test('throw whichever bit of what the checksum covers is flipped', () => {
    const bytes = encodeBatch({ records });
    for (let bit = 16 * 8; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decodeBatches(damaged, LIMIT)).toThrow(CodecError);
    }
  });

  test('throw CodecError or mean something, under a right checksum too', () => {
    for (let i = 0; i < 2000; i++) {
      const damaged = encodeBatch({ codec: CODECS[i % CODECS.length] ?? 'none', records });
      damaged[21 + random.below(damaged.length - 21)] = random.pick([0, 0xff, 0x7f, 0x80, random.bits() & 0xff]);
      try {
        decodeBatches(reseal(damaged, damaged.readInt32BE(57)), LIMIT);
      } catch (error) {
        expect(error, `seed ${SEED}`).toBeInstanceOf(CodecError);
      }
    }
  });
});

/** Gives bytes of a batch the length, the count and the checksum that they should have. */
function reseal(bytes: Buffer, count: number): Buffer {
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt32BE(count, 57);
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
  return bytes;
}

judged('Apache Kafka', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = new Judge('records');
    await judge.ask('{"hex":""}');
  }, JUDGE_START_MS);
  afterAll(() => judge.stop());

  /** The batch in the judge's words. */
  function question({ codec, records, ...fields }: NewBatch): string {
    return print({
      batch: {
        magic: 2,
        compression: codec,
        ...fields,
        records: records.map(({ timestamp, key, value, headers = [] }) => ({
          timestamp,
          key: hex(key),
          value: hex(value),
          headers: headers.map(([name, content]) => [name, hex(content)]),
        })),
      },
    });
  }

  test('reads what we write', async () => {
    const batches = Array.from({ length: 150 }, randomBatch);
    const answers = await Promise.all(batches.map((batch) => judge.ask(print({ hex: hex(encodeBatch(batch)) }))));
    for (const [index, batch] of batches.entries()) {
      const { batches: read, leftOver } = JSON.parse(answers[index] ?? '');
      expect(read, `${answers[index]}, seed ${SEED}`).toHaveLength(1);
      expect(leftOver).toBeUndefined();
      expect(read[0], `seed ${SEED}`).toEqual(batchInKafkasWords(decodeOne(encodeBatch(batch))));
    }
  });

  test('writes what we read', async () => {
    const batches = Array.from({ length: 150 }, randomBatch);
    const answers = await Promise.all(batches.map((batch) => judge.ask(question(batch))));
    for (const [index, batch] of batches.entries()) {
      const { hex: written, error } = JSON.parse(answers[index] ?? '');
      expect(error, `seed ${SEED}`).toBeUndefined();
      const bytes = Buffer.from(written, 'hex');
      expect(batchInKafkasWords(decodeOne(bytes)), `seed ${SEED}`).toEqual(
        batchInKafkasWords(decodeOne(encodeBatch(batch))),
      );
      if (batch.codec === 'none') expect(encodeBatch(batch).toString('hex'), `seed ${SEED}`).toBe(written);
    }
  });

  test('writes large batches of every compression that we read, and reads ours', async () => {
    for (const codec of CODECS) {
      const batch: NewBatch = {
        codec,
        records: Array.from({ length: 300 }, () => ({
          timestamp: 1n,
          key: null,
          value: random.text(2000),
          headers: [],
        })),
      };
      const written = Buffer.from(JSON.parse(await judge.ask(question(batch))).hex, 'hex');
      expect(batchInKafkasWords(decodeOne(written)), `${codec}, seed ${SEED}`).toEqual(
        batchInKafkasWords(decodeOne(encodeBatch(batch))),
      );
      const read = JSON.parse(await judge.ask(print({ hex: hex(encodeBatch(batch)) })));
      expect(read.batches[0], `${codec}, seed ${SEED}`).toEqual(batchInKafkasWords(decodeOne(written)));
    }
  });

  test('reads batches that were stamped with their place in the log', async () => {
    const bytes = encodeBatch({ records: [{ value: Buffer.from('v') }, {}] });
    stamp(bytes, 0, 1234567890123, 42);
    const { batches } = JSON.parse(await judge.ask(print({ hex: hex(bytes) })));
    expect(batches[0]).toMatchObject({ baseOffset: 1234567890123, lastOffset: 1234567890124, leaderEpoch: 42 });
  });
});

/** What the judge says of a batch. */
function batchInKafkasWords(batch: RecordBatch): object {
  return {
    magic: 2,
    baseOffset: batch.baseOffset,
    lastOffset: batch.baseOffset + batch.lastOffsetDelta,
    compression: batch.codec,
    timestampType: batch.logAppendTime ? 'LogAppendTime' : 'CreateTime',
    maxTimestamp: Number(batch.maxTimestamp),
    producerId: Number(batch.producerId),
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    transactional: batch.transactional,
    control: batch.control,
    leaderEpoch: batch.leaderEpoch,
    records: batch.records.map(inKafkasWords),
  };
}

function inKafkasWords({ offset, timestamp, key, value, headers }: BatchRecord): object {
  return {
    offset,
    timestamp: Number(timestamp),
    key: hex(key),
    value: hex(value),
    headers: headers.map(([name, content]) => [name, hex(content)]),
  };
}

function hex(bytes: Buffer | null | undefined): string | null {
  return bytes?.toString('hex') ?? null;
}

/** JSON; the bigints here are all small enough to be numbers. */
function print(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part));
}
