import { batchSize } from '../protocol/records/batch-header.js';
import { crc32c } from '../protocol/records/crc32c.js';
import { encodeMessageSet } from '../protocol/records/message-set.js';
import type { OldMagic } from '../protocol/records/old-message.js';
import { encodeBatch, type NewBatch } from '../protocol/records/record-batch.js';

/** When the records of cases were made: long past, so that no broker takes it for the time of arrival. */
export const TIME = 1_700_000_000_000n;

type BatchOptions = Omit<NewBatch, 'records'>;

/** A batch of records with these values, without keys. */
export function batchOf(values: readonly string[], options: BatchOptions = {}): Buffer {
  const records = values.map((value) => ({ value: Buffer.from(value), timestamp: TIME }));
  return encodeBatch({ ...options, records });
}

/** A batch of records made these many milliseconds after `TIME`. */
export function batchAt(delays: readonly number[], options: BatchOptions = {}): Buffer {
  const records = delays.map((delay) => ({ value: Buffer.from(`after ${delay}`), timestamp: TIME + BigInt(delay) }));
  return encodeBatch({ ...options, records });
}

/** A batch of one record, of about as many bytes. */
export function batchOfSize(bytes: number): Buffer {
  return batchOf(['x'.repeat(bytes)]);
}

/** A copy with some bytes changed and a checksum that is right again. */
export function tampered(batch: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(batch);
  change(copy);
  copy.writeUInt32BE(crc32c(copy.subarray(CRC_COVERS)), CRC);
  return copy;
}

const LEADER_EPOCH = 12;
const CRC = 17;
const CRC_COVERS = 21;
/** Where fields of a batch stand that cases spoil. */
export const ATTRIBUTES = 21;
/** The number of the last record, counted from the base offset. */
export const LAST_OFFSET_DELTA = 23;
export const MAX_TIMESTAMP_AT = 35;
export const RECORD_COUNT = 57;

/** Batches as they were before a broker gave them their offsets and its leader epoch. */
export function unplaced(batches: Buffer): Buffer {
  const copy = Buffer.from(batches);
  for (let at = 0, size = batchSize(copy); size !== undefined && at + size <= copy.length; size = batchSize(copy, at)) {
    copy.writeBigInt64BE(0n, at);
    copy.writeInt32BE(-1, at + LEADER_EPOCH);
    at += size;
  }
  return copy;
}

/** One message of magic 0 or 1, as it was sent before there were record batches. */
export function messageSet(magic: OldMagic, value: string): Buffer {
  return encodeMessageSet({ magic, records: [{ offset: 0, timestamp: TIME, key: null, value: Buffer.from(value) }] });
}

/** A copy of a message set of one message whose offset is another. No checksum covers it. */
export function atOffset(set: Buffer, offset: bigint): Buffer {
  const copy = Buffer.from(set);
  copy.writeBigInt64BE(offset);
  return copy;
}
