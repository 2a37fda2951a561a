import { CodecError } from '../codec-error.js';
import { Reader } from '../reader.js';
import { BATCH_HEADER_SIZE, readBatchHeader } from './batch-header.js';
import { decompress } from './compression.js';
import { assertPlausibleCount } from './record.js';
import { wholeBatchSize } from './record-batch.js';
import { readVarint, readVarlong } from './varint.js';

/**
 * What the records of one batch may unpack to, in bytes. Kafka has no such bound, and the largest batch that it takes by
 * default has 1 MiB; but 200 KB can unpack to this much, and to walk through it takes a second, in which nobody else is
 * answered.
 */
export const MOST_UNPACKED = 128 * 1024 * 1024;

/** What can be told of a record without reading all of it. */
export class WalkedRecord {
  constructor(
    readonly offset: number,
    /** Milliseconds; the time of arrival in a batch that is marked with one. */
    readonly timestamp: bigint,
    private readonly bytes: Buffer,
    private readonly keyStart: number,
    private readonly keyLength: number,
  ) {}

  get hasKey(): boolean {
    return this.keyLength >= 0;
  }

  /** Shares memory with the records of the batch. */
  get key(): Buffer | null {
    return this.hasKey ? this.bytes.subarray(this.keyStart, this.keyStart + this.keyLength) : null;
  }

  get hasValue(): boolean {
    const reader = new Reader(this.bytes);
    reader.position = this.keyStart + Math.max(0, this.keyLength);
    return readVarint(reader) >= 0;
  }
}

/**
 * Walks the records of one whole batch, as far as the caller wants to, and reads nothing of them but what it yields: where
 * a record ends is what its length says. Throws `CodecError` for bytes that cannot be such a batch and for one that
 * unpacks to more than `limit` bytes; keys, values and headers may hold anything.
 */
export function* walkRecords(batch: Buffer, limit = MOST_UNPACKED): Generator<WalkedRecord> {
  const size = wholeBatchSize(batch, 0);
  if (size < batch.length)
    throw new CodecError(`${batch.length - size} bytes left over after a batch of ${size} bytes`);
  const { codec, recordCount, baseOffset, baseTimestamp, maxTimestamp, logAppendTime } = readBatchHeader(batch);
  const bytes = decompress(codec, batch.subarray(BATCH_HEADER_SIZE), limit);
  assertPlausibleCount(recordCount, bytes.length);
  const reader = new Reader(bytes);
  for (let i = 0; i < recordCount; i++) {
    const length = readVarint(reader);
    const start = reader.skip(length);
    const end = start + length;
    reader.position = start;
    reader.skip(1); // attributes, none of them in use
    const delta = readVarlong(reader);
    const offset = baseOffset + readVarint(reader);
    const keyLength = readVarint(reader);
    const keyStart = reader.position;
    if (keyStart + Math.max(0, keyLength) > end)
      throw new CodecError(`a record of ${length} bytes at byte ${start} ends inside its key`);
    reader.position = end;
    const timestamp = logAppendTime ? maxTimestamp : BigInt.asIntN(64, baseTimestamp + delta);
    yield new WalkedRecord(offset, timestamp, bytes, keyStart, keyLength);
  }
  if (reader.remaining > 0) throw new CodecError(`${reader.remaining} bytes left over after ${recordCount} records`);
}
