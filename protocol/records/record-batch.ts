import { CodecError } from '../codec-error.js';
import { Reader } from '../reader.js';
import { Writer } from '../writer.js';
import {
  BATCH_HEADER_SIZE,
  type BatchHeader,
  batchSize,
  type Codec,
  hasValidCrc,
  magic,
  readBatchHeader,
  writeBatchHeader,
} from './batch-header.js';
import { compress, decompress } from './compression.js';
import { assertPlausibleCount, type BatchRecord, type RecordHeader, readRecord, writeRecord } from './record.js';

/**
 * Whole record batches (magic 2, KIP-98) for those who make and read records: clients, tests, and a broker that packs them anew.
 * Else it keeps batches as they are, and looks into them with `scanRecords` and `walkRecords`.
 */
export interface RecordBatch extends BatchHeader {
  readonly records: readonly BatchRecord[];
}

export interface NewRecord {
  /** Where it differs from the base offset plus the record's place: a compacted log has gaps. */
  readonly offset?: number;
  readonly timestamp?: bigint;
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
  readonly headers?: readonly RecordHeader[];
}

export interface NewBatch {
  readonly records: readonly NewRecord[];
  readonly codec?: Codec;
  /** How hard the codec tries, in its own measure. */
  readonly level?: number | undefined;
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
  /** Marks the batch with this time of arrival (`message.timestamp.type=LogAppendTime`); else it holds the records' own. */
  readonly logAppendTime?: bigint;
}

const NO_TIMESTAMP = -1n;
const MAGIC = 2;

/** The bytes of one batch, its checksum included. The records are gone through once, and none of them is kept. */
export function encodeBatch(batch: Omit<NewBatch, 'records'> & { readonly records: Iterable<NewRecord> }): Buffer {
  const { codec = 'none', baseOffset = 0, logAppendTime } = batch;
  const writer = new Writer(4096);
  let recordCount = 0;
  let lastOffset = baseOffset - 1;
  let baseTimestamp: bigint | undefined;
  let maxTimestamp = NO_TIMESTAMP;
  for (const given of batch.records) {
    const record = complete(given, baseOffset + recordCount++);
    const { offset, timestamp } = record;
    baseTimestamp ??= timestamp;
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    lastOffset = offset;
    writeRecord(writer, record, baseOffset, baseTimestamp);
  }
  return writeBatchHeader(
    {
      baseOffset,
      leaderEpoch: batch.leaderEpoch ?? -1,
      codec,
      logAppendTime: logAppendTime !== undefined,
      transactional: batch.transactional ?? false,
      control: batch.control ?? false,
      deleteHorizon: false,
      lastOffsetDelta: lastOffset - baseOffset,
      baseTimestamp: baseTimestamp ?? NO_TIMESTAMP,
      maxTimestamp: logAppendTime ?? maxTimestamp,
      producerId: batch.producerId ?? -1n,
      producerEpoch: batch.producerEpoch ?? -1,
      baseSequence: batch.baseSequence ?? -1,
      recordCount,
    },
    compress(codec, Buffer.concat(writer.finish()), batch.level),
  );
}

/**
 * The bytes of a batch as its header says, checksum included, but for the number of records, which is that of `records`: what
 * a compacted log keeps of a batch has the offsets, sequence and codec of the whole one.
 */
export function encodePart(header: BatchHeader, records: readonly BatchRecord[]): Buffer {
  const writer = new Writer(4096);
  for (const record of records) writeRecord(writer, record, header.baseOffset, header.baseTimestamp);
  return writeBatchHeader(
    { ...header, recordCount: records.length },
    compress(header.codec, Buffer.concat(writer.finish())),
  );
}

function complete(record: NewRecord, offset: number): BatchRecord {
  const { timestamp = NO_TIMESTAMP, key = null, value = null, headers = [] } = record;
  if (BigInt.asIntN(64, timestamp) !== timestamp) throw new CodecError(`timestamp ${timestamp} does not fit 64 bits`);
  return { offset: record.offset ?? offset, timestamp, key, value, headers };
}

/** The largest timestamp; -1 for none. */
export function latest(records: readonly BatchRecord[]): bigint {
  let max = NO_TIMESTAMP;
  for (const { timestamp } of records) if (timestamp > max) max = timestamp;
  return max;
}

/**
 * Reads batches that stand one behind the other, each whole and with a right checksum, and all their records.
 * `limit` bounds the bytes of records, unpacked, of all batches together. Throws `CodecError` for anything else.
 */
export function decodeBatches(bytes: Buffer, limit: number): RecordBatch[] {
  const batches: RecordBatch[] = [];
  let left = limit;
  for (let at = 0; at < bytes.length; ) {
    const size = wholeBatchSize(bytes, at);
    const header = readBatchHeader(bytes, at);
    const unpacked = decompress(header.codec, bytes.subarray(at + BATCH_HEADER_SIZE, at + size), left);
    batches.push({ ...header, records: [...readRecords(header, unpacked)] });
    left -= unpacked.length;
    at += size;
  }
  return batches;
}

/** Leaves out a last batch that is not whole: a Fetch answer may end anywhere in one. */
export function wholeBatches(bytes: Buffer): Buffer {
  let end = 0;
  for (let size = batchSize(bytes); size !== undefined; size = batchSize(bytes, end)) {
    if (size < BATCH_HEADER_SIZE) throw new CodecError(`a batch of ${size} bytes at byte ${end}`);
    if (size > bytes.length - end) break;
    end += size;
  }
  return bytes.subarray(0, end);
}

/** The bytes of the batch at `at`. Throws `CodecError` where there is none of magic 2, whole and with a right checksum. */
export function wholeBatchSize(bytes: Buffer, at: number): number {
  const version = magic(bytes, at);
  if (version !== undefined && version !== MAGIC)
    throw new CodecError(`a batch of magic ${version} at byte ${at}, not ${MAGIC}`);
  const size = batchSize(bytes, at);
  const left = bytes.length - at;
  if (size === undefined || size > left)
    throw new CodecError(`the input ends inside the batch at byte ${at}: ${left} bytes left`);
  if (size < BATCH_HEADER_SIZE) throw new CodecError(`a batch of ${size} bytes at byte ${at}`);
  if (!hasValidCrc(bytes, at)) throw new CodecError(`the checksum of the batch at byte ${at} is wrong`);
  return size;
}

/**
 * The records of one whole batch, read as they are asked for: a small one can hold millions. They share memory with what the
 * batch unpacks to. Throws `CodecError` as `decodeBatches` does, for a bad batch at once and for bad records on the way.
 */
export function recordsOf(batch: Buffer, limit: number): Iterable<BatchRecord> {
  const size = wholeBatchSize(batch, 0);
  const header = readBatchHeader(batch);
  return readRecords(header, decompress(header.codec, batch.subarray(BATCH_HEADER_SIZE, size), limit));
}

function* readRecords(header: BatchHeader, bytes: Buffer): Generator<BatchRecord> {
  const { recordCount, baseOffset, baseTimestamp, maxTimestamp, logAppendTime } = header;
  assertPlausibleCount(recordCount, bytes.length);
  const reader = new Reader(bytes);
  for (let i = 0; i < recordCount; i++) {
    const record = readRecord(reader, baseOffset, baseTimestamp);
    yield logAppendTime ? { ...record, timestamp: maxTimestamp } : record;
  }
  if (reader.remaining > 0) throw new CodecError(`${reader.remaining} bytes left over after ${recordCount} records`);
}
