import { EncodedRecords } from './encoded-records.js';
import type { ProducersPlan } from './load-plan.js';
import { RecordKeys } from './record-keys.js';

export interface CrewRecords {
  readonly records: EncodedRecords;
  readonly keys: RecordKeys | undefined;
}

const made = new WeakMap<ProducersPlan, CrewRecords>();

/** What all producers of a crew in this thread share: there may be thousands of them. */
export function crewRecords(crew: ProducersPlan): CrewRecords {
  const { records: spec, batchSize, partitions } = crew;
  const known = made.get(crew) ?? {
    records: new EncodedRecords(spec, batchSize),
    keys: spec.keys === undefined ? undefined : new RecordKeys(spec.keys, partitions),
  };
  made.set(crew, known);
  return known;
}
