import { leaderEpoch } from '../../protocol/records/batch-header.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import type { TimestampedOffset } from './partition-log.js';
import { storageError } from './storage-error.js';

/** No batch that a producer makes unpacks to more; what does is made to fill memory. */
const LARGEST_UNPACKED = 256 * 1024 * 1024;

/** The first record of a stored batch whose timestamp is `timestamp` or later: the only question that needs its records. */
export function findInBatch(batch: Buffer, timestamp: number): TimestampedOffset | undefined {
  for (const { records } of decode(batch)) {
    // As numbers, which the header's largest timestamp is too: above 2^53 both round alike.
    const found = records.find((record) => Number(record.timestamp) >= timestamp);
    if (found !== undefined) {
      return { offset: found.offset, timestamp: Number(found.timestamp), leaderEpoch: leaderEpoch(batch) };
    }
  }
  return undefined;
}

function decode(batch: Buffer) {
  try {
    return decodeBatches(batch, LARGEST_UNPACKED);
  } catch (error) {
    throw storageError('cannot read the records of a stored batch', error);
  }
}
