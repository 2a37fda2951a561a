import { describe, expect, test } from 'vitest';
import { CodecError } from '../codec-error.js';
import { Writer } from '../writer.js';
import { CODECS, type Codec, readBatchHeader, writeBatchHeader } from './batch-header.js';
import { compress } from './compression.js';
import { decodeBatches, encodeBatch, type NewBatch } from './record-batch.js';
import { writeVarint } from './varint.js';
import { MOST_UNPACKED, type WalkedRecord, walkRecords } from './walk-records.js';

/** A batch with these bytes for `count` records, whatever they are, under a right checksum. */
function withRecords(records: Buffer | string, count: number, codec: Codec = 'none'): Buffer {
  const bytes = typeof records === 'string' ? Buffer.from(records, 'hex') : records;
  const header = readBatchHeader(encodeBatch({ records: [] }));
  return writeBatchHeader({ ...header, codec, recordCount: count }, compress(codec, bytes));
}

function written(write: (writer: Writer) => void): Buffer {
  const writer = new Writer(16);
  write(writer);
  return Buffer.concat(writer.finish());
}

/** Timestamp and offset as the batch has them, no key, no value, no headers. */
const PLAIN = '0c000000010100';
/** What no record can be. */
const GARBAGE = 'ff'.repeat(10);

const WORTH_KNOWING: [string, NewBatch][] = [
  ['with and without keys', { records: [{ key: Buffer.from('k') }, { key: null }, { key: Buffer.alloc(0) }] }],
  ['with values and headers', { records: [{ value: Buffer.alloc(300), headers: [['h', Buffer.alloc(200)]] }, {}] }],
  ['with gaps between offsets', { baseOffset: 2 ** 40, records: [{ offset: 2 ** 40 + 3 }, { offset: 2 ** 40 + 900 }] }],
  [
    'with timestamps of all sizes',
    { records: [0n, 2n ** 63n - 1n, -(2n ** 63n), -1n, 2n ** 53n + 1n].map((timestamp) => ({ timestamp })) },
  ],
  [
    'with the time of their arrival',
    { logAppendTime: 2n ** 53n + 1n, records: [{ timestamp: 5n }, { timestamp: 6n }] },
  ],
  ['of which there are none', { records: [] }],
];

describe.each(CODECS)('%s', (codec) => {
  test.each(WORTH_KNOWING)('records %s are told as the decoder reads them', (_, batch) => {
    const bytes = encodeBatch({ ...batch, codec });
    const [decoded] = decodeBatches(bytes, MOST_UNPACKED);
    const expected = decoded?.records.map(({ offset, timestamp, key, value }) => ({
      offset,
      timestamp,
      hasKey: key !== null,
      key,
      hasValue: value !== null,
    }));
    const walked = [...walkRecords(bytes)].map(({ offset, timestamp, hasKey, key, hasValue }) => ({
      offset,
      timestamp,
      hasKey,
      key,
      hasValue,
    }));
    expect(walked).toEqual(expected);
  });

  test('what unpacks to more than the limit is refused', () => {
    const bytes = withRecords(PLAIN.repeat(100), 100, codec);
    expect([...walkRecords(bytes, 700)]).toHaveLength(100);
    expect(() => [...walkRecords(bytes, 699)]).toThrow(CodecError);
  });
});

test('a record of millions of headers costs no more than another', () => {
  const headers = 30_000_000;
  const start = written((writer) => {
    writer.raw(Buffer.from('0000000101', 'hex'));
    writeVarint(writer, headers);
  });
  const empty = Buffer.alloc(headers * 2);
  const length = written((writer) => writeVarint(writer, start.length + empty.length));
  const batch = withRecords(Buffer.concat([length, start, empty]), 1, 'gzip');
  const before = process.memoryUsage().heapUsed;
  const walked = [...walkRecords(batch)];
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  expect(walked).toMatchObject([{ offset: 0, timestamp: -1n, hasKey: false }]);
});

test('values and headers are not looked at', () => {
  const length = '20'; // 16 bytes
  expect([...walkRecords(withRecords(`${length}00000002aa01${GARBAGE}`, 1))]).toMatchObject([
    { offset: 0, timestamp: -1n, hasKey: true },
  ]);
});

test('nothing is read behind the record at which the caller stops', () => {
  const seen: WalkedRecord[] = [];
  for (const record of walkRecords(withRecords(PLAIN + PLAIN + GARBAGE, 3))) {
    seen.push(record);
    if (seen.length === 2) break;
  }
  expect(seen).toHaveLength(2);
  expect(() => [...walkRecords(withRecords(PLAIN + PLAIN + GARBAGE, 3))]).toThrow(CodecError);
});

describe('CodecError for', () => {
  test.each<[string, string, number]>([
    ['more records than their bytes can hold', '', 0x7fffffff],
    ['a negative number of records', '', -1],
    ['fewer records than there are', PLAIN + PLAIN, 1],
    ['more records than there are', PLAIN + '00'.repeat(7), 2],
    ['a record longer than the batch', '7e000000010100', 1],
    ['a record without any bytes', '0000000000000000', 1],
    ['a record that ends inside its timestamp', '04008080808080808001', 1],
    ['a record that ends inside its key', `0c00000006aabb${PLAIN}`, 2],
    ['a record of negative length', '0b000000010100', 1],
    ['a key longer than the record', '12000000feffffff0f0100', 1],
    ['a varint without end', 'ff'.repeat(15), 1],
    ['a timestamp without end', `1e00${'ff'.repeat(13)}`, 1],
  ])('%s', (_, hex, count) => {
    expect(() => [...walkRecords(withRecords(hex, count))]).toThrow(CodecError);
  });

  test('what is not exactly one batch with a right checksum', () => {
    const batch = withRecords(PLAIN, 1);
    const flipped = Buffer.from(batch);
    flipped[flipped.length - 1] = 1;
    const older = Buffer.from(batch);
    older[16] = 1;
    for (const bytes of [batch.subarray(0, -1), Buffer.concat([batch, batch]), Buffer.alloc(0), flipped, older])
      expect(() => [...walkRecords(bytes)]).toThrow(CodecError);
  });
});
