import { BATCH_HEADER_SIZE, batchSize, lastOffsetDelta } from '../../protocol/records/batch-header.js';
import { storageError } from './storage-error.js';

/**
 * Refuses what is not exactly one batch: appended, it would make everything behind it unreadable. And one that would not
 * end below 2^53 from `baseOffset` on, up to where numbers tell offsets apart.
 */
export function assertOneBatch(batch: Buffer, baseOffset: number): void {
  const size = batchSize(batch);
  if (size !== batch.length || size < BATCH_HEADER_SIZE) {
    throw storageError(`A batch of ${size ?? 'unknown size'} bytes cannot be appended as ${batch.length} bytes`);
  }
  const delta = lastOffsetDelta(batch);
  if (delta < 0) throw storageError(`A batch cannot end ${-delta} before its start`);
  if (!Number.isSafeInteger(baseOffset + delta + 1)) {
    throw storageError(
      `A log ends at offset ${Number.MAX_SAFE_INTEGER}: no batch up to ${delta} fits behind ${baseOffset}`,
    );
  }
}
