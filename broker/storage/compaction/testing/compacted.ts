import { onTestFinished } from 'vitest';
import { decodeBatches, type RecordBatch } from '../../../../protocol/records/record-batch.js';
import type { LogSettings } from '../../log-settings.js';
import type { KeptLog, PartitionLog } from '../../partition-log.js';
import { SegmentLog } from '../../segment-log.js';
import { readBytes } from '../../testing/read.js';
import { settingsOf } from '../../testing/settings.js';
import { temporaryDirectory } from '../../testing/temporary-directory.js';

const NEVER = new AbortController().signal;

/** Segments begin where a timestamp is more than a second behind the first one; anything uncompacted is worth it. */
export async function compactedLog(change: Partial<LogSettings> = {}, dir = temporaryDirectory()): Promise<SegmentLog> {
  const settings = settingsOf({
    compacts: true,
    deletes: false,
    segmentMs: 1000,
    minCleanableDirtyRatio: 0,
    indexIntervalBytes: 100,
    ...change,
  });
  const log = await SegmentLog.open(dir, settings);
  onTestFinished(() => log.close());
  return log;
}

export function compact(log: KeptLog, now = 1e12): Promise<void> {
  return log.compact(now, NEVER);
}

/** Everything that a consumer gets from `offset` on, batch by batch. */
export async function batchesOf(log: PartitionLog, offset = log.startOffset): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (let next = offset; next < log.endOffset; ) {
    const read = decodeBatches(await readBytes(log, next, 1000, true), 1e9);
    batches.push(...read);
    const last = read.at(-1);
    if (last === undefined) break;
    next = last.baseOffset + last.lastOffsetDelta + 1;
  }
  return batches;
}

/** The records of a log in few words: `5 key=value`. */
export async function recordsOf(log: PartitionLog): Promise<string[]> {
  return (await batchesOf(log)).flatMap(({ records }) =>
    records.map(({ offset, key, value }) => `${offset} ${key}=${value}`),
  );
}
