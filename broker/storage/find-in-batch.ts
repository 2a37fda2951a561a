import { leaderEpoch } from '../../protocol/records/batch-header.js';
import { walkRecords } from '../../protocol/records/walk-records.js';
import type { TimestampedOffset } from './partition-log.js';
import { storageError } from './storage-error.js';

/**
 * The first record of a stored batch, from offset `from` on, whose timestamp is `wanted` or later: the only question that
 * needs its records.
 */
export function findInBatch(batch: Buffer, wanted: bigint, from: number): TimestampedOffset | undefined {
  try {
    for (const { offset, timestamp } of walkRecords(batch)) {
      if (timestamp >= wanted && offset >= from) return { offset, timestamp, leaderEpoch: leaderEpoch(batch) };
    }
    return undefined;
  } catch (error) {
    throw storageError('Cannot read the records of a stored batch', error);
  }
}
