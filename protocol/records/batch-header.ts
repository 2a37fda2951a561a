import { CodecError } from '../codec-error.js';
import { reasonOf } from '../reason-of.js';
import { crc32c } from './crc32c.js';

/**
 * The fixed header of a record batch (magic 2, KIP-98), read and stamped in place, without a look at the records.
 * Every function takes the buffer and the byte where the batch begins.
 *
 * Offsets are numbers here: see `offset.ts` of the broker for why that is safe. Timestamps are, too, where rounding does not
 * matter: from 2^53 on, a producer may send any.
 */
export const BATCH_HEADER_SIZE = 61;

/** What `batchLength` does not count: base offset and the length itself. */
const LENGTH_OVERHEAD = 12;

const BATCH_LENGTH = 8;
const LEADER_EPOCH = 12;
const MAGIC = 16;
const CRC = 17;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const BASE_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const PRODUCER_ID = 43;
const PRODUCER_EPOCH = 51;
const BASE_SEQUENCE = 53;
const RECORD_COUNT = 57;

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const DELETE_HORIZON = 0x40;

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
export const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** The bytes of the whole batch, header included; undefined where fewer than 12 bytes are left to tell. */
export function batchSize(buffer: Buffer, at = 0): number | undefined {
  return buffer.length - at < LENGTH_OVERHEAD ? undefined : buffer.readInt32BE(at + BATCH_LENGTH) + LENGTH_OVERHEAD;
}

/** Also where magic 0 and 1 have theirs; undefined where the bytes end before it. */
export function magic(buffer: Buffer, at = 0): number | undefined {
  return buffer[at + MAGIC];
}

export function baseOffset(buffer: Buffer, at = 0): number {
  return int64(buffer, at);
}

export function lastOffset(buffer: Buffer, at = 0): number {
  return baseOffset(buffer, at) + lastOffsetDelta(buffer, at);
}

export function lastOffsetDelta(buffer: Buffer, at = 0): number {
  return buffer.readInt32BE(at + LAST_OFFSET_DELTA);
}

export function leaderEpoch(buffer: Buffer, at = 0): number {
  return buffer.readInt32BE(at + LEADER_EPOCH);
}

export function recordCount(buffer: Buffer, at = 0): number {
  return buffer.readInt32BE(at + RECORD_COUNT);
}

/** Milliseconds; -1 for none. */
export function baseTimestamp(buffer: Buffer, at = 0): number {
  return int64(buffer, at + BASE_TIMESTAMP);
}

export function maxTimestamp(buffer: Buffer, at = 0): number {
  return int64(buffer, at + MAX_TIMESTAMP);
}

/** `maxTimestamp` where every millisecond counts. */
export function exactMaxTimestamp(buffer: Buffer, at = 0): bigint {
  return buffer.readBigInt64BE(at + MAX_TIMESTAMP);
}

/** -1 for a producer that is not idempotent. */
export function producerId(buffer: Buffer, at = 0): bigint {
  return buffer.readBigInt64BE(at + PRODUCER_ID);
}

/** Whether there is a producer id. */
export function hasProducer(buffer: Buffer, at = 0): boolean {
  return buffer.readInt8(at + PRODUCER_ID) >= 0;
}

export function producerEpoch(buffer: Buffer, at = 0): number {
  return buffer.readInt16BE(at + PRODUCER_EPOCH);
}

export function baseSequence(buffer: Buffer, at = 0): number {
  return buffer.readInt32BE(at + BASE_SEQUENCE);
}

export function codec(buffer: Buffer, at = 0): Codec {
  const id = buffer.readInt16BE(at + ATTRIBUTES) & CODEC_MASK;
  const name = CODECS[id];
  if (name === undefined) throw new CodecError(`compression ${id} does not exist`);
  return name;
}

export function isLogAppendTime(buffer: Buffer, at = 0): boolean {
  return (buffer.readInt16BE(at + ATTRIBUTES) & LOG_APPEND_TIME) !== 0;
}

export function isTransactional(buffer: Buffer, at = 0): boolean {
  return (buffer.readInt16BE(at + ATTRIBUTES) & TRANSACTIONAL) !== 0;
}

export function isControl(buffer: Buffer, at = 0): boolean {
  return (buffer.readInt16BE(at + ATTRIBUTES) & CONTROL) !== 0;
}

/**
 * From when on, in ms, the deletions in a batch may be forgotten (KIP-534); undefined where nobody has said yet. It stands in
 * place of the base timestamp.
 */
export function deleteHorizon(buffer: Buffer, at = 0): number | undefined {
  const said = (buffer.readInt16BE(at + ATTRIBUTES) & DELETE_HORIZON) !== 0;
  return said ? baseTimestamp(buffer, at) : undefined;
}

/** Whether the checksum over everything from the attributes on is right. The batch must be whole. */
export function hasValidCrc(buffer: Buffer, at = 0): boolean {
  const end = at + buffer.readInt32BE(at + BATCH_LENGTH) + LENGTH_OVERHEAD;
  return crc32c(buffer.subarray(at + ATTRIBUTES, end)) === buffer.readUInt32BE(at + CRC);
}

/** The number nearest to an int64, as `Number` makes it of a bigint, without making one: headers are read for every batch. */
function int64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * 2 ** 32 + buffer.readUInt32BE(at + 4);
}

