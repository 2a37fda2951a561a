import { CodecError, ErrorCode } from '../../protocol/index.js';
import { walkRecords } from '../../protocol/records/walk-records.js';
import { InvalidRecords, KafkaError } from '../errors.js';

/** As many records without a key are named; a batch of 200 KB can hold 19 million of them. */
const MOST_NAMED = 10_000;

/**
 * In a compacted topic a record without a key could never be replaced: every record needs one. This is the only place
 * where the broker looks into a batch before it takes it, and only for such topics. Throws a `KafkaError`;
 * `InvalidRecords` names the records.
 */
export function checkKeys(batch: Buffer): void {
  const keyless = placesWithoutKey(batch);
  if (keyless.length > 0) {
    throw new InvalidRecords(ErrorCode.INVALID_RECORD, 'A compacted topic takes only records with a key.', keyless);
  }
}

function placesWithoutKey(batch: Buffer): number[] {
  const places: number[] = [];
  let place = 0;
  try {
    for (const { hasKey } of walkRecords(batch)) {
      if (!hasKey) places.push(place);
      if (places.length === MOST_NAMED) break;
      place++;
    }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new KafkaError(ErrorCode.INVALID_RECORD, `The records cannot be read: ${error.message}.`);
  }
  return places;
}
