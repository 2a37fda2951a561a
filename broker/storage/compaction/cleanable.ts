import type { LogSettings } from '../log-settings.js';
import { LARGEST_INT32 } from '../offset-index.js';
import type { Segment } from '../segment.js';

/** Segments of a log, and from where to where what they hold is to be compacted for the first time. */
export interface Cleanable {
  /** From the first one of the log on. */
  readonly segments: readonly Segment[];
  readonly from: number;
  readonly to: number;
}

/**
 * What is worth compacting of the segments of a log that has been compacted up to offset `cleanedUpTo`, at the time `now`
 * (ms), by Kafka's rules: never the last segment, nothing that is too young (`min.compaction.lag.ms`), and only where
 * enough of it is uncompacted (`min.cleanable.dirty.ratio`) or old enough (`max.compaction.lag.ms`). Undefined for nothing.
 */
export async function cleanable(
  all: readonly Segment[],
  settings: LogSettings,
  cleanedUpTo: number,
  now: number,
): Promise<Cleanable | undefined> {
  const last = all.at(-1);
  const first = all[0];
  if (first === undefined || last === undefined || first === last) return undefined;
  const from = cleanedUpTo > last.baseOffset ? first.baseOffset : Math.max(cleanedUpTo, first.baseOffset);
  const segments: Segment[] = [];
  let cleanBytes = 0;
  let dirtyBytes = 0;
  let overdue = false;
  for (const [i, segment] of all.slice(0, -1).entries()) {
    const end = all[i + 1]?.baseOffset ?? segment.baseOffset;
    if (end > from) {
      if (settings.minCompactionLagMs > 0 && (await segment.newest()) > now - settings.minCompactionLagMs) break;
      dirtyBytes += segment.size;
      if (settings.maxCompactionLagMs < Number.POSITIVE_INFINITY) {
        const oldest = (await segment.oldest()) ?? 0;
        overdue ||= oldest > 0 && oldest < now - settings.maxCompactionLagMs;
      }
    }
    if (segment.baseOffset < from) cleanBytes += segment.size;
    segments.push(segment);
  }
  const to = all[segments.length]?.baseOffset ?? from;
  if (dirtyBytes === 0 || to <= from) return undefined;
  const enough = dirtyBytes / (cleanBytes + dirtyBytes) > settings.minCleanableDirtyRatio;
  return enough || overdue ? { segments, from, to } : undefined;
}

/** Segments that follow each other, as many as make no more than one of the size that the settings allow. */
export function groupsOf(segments: readonly Segment[], end: number, { segmentBytes }: LogSettings): Segment[][] {
  const groups: Segment[][] = [];
  let group: Segment[] = [];
  let bytes = 0;
  for (const [i, segment] of segments.entries()) {
    const [first] = group;
    const lastOffset = (segments[i + 1]?.baseOffset ?? end) - 1;
    const fits =
      first !== undefined && bytes + segment.size <= segmentBytes && lastOffset - first.baseOffset <= LARGEST_INT32;
    if (!fits) {
      group = [];
      groups.push(group);
      bytes = 0;
    }
    group.push(segment);
    bytes += segment.size;
  }
  return groups;
}
