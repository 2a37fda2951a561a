import { deleteHorizon, readBatchHeader } from '../../../protocol/records/batch-header.js';
import type { BatchRecord } from '../../../protocol/records/record.js';
import { decodeBatches, encodePart, latest } from '../../../protocol/records/record-batch.js';
import { MOST_UNPACKED, type WalkedRecord, walkRecords } from '../../../protocol/records/walk-records.js';

const NO_TIMESTAMP = -1n;

/**
 * What is left of a batch when only those records stay for which `stays` is true: the batch itself where all of them do and it
 * says from when on its deletions may be forgotten, or has none. Else it says `horizon` (ms) if it said nothing, and else what
 * it said before. Undefined where nothing stays.
 */
export function retainedPart(
  batch: Buffer,
  stays: (record: WalkedRecord) => boolean,
  horizon: number,
): Buffer | undefined {
  const staying: boolean[] = [];
  let count = 0;
  let deletes = false;
  for (const record of walkRecords(batch)) {
    const stay = stays(record);
    staying.push(stay);
    if (!stay) continue;
    count++;
    deletes ||= !record.hasValue;
  }
  if (count === 0) return undefined;
  const known = deleteHorizon(batch);
  const said = known ?? (deletes ? horizon : undefined);
  if (count === staying.length && said === known) return batch;
  const [decoded] = decodeBatches(batch, MOST_UNPACKED);
  const records = decoded?.records.filter((_, i) => staying[i]) ?? [];
  return withRecords(batch, records, said);
}

/** A batch as it is, but that it says from when on it may be forgotten. */
export function withHorizon(batch: Buffer, horizon: number): Buffer {
  const [decoded] = decodeBatches(batch, MOST_UNPACKED);
  return withRecords(batch, decoded?.records ?? [], horizon);
}

/** A batch without its records: the header says what its producer sends next. */
export function withoutRecords(batch: Buffer): Buffer {
  return encodePart(
    { ...readBatchHeader(batch), codec: 'none', deleteHorizon: false, baseTimestamp: NO_TIMESTAMP },
    [],
  );
}

function withRecords(batch: Buffer, records: readonly BatchRecord[], horizon: number | undefined): Buffer {
  const header = readBatchHeader(batch);
  const baseTimestamp = horizon === undefined ? (records[0]?.timestamp ?? NO_TIMESTAMP) : BigInt(horizon);
  return encodePart(
    {
      ...header,
      deleteHorizon: horizon !== undefined,
      baseTimestamp,
      maxTimestamp: header.logAppendTime ? header.maxTimestamp : latest(records),
    },
    records,
  );
}
