/** What the loads of a comparison have in common. */

/** Bytes of a record's value. */
export const RECORD_SIZE = 1_024;
export const BATCH_SIZE = 65_536;
/** Of a topic that records are produced to and consumed from. */
export const PARTITIONS = 4;

/** How many records so many bytes of values are. */
export function recordsOf(bytes: number): number {
  return Math.ceil(bytes / RECORD_SIZE);
}

/** How many bytes of values so many records are. */
export function bytesOf(records: number): number {
  return records * RECORD_SIZE;
}
