import { createHash } from 'node:crypto';
import { baseOffset, exactMaxTimestamp, lastOffset } from '../../protocol/records/batch-header.js';
import { wholeBatchSize } from '../../protocol/records/record-batch.js';

/** A batch as it stands in a log. */
export interface StoredBatch {
  /** What `batchId` says of its bytes. */
  readonly id: string;
  /** Where it begins in the bytes that were read. */
  readonly position: number;
  readonly size: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: bigint;
}

const MAGIC = 16;

/** Tells batches apart by everything that a broker must not change: all but base offset, length and leader epoch. */
export function batchId(batch: Buffer): string {
  return createHash('sha1').update(batch.subarray(MAGIC)).digest('base64');
}

/** The batches of `bytes`, which must be whole up to the last byte. Throws `CodecError` where they are not. */
export function readStoredBatches(bytes: Buffer): StoredBatch[] {
  const batches: StoredBatch[] = [];
  for (let position = 0; position < bytes.length; ) {
    const size = wholeBatchSize(bytes, position);
    batches.push({
      id: batchId(bytes.subarray(position, position + size)),
      position,
      size,
      baseOffset: baseOffset(bytes, position),
      lastOffset: lastOffset(bytes, position),
      maxTimestamp: exactMaxTimestamp(bytes, position),
    });
    position += size;
  }
  return batches;
}
