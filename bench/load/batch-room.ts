import { BATCH_HEADER_SIZE } from '../../protocol/records/batch-header.js';

/** More than what a record without a key takes beside its value: lengths and deltas. */
const RECORD_OVERHEAD = 32;

/** Bytes that a batch of so many records never exceeds; `size` is that of a value. */
export function batchRoom(records: number, size: number): number {
  return BATCH_HEADER_SIZE + records * (size + RECORD_OVERHEAD);
}
