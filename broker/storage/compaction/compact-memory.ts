import { exactMaxTimestamp } from '../../../protocol/records/batch-header.js';
import type { StoredBatch } from '../batch-index.js';
import type { LogSettings } from '../log-settings.js';
import { Compaction, type Source } from './compaction.js';
import type { Turns } from './turns.js';

/** So much of the end of a log is never compacted, or what its segments hold, if that is less: memory has no last segment. */
const LARGEST_ACTIVE_PART = 1024 * 1024;

/** What takes the place of the first `count` batches of a log. */
export interface CompactedBatches {
  readonly count: number;
  readonly batches: readonly Buffer[];
  /** Up to here the log is compacted. */
  readonly upTo: number;
}

/** Whether it can be worth looking at a log that has `dirty` of its bytes uncompacted. */
export function mayBeCompactable(dirty: number, bytes: number, settings: LogSettings): boolean {
  const { compacts, maxCompactionLagMs, minCleanableDirtyRatio } = settings;
  if (!compacts || dirty <= activePartOf(settings)) return false;
  return maxCompactionLagMs < Number.POSITIVE_INFINITY || dirty / bytes > minCleanableDirtyRatio;
}

function activePartOf({ segmentBytes }: LogSettings): number {
  return Math.min(segmentBytes, LARGEST_ACTIVE_PART);
}

/**
 * What is left of the batches of a log in memory that was compacted up to offset `cleanedUpTo`, by the rules for one on the disk
 * (`cleanable.ts`) but for its segments. Undefined where it is not worth it. Throws `GivenUp` as `turns` does.
 */
export async function compactBatches(
  all: readonly StoredBatch[],
  settings: LogSettings,
  cleanedUpTo: number,
  now: number,
  turns: Turns,
): Promise<CompactedBatches | undefined> {
  const count = countOfCleanable(all, settings, cleanedUpTo, now);
  const [first] = all;
  const to = all[count]?.baseOffset;
  if (first === undefined || to === undefined) return undefined;
  const from = Math.max(cleanedUpTo, first.baseOffset);
  const compaction = await Compaction.begin(
    { segments: [sourceOf(all.slice(0, count))], from, to },
    { all: () => [sourceOf(all)], now, deleteRetentionMs: settings.deleteRetentionMs, turns },
  );
  if (compaction.upTo <= from) return undefined;
  const batches: Buffer[] = [];
  await compaction.write([sourceOf(all.slice(0, count))], { append: (pieces) => void batches.push(...pieces) });
  return { count, batches, upTo: compaction.upTo };
}

/** How many batches are worth compacting; 0 for none. */
function countOfCleanable(
  all: readonly StoredBatch[],
  settings: LogSettings,
  cleanedUpTo: number,
  now: number,
): number {
  const { minCompactionLagMs, maxCompactionLagMs, minCleanableDirtyRatio } = settings;
  let clean = 0;
  let dirty = 0;
  let overdue = false;
  let count = 0;
  for (const batch of all.slice(0, all.length - countOfActive(all, activePartOf(settings)))) {
    if (batch.baseOffset < cleanedUpTo) clean += batch.size;
    else {
      const timestamp = Number(exactMaxTimestamp(batch.slab, batch.position));
      if (minCompactionLagMs > 0 && timestamp > now - minCompactionLagMs) break;
      dirty += batch.size;
      overdue ||= timestamp > 0 && timestamp < now - maxCompactionLagMs;
    }
    count++;
  }
  return dirty > 0 && (overdue || dirty / (clean + dirty) > minCleanableDirtyRatio) ? count : 0;
}

/** The batches of the last `bytes` of a log, at least one. */
function countOfActive(all: readonly StoredBatch[], bytes: number): number {
  let count = 0;
  for (let left = bytes; left > 0 && count < all.length; count++) left -= all[all.length - 1 - count]?.size ?? 0;
  return Math.max(1, count);
}

function sourceOf(batches: readonly StoredBatch[]): Source {
  return {
    baseOffset: batches[0]?.baseOffset ?? 0,
    async *batches() {
      for (const { slab, position, size } of batches) yield slab.subarray(position, position + size);
    },
  };
}
