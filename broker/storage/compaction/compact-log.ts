import type { LogSettings } from '../log-settings.js';
import type { Segment } from '../segment.js';
import { cleanable, groupsOf } from './cleanable.js';
import { Compaction } from './compaction.js';
import type { OffsetMap } from './offset-map.js';
import type { Turns } from './turns.js';

/** A log as its compaction sees it. */
export interface Compactable {
  readonly settings: LogSettings;
  /** Up to here it was compacted. */
  readonly cleanedUpTo: number;
  /** As they are now; the last one, and what cannot be read yet, is left alone. */
  segments(): readonly Segment[];
  /** Resolves when they are on the disk. */
  sync(): Promise<void>;
  /** A new segment under a name that is not the log's. */
  beginCleaned(baseOffset: number): Segment;
  /** Puts a segment in the place of others, which go. False, with nothing changed, where they are not the log's any more. */
  replace(old: readonly Segment[], cleaned: Segment): Promise<boolean>;
  /** Resolves when a restart will know. */
  setCleaned(upTo: number): Promise<void>;
}

/** Compacts what is worth it at the time `now` (ms). What a crash interrupts is done again. Throws `GivenUp` as `turns` does. */
export async function compactLog(log: Compactable, now: number, turns: Turns, offsets?: OffsetMap): Promise<void> {
  const { settings } = log;
  const all = [...log.segments()];
  const found = await cleanable(all, settings, log.cleanedUpTo, now);
  if (found === undefined) return;
  const { deleteRetentionMs } = settings;
  const compaction = await Compaction.begin(found, {
    all: () => log.segments(),
    now,
    deleteRetentionMs,
    turns,
    ...(offsets && { offsets }),
  });
  if (compaction.upTo <= found.from) return;
  await log.sync(); // what replaces a record must not be lost when that one is gone
  const concerned = found.segments.filter(({ baseOffset }) => baseOffset < compaction.upTo);
  const end = all[concerned.length]?.baseOffset ?? compaction.upTo;
  for (const group of groupsOf(concerned, end, settings)) {
    if (!(await compactGroup(log, group, compaction, turns))) return;
  }
  await log.setCleaned(compaction.upTo);
}

/** False where the log has changed so that the rest has to wait for the next time. */
async function compactGroup(
  log: Compactable,
  group: readonly Segment[],
  compaction: Compaction,
  turns: Turns,
): Promise<boolean> {
  const [first] = group;
  if (first === undefined) return true;
  const cleaned = log.beginCleaned(first.baseOffset);
  try {
    const changed = await compaction.write(group, cleaned);
    if (!changed && group.length === 1) return true;
    cleaned.finish();
    await cleaned.sync();
    cleaned.rest();
    await turns.next();
    return await log.replace(group, cleaned);
  } finally {
    // Where replacing failed half way, it may be the log's already.
    if (!log.segments().includes(cleaned)) await cleaned.remove();
  }
}
