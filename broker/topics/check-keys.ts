import { CodecError, ErrorCode } from '../../protocol/index.js';
import type { BatchRecord } from '../../protocol/records/record.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { InvalidRecords, KafkaError } from '../errors.js';

/** What a batch may unpack to. Kafka has no such bound; this one keeps a small request from filling the memory. */
const MAX_UNPACKED = 256 * 1024 * 1024;

/**
 * In a compacted topic a record without a key could never be replaced: every record needs one. This is the only place
 * where the broker looks into a batch, and only for such topics. Throws a `KafkaError`; `InvalidRecords` names the records.
 */
export function checkKeys(batch: Buffer): void {
  const keyless = recordsOf(batch).flatMap(({ key }, index) => (key === null ? [index] : []));
  if (keyless.length > 0) {
    throw new InvalidRecords(ErrorCode.INVALID_RECORD, 'A compacted topic takes only records with a key.', keyless);
  }
}

function recordsOf(batch: Buffer): readonly BatchRecord[] {
  try {
    return decodeBatches(batch, MAX_UNPACKED).flatMap(({ records }) => records);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new KafkaError(ErrorCode.INVALID_RECORD, `The records cannot be read: ${error.message}.`);
  }
}
