import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { CODECS, type Codec, readBatchHeader, writeBatchHeader } from '../../protocol/records/batch-header.js';
import { compress } from '../../protocol/records/compression.js';
import { encodeBatch, type NewBatch, type NewRecord } from '../../protocol/records/record-batch.js';
import { KafkaError } from '../errors.js';
import { checkRecords } from './check-records.js';
import { TopicConfig } from './topic-config.js';

const NOW = 1_700_000_000_000;
const key = Buffer.from('k');
const PACKED = CODECS.filter((codec) => codec !== 'none');
const COMPACTED = { 'cleanup.policy': 'compact' };

/** The largest timestamp, or the refusal. */
function check(batch: Buffer, configs: Record<string, string> = {}): unknown {
  try {
    return checkRecords(batch, new TopicConfig(new Map(Object.entries(configs))), NOW);
  } catch (error) {
    if (error instanceof KafkaError) return error;
    throw error;
  }
}

/** A batch that claims `count` records and holds these bytes. */
function claiming(count: number, records: Buffer, codec: Codec = 'none'): Buffer {
  const header = readBatchHeader(encodeBatch({ records: [] }));
  return writeBatchHeader({ ...header, codec, recordCount: count }, compress(codec, records));
}

/** Two plain records. */
const TWO = encodeBatch({ records: [{ value: key }, { value: key }] }).subarray(61);

describe.each(CODECS)('records packed with %s', (codec) => {
  test('pass where they are as they should be', () => {
    const headers: NewRecord['headers'] = [
      ['a', null],
      ['', Buffer.alloc(200)],
    ];
    const records = [{ key, timestamp: 5n, headers }, { timestamp: 9n, value: Buffer.alloc(300) }, { timestamp: 7n }];
    expect(check(encodeBatch({ codec, records }))).toBe(9n);
  });

  test.each([1, 3])('are refused where %d are claimed and there are two', (count) => {
    expect(check(claiming(count, TWO, codec))).toMatchObject({ code: ErrorCode.INVALID_RECORD });
  });

  test.each([
    ['whose length is negative', `03${TWO.toString('hex').slice(2)}`, 2],
    ['without a length that can be', 'ee'.repeat(30), 2],
    ['with headers fewer than none', '0c000000010101', 1],
    ['with a header without a key', '1000000001020101', 1],
    ['that end inside their value', '0c000000011400', 1],
    ['with something behind them', `${TWO.toString('hex')}00`, 2],
  ])('%s are refused', (_, hex, count) => {
    const noLength = hex.startsWith('ee') && codec === 'none';
    expect(check(claiming(count, Buffer.from(hex, 'hex'), codec))).toMatchObject({
      code: noLength ? ErrorCode.UNKNOWN_SERVER_ERROR : ErrorCode.INVALID_RECORD,
    });
  });
});

test.each(PACKED)('what %s cannot unpack is refused as Kafka does it', (codec) => {
  const batch = encodeBatch({ codec, records: [{ value: Buffer.alloc(100) }] });
  const refusal = { code: ErrorCode.UNKNOWN_SERVER_ERROR };
  expect(check(Buffer.from(batch).fill(0xee, 61))).toMatchObject(refusal);
  expect(check(writeBatchHeader(readBatchHeader(batch), batch.subarray(61, -3)))).toMatchObject(refusal);
});

test('a small batch of very many bytes is refused', () => {
  const batch = claiming(1, Buffer.alloc(128 * 1024 * 1024 + 1), 'gzip');
  expect(check(batch)).toMatchObject({ message: expect.stringMatching(/^The records cannot be unpacked: .*\.$/) });
});

test('offsets with a gap pass as they are, and cannot be mended where they are packed', () => {
  const batch = (codec: Codec) => encodeBatch({ codec, records: [{ timestamp: 3n }, { offset: 5 }] });
  expect(check(batch('none'))).toBe(3n);
  expect(check(batch('lz4'))).toMatchObject({ code: ErrorCode.UNKNOWN_SERVER_ERROR });
});

