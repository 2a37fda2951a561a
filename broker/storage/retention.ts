import type { LogSettings } from './log-settings.js';
import type { Segment } from './segment.js';

/** A log as its retention sees it. */
export interface Retained {
  readonly segments: readonly Segment[];
  readonly settings: LogSettings;
  readonly startOffset: number;
  /** Segments that end behind this are not deleted. */
  readonly endOffset: number;
  /** Bytes of all segments. */
  readonly size: number;
}

/**
 * The segments to delete at the time `now` (ms), the oldest first, by Kafka's rules: those before the start of the log; as
 * many as the log is too large, as long as what is left is no smaller than the limit; and those whose newest record is
 * older than the limit, up to the first that is not. That can be all of them, the last one included unless it is empty.
 *
 * As in Kafka, a segment with a timestamp in the future stays until that has passed, and all behind it.
 */
export async function expiredSegments(log: Retained, now: number): Promise<Segment[]> {
  const { segments, settings, startOffset, endOffset, size } = log;
  const expired: Segment[] = [];
  const goOn = async (goes: (segment: Segment, next: Segment | undefined) => boolean | Promise<boolean>) => {
    for (let at = expired.length; at < segments.length; at++) {
      const segment = segments[at];
      const next = segments[at + 1];
      if (segment === undefined || (next === undefined && segment.size === 0)) return;
      if (next !== undefined && next.baseOffset > endOffset) return;
      if (!(await goes(segment, next))) return;
      expired.push(segment);
    }
  };

  await goOn((_, next) => next !== undefined && next.baseOffset <= startOffset);
  if (!settings.deletes) return expired;
  let excess = size - expired.reduce((bytes, segment) => bytes + segment.size, 0) - settings.retentionBytes;
  await goOn((segment) => {
    if (excess < segment.size) return false;
    excess -= segment.size;
    return true;
  });
  if (settings.retentionMs < Number.POSITIVE_INFINITY)
    await goOn(async (segment) => now - (await segment.newest()) > settings.retentionMs);
  return expired;
}
