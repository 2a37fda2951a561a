import { ErrorCode } from '../../protocol/index.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { InvalidRecords } from '../errors.js';

/** What a batch may unpack to. Kafka has no such bound; this one keeps a small request from filling the memory. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/**
 * In a compacted topic a record without a key could never be replaced: every record needs one. This is the only place
 * where the broker looks into a batch, and only for such topics. Throws `InvalidRecords`, which names the records.
 */
export function checkKeys(batch: Buffer): void {
  const [decoded] = decodeBatches(batch, MAX_UNPACKED);
  const keyless = (decoded?.records ?? []).flatMap(({ key }, index) => (key === null ? [index] : []));
  if (keyless.length > 0) {
    throw new InvalidRecords(ErrorCode.INVALID_RECORD, 'A compacted topic takes only records with a key.', keyless);
  }
}