/** Gives a batch its place in the log. The checksum does not cover these fields. */
export function stamp(buffer: Buffer, at: number, offset: number, epoch: number): void {
  buffer.writeInt32BE(Math.floor(offset / 2 ** 32), at);
  buffer.writeUInt32BE(offset >>> 0, at + 4);
  buffer.writeInt32BE(epoch, at + LEADER_EPOCH);
}

/** Marks a batch with the time of its arrival (`message.timestamp.type=LogAppendTime`) and mends the checksum. */
export function stampLogAppendTime(buffer: Buffer, at: number, time: number): void {
  stampTime(buffer, at, buffer.readInt16BE(at + ATTRIBUTES) | LOG_APPEND_TIME, BigInt(time));
}

/** Says that the records have times of their own, of which this is the largest. Where that was said already, it costs nothing. */
export function stampCreateTime(buffer: Buffer, at: number, maxTimestamp: bigint): void {
  if (!isLogAppendTime(buffer, at) && exactMaxTimestamp(buffer, at) === maxTimestamp) return;
  stampTime(buffer, at, buffer.readInt16BE(at + ATTRIBUTES) & ~LOG_APPEND_TIME, maxTimestamp);
}

function stampTime(buffer: Buffer, at: number, attributes: number, maxTimestamp: bigint): void {
  buffer.writeInt16BE(attributes, at + ATTRIBUTES);
  buffer.writeBigInt64BE(maxTimestamp, at + MAX_TIMESTAMP);
  const end = at + buffer.readInt32BE(at + BATCH_LENGTH) + LENGTH_OVERHEAD;
  buffer.writeUInt32BE(crc32c(buffer.subarray(at + ATTRIBUTES, end)), at + CRC);
}

/** All fields of a header. Timestamps are bigints here, exact for whatever a producer sent. */
export interface BatchHeader {
  readonly baseOffset: number;
  /** -1 where no leader has stamped the batch. */
  readonly leaderEpoch: number;
  readonly codec: Codec;
  /** Whether every record has the time of arrival, `maxTimestamp`, in place of its own. */
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  readonly control: boolean;
  /** Whether `baseTimestamp` says from when on the deletions in the batch may be forgotten (KIP-534). */
  readonly deleteHorizon: boolean;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** Reads the header of a batch that is at least `BATCH_HEADER_SIZE` long. */
export function readBatchHeader(buffer: Buffer, at = 0): BatchHeader {
  return {
    baseOffset: baseOffset(buffer, at),
    leaderEpoch: leaderEpoch(buffer, at),
    codec: codec(buffer, at),
    logAppendTime: isLogAppendTime(buffer, at),
    transactional: isTransactional(buffer, at),
    control: isControl(buffer, at),
    deleteHorizon: deleteHorizon(buffer, at) !== undefined,
    lastOffsetDelta: lastOffsetDelta(buffer, at),
    baseTimestamp: buffer.readBigInt64BE(at + BASE_TIMESTAMP),
    maxTimestamp: buffer.readBigInt64BE(at + MAX_TIMESTAMP),
    producerId: producerId(buffer, at),
    producerEpoch: producerEpoch(buffer, at),
    baseSequence: baseSequence(buffer, at),
    recordCount: recordCount(buffer, at),
  };
}

/** A whole batch: this header before records that are encoded and compressed already. */
export function writeBatchHeader(header: BatchHeader, records: Buffer): Buffer {
  const buffer = Buffer.allocUnsafe(BATCH_HEADER_SIZE + records.length);
  try {
    buffer.writeBigInt64BE(BigInt(header.baseOffset));
    buffer.writeInt32BE(buffer.length - LENGTH_OVERHEAD, BATCH_LENGTH);
    buffer.writeInt32BE(header.leaderEpoch, LEADER_EPOCH);
    buffer.writeInt8(2, MAGIC);
    buffer.writeInt16BE(attributes(header), ATTRIBUTES);
    buffer.writeInt32BE(header.lastOffsetDelta, LAST_OFFSET_DELTA);
    buffer.writeBigInt64BE(header.baseTimestamp, BASE_TIMESTAMP);
    buffer.writeBigInt64BE(header.maxTimestamp, MAX_TIMESTAMP);
    buffer.writeBigInt64BE(header.producerId, PRODUCER_ID);
    buffer.writeInt16BE(header.producerEpoch, PRODUCER_EPOCH);
    buffer.writeInt32BE(header.baseSequence, BASE_SEQUENCE);
    buffer.writeInt32BE(header.recordCount, RECORD_COUNT);
  } catch (error) {
    throw new CodecError(`batch header: ${reasonOf(error)}`, { cause: error });
  }
  buffer.set(records, BATCH_HEADER_SIZE);
  buffer.writeUInt32BE(crc32c(buffer.subarray(ATTRIBUTES)), CRC);
  return buffer;
}

function attributes({ codec, logAppendTime, transactional, control, deleteHorizon }: BatchHeader): number {
  return (
    CODECS.indexOf(codec) |
    (logAppendTime ? LOG_APPEND_TIME : 0) |
    (transactional ? TRANSACTIONAL : 0) |
    (control ? CONTROL : 0) |
    (deleteHorizon ? DELETE_HORIZON : 0)
  );
}
