import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { BATCH_HEADER_SIZE, CODECS } from '../../protocol/records/batch-header.js';
import { crc32c } from '../../protocol/records/crc32c.js';
import { encodeBatch, type NewBatch } from '../../protocol/records/record-batch.js';
import { KafkaError } from '../errors.js';
import { checkBatch } from './check-batch.js';
import { TopicConfig } from './topic-config.js';

const NOW = 1_700_000_000_000;
const VERSION = 9;

const BATCH_LENGTH = 8;
const MAGIC = 16;
const CRC = 17;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const RECORD_COUNT = 57;

function batch(change: Partial<NewBatch> = {}): Buffer {
  return encodeBatch({ records: [{ timestamp: BigInt(NOW), value: Buffer.from('value') }], ...change });
}

/** A batch with some bytes changed and a checksum that is right again. */
function tampered(change: (bytes: Buffer) => void, bytes = batch()): Buffer {
  change(bytes);
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES)), CRC);
  return bytes;
}

/** The error code that a batch is refused with; NONE where it is not. */
function check(records: Buffer | null, configs: Record<string, string> = {}, version = VERSION): number {
  try {
    checkBatch(records, version, new TopicConfig(new Map(Object.entries(configs))));
    return ErrorCode.NONE;
  } catch (error) {
    if (error instanceof KafkaError) return error.code;
    throw error;
  }
}

test.each(CODECS)('a whole batch is taken: %s', (codec) => {
  expect(check(batch({ codec }))).toBe(ErrorCode.NONE);
});

test('an idempotent batch is taken', () => {
  expect(check(batch({ producerId: 7n, producerEpoch: 0, baseSequence: 0 }))).toBe(ErrorCode.NONE);
});

test('zstd is taken from v7 on, when clients can read it', () => {
  expect(check(batch({ codec: 'zstd' }), {}, 6)).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
  expect(check(batch({ codec: 'zstd' }), {}, 7)).toBe(ErrorCode.NONE);
});

describe('refused', () => {
  const two = Buffer.concat([batch(), batch()]);
  test.each<[string, Buffer | null, number]>([
    ['nothing', null, ErrorCode.INVALID_RECORD],
    ['no bytes', Buffer.alloc(0), ErrorCode.INVALID_RECORD],
    ['too few bytes for a magic', batch().subarray(0, MAGIC), ErrorCode.INVALID_RECORD],
    ['too few bytes for a header', batch().subarray(0, BATCH_HEADER_SIZE - 1), ErrorCode.INVALID_RECORD],
    ['a batch that is cut short', batch().subarray(0, -1), ErrorCode.INVALID_RECORD],
    ['bytes after the batch', Buffer.concat([batch(), Buffer.alloc(1)]), ErrorCode.INVALID_RECORD],
    ['two batches', two, ErrorCode.INVALID_RECORD],
    ['magic 1', tampered((bytes) => bytes.writeInt8(1, MAGIC)), ErrorCode.INVALID_RECORD],
    ['magic 3', tampered((bytes) => bytes.writeInt8(3, MAGIC)), ErrorCode.CORRUPT_MESSAGE],
    ['magic -1', tampered((bytes) => bytes.writeInt8(-1, MAGIC)), ErrorCode.CORRUPT_MESSAGE],
    ['a length below the header', tampered((bytes) => bytes.writeInt32BE(48, BATCH_LENGTH)), ErrorCode.CORRUPT_MESSAGE],
    ['a negative length', tampered((bytes) => bytes.writeInt32BE(-13, BATCH_LENGTH)), ErrorCode.CORRUPT_MESSAGE],
    ['a huge length', tampered((bytes) => bytes.writeInt32BE(2 ** 31 - 1, BATCH_LENGTH)), ErrorCode.INVALID_RECORD],
    ['a base offset', batch({ baseOffset: 5 }), ErrorCode.INVALID_RECORD],
    ['a compression of another world', tampered((bytes) => bytes.writeInt16BE(5, ATTRIBUTES)), -1],
    ['no records', batch({ records: [] }), ErrorCode.INVALID_RECORD],
    ['a count that is too high', tampered((bytes) => bytes.writeInt32BE(2, RECORD_COUNT)), ErrorCode.INVALID_RECORD],
    ['a negative count', tampered((bytes) => bytes.writeInt32BE(-1, RECORD_COUNT)), ErrorCode.INVALID_RECORD],
    ['a last offset', tampered((bytes) => bytes.writeInt32BE(3, LAST_OFFSET_DELTA)), ErrorCode.INVALID_RECORD],
    ['a control batch', batch({ control: true }), ErrorCode.INVALID_RECORD],
    ['an idempotent batch without a sequence', batch({ producerId: 7n, producerEpoch: 0 }), ErrorCode.INVALID_RECORD],
  ])('%s', (_, records, code) => {
    expect(check(records)).toBe(code);
  });

  test('one changed bit anywhere after the checksum', () => {
    const [first, last] = [batch(), batch()];
    first.writeUInt8(first.readUInt8(ATTRIBUTES) ^ 0x80, ATTRIBUTES);
    last.writeUInt8(last.readUInt8(last.length - 1) ^ 1, last.length - 1);
    expect([first, last].map((records) => check(records))).toEqual([
      ErrorCode.CORRUPT_MESSAGE,
      ErrorCode.CORRUPT_MESSAGE,
    ]);
  });
});

test('max.message.bytes is the size of the largest batch', () => {
  const records = batch();
  expect(check(records, { 'max.message.bytes': String(records.length) })).toBe(ErrorCode.NONE);
  expect(check(records, { 'max.message.bytes': String(records.length - 1) })).toBe(ErrorCode.MESSAGE_TOO_LARGE);
});
