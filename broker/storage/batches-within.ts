import { BATCH_HEADER_SIZE, batchSize } from '../../protocol/records/batch-header.js';
import { storageError } from './storage-error.js';

/** How batches that follow each other fill a piece of memory. */
export interface BatchesWithin {
  /** Bytes of the batches that fit whole. */
  readonly bytes: number;
  /** Where the last of them begins; 0 where there is none. */
  readonly last: number;
}

/** The batches at the start of `buffer` that end within its first `limit` bytes. */
export function batchesWithin(buffer: Buffer, limit: number): BatchesWithin {
  const end = Math.min(limit, buffer.length);
  let bytes = 0;
  let last = 0;
  for (;;) {
    const size = batchSize(buffer, bytes);
    if (size === undefined) break;
    if (size < BATCH_HEADER_SIZE) throw storageError(`A stored batch says that it has ${size} bytes`);
    if (bytes + size > end) break;
    last = bytes;
    bytes += size;
  }
  return { bytes, last };
}