describe('the largest timestamp', () => {
  test.each<[string, Omit<NewBatch, 'codec'>, bigint]>([
    ['of records without one', { records: [{}, {}] }, -1n],
    ['before 1970', { records: [{ timestamp: -9n }, { timestamp: -5n }] }, -5n],
    [
      'exactly, where numbers do not do',
      { records: [2n ** 53n + 1n, 0n].map((timestamp) => ({ timestamp })) },
      2n ** 53n + 1n,
    ],
    ['that a producer marked as that of arrival', { records: [{ timestamp: 5n }], logAppendTime: 77n }, 77n],
  ])('%s', (_, batch, expected) => {
    expect(check(encodeBatch(batch), { 'message.timestamp.after.max.ms': '9223372036854775807' })).toBe(expected);
  });
});

describe('timestamps', () => {
  const at = (...times: number[]) => encodeBatch({ records: times.map((time) => ({ timestamp: BigInt(time) })) });
  const LIMITS = { 'message.timestamp.before.max.ms': '1000', 'message.timestamp.after.max.ms': '2000' };

  test.each([
    [[NOW], []],
    [[NOW - 1000, NOW + 2000], []],
    [[NOW - 1001], [0]],
    [
      [NOW, NOW + 2001, NOW, NOW - 1001],
      [1, 3],
    ],
    [[-1, -2], [1]],
  ])('%j: only the bad ones are named, %j', (times, indexes) => {
    const refusal = expect.objectContaining({ code: ErrorCode.INVALID_TIMESTAMP, indexes });
    expect(check(at(...times), LIMITS)).toEqual(indexes.length === 0 ? BigInt(Math.max(...times)) : refusal);
  });

  test('do not matter where the broker sets them, but are not to be set in its name', () => {
    const arrival = { ...LIMITS, 'message.timestamp.type': 'LogAppendTime' };
    expect(check(at(0), arrival)).toBe(0n);
    const marked = encodeBatch({ records: [{}, {}], logAppendTime: BigInt(NOW) });
    expect(check(marked, arrival)).toMatchObject({ code: ErrorCode.INVALID_TIMESTAMP, indexes: [0, 1] });
    expect(check(marked, LIMITS)).toBe(BigInt(NOW));
  });

  test('may by default be as old as they like, and an hour ahead', () => {
    expect(check(at(0))).toBe(0n);
    expect(check(at(NOW + 3_600_000))).toBe(BigInt(NOW + 3_600_000));
    expect(check(at(NOW + 3_600_001))).toMatchObject({ code: ErrorCode.INVALID_TIMESTAMP });
  });
});

describe('in a compacted topic', () => {
  test('records with a key pass, whatever their value', () => {
    expect(check(encodeBatch({ records: [{ key }, { key: Buffer.alloc(0), value: null }] }), COMPACTED)).toBe(-1n);
  });

  test('records without a key are named by their places', () => {
    const batch = encodeBatch({ codec: 'gzip', records: [{ key }, {}, { key }, { value: key }] });
    expect(check(batch, COMPACTED)).toMatchObject({ code: ErrorCode.INVALID_RECORD, indexes: [1, 3] });
  });

  test('of very many, not all are named', () => {
    const batch = encodeBatch({ records: [{ key }, ...Array.from({ length: 20_000 }, () => ({}))] });
    expect(check(batch, COMPACTED)).toMatchObject({ indexes: Array.from({ length: 10_000 }, (_, i) => i + 1) });
  });

  test('the first bad record says why', () => {
    const batch = encodeBatch({ records: [{ key, timestamp: BigInt(NOW) * 2n }, { timestamp: BigInt(NOW) }] });
    expect(check(batch, COMPACTED)).toMatchObject({ code: ErrorCode.INVALID_TIMESTAMP, indexes: [0, 1] });
  });
});
