import { EncodedRecords } from './encoded-records.js';
import type { ProducersPlan } from './load-plan.js';
import { RecordKeys } from './record-keys.js';

/** The records of a crew, and which of their keys go to which partition. */
export interface CrewRecords {
  readonly records: EncodedRecords;
  readonly keys: RecordKeys | undefined;
}

const made = new WeakMap<ProducersPlan, CrewRecords>();

/** What all producers of a crew in this thread share: there may be thousands of them. Throws as `checkRecords` does. */
export function recordsOfCrew(crew: ProducersPlan): CrewRecords {
  const known = made.get(crew);
  if (known !== undefined) return known;
  const { records: spec, batchSize, partitions } = crew;
  const records = new EncodedRecords(spec, batchSize);
  const keys = spec.keys === undefined ? undefined : new RecordKeys(spec.keys, partitions);
  made.set(crew, { records, keys });
  return { records, keys };
}
