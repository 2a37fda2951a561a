import { BATCH_HEADER_SIZE, batchSize, lastOffsetDelta } from '../../protocol/records/batch-header.js';
import { storageError } from './storage-error.js';

/** Refuses what is not exactly one batch: appended, it would make everything behind it unreadable. */
export function assertOneBatch(batch: Buffer): void {
  const size = batchSize(batch);
  if (size !== batch.length || size < BATCH_HEADER_SIZE) {
    throw storageError(`a batch of ${size ?? 'unknown size'} bytes cannot be appended as ${batch.length} bytes`);
  }
  if (lastOffsetDelta(batch) < 0) throw storageError(`a batch cannot end ${-lastOffsetDelta(batch)} before its start`);
}
