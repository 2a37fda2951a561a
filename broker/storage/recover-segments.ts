import { readdirSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finishSwap } from './compaction/interrupted-swap.js';
import { countWhile } from './count-while.js';
import { isMissing } from './is-missing.js';
import { ProducerSnapshots } from './producer-snapshots.js';
import { Segment, type SegmentOptions } from './segment.js';
import { indexPaths, segmentStem } from './segment-index.js';
import { storageError } from './storage-error.js';

/** What is known of a log before its files are looked at. */
export interface LastKnown {
  /** Whether the log was closed in order: then `recoveryPoint` is its end. */
  readonly clean: boolean;
  /** Up to here everything was on the disk; 0 where nothing is known. */
  readonly recoveryPoint: number;
  readonly startOffset: number;
  /** Up to here the log was compacted. */
  readonly cleanedUpTo: number;
}

export const NOTHING_KNOWN: LastKnown = { clean: false, recoveryPoint: 0, startOffset: 0, cleanedUpTo: 0 };

/** The segments of a log in the order of their offsets, never none. */
export interface RecoveredSegments {
  readonly segments: Segment[];
  readonly startOffset: number;
  readonly endOffset: number;
  /** Up to here everything is on the disk. */
  readonly recoveryPoint: number;
  readonly snapshots: ProducerSnapshots;
}

interface Found {
  readonly baseOffset: number;
  readonly size: number;
  /** Whether a file tells of aborted transactions. */
  readonly aborts: boolean;
}

const INDEX = /^(\d{20})\.(index|timeindex|txnindex)$/;
const SEGMENT = /^(\d{20})\.log$/;

/**
 * A segment file that did not hold whole batches up to its end and has been cut where they ended, or has been dropped because
 * those before it are missing or the log was to begin behind it. Where nothing is cut, its end was lost.
 */
export interface Damage {
  readonly dir: string;
  /** Its name in `dir`. */
  readonly file: string;
  readonly keptBytes: number;
  readonly cutBytes: number;
}

/**
 * Opens what a stop or a crash left in `dir`, or begins a log there. After a stop in order nothing is read. After a crash
 * everything behind the recovery point is checked batch by batch: what was written outlives the process (`kill -9`) in the
 * page cache and may end in the middle of a write; a loss of power takes anything that was not forced to the disk, also in
 * the middle. The log ends before the first batch that is not right, and what lies behind is dropped.
 */
export async function recoverSegments(
  dir: string,
  options: SegmentOptions,
  known: LastKnown,
  mayBeCompacted: boolean,
  onDamage: (damage: Damage) => void,
): Promise<RecoveredSegments> {
  const { found, snapshots } = await findSegments(dir);
  const { segments, endOffset } = agrees(found, known)
    ? {
        segments: found.map(({ baseOffset, size }) => Segment.trusted(dir, baseOffset, size, options)),
        endOffset: known.recoveryPoint,
      }
    : await checkSegments(dir, options, found, known.recoveryPoint, mayBeCompacted, onDamage);
  const { startOffset } = known;
  // A log always has a segment: here somebody took all of them away.
  if (found.length === 0 && known.recoveryPoint > startOffset) {
    onDamage({ dir, file: `${basename(segmentStem(dir, startOffset))}.log`, keptBytes: 0, cutBytes: 0 });
  }
  // A crash may have come before they were removed. One that ended before its start had lost more than its start tells.
  const lost = startOffset > endOffset;
  while (segments.length > 0 && (lost || (segments[1]?.baseOffset ?? Number.POSITIVE_INFINITY) <= startOffset)) {
    const segment = segments.shift();
    if (lost && segment !== undefined && segment.size > 0) onDamage(damageOf(dir, segment, 0));
    await drop(segment);
  }
  const aborts = new Set(found.filter((candidate) => candidate.aborts).map(({ baseOffset }) => baseOffset));
  for (const segment of segments) if (aborts.has(segment.baseOffset)) await segment.loadTransactions(endOffset);
  if (segments.length === 0) segments.push(Segment.create(dir, startOffset, options));
  return {
    segments,
    startOffset: Math.max(startOffset, segments[0]?.baseOffset ?? 0),
    endOffset: lost ? startOffset : endOffset,
    recoveryPoint: Math.min(known.recoveryPoint, endOffset),
    snapshots,
  };
}

/** The segments without anything that is not right from `recoveryPoint` on. */
async function checkSegments(
  dir: string,
  options: SegmentOptions,
  found: readonly Found[],
  recoveryPoint: number,
  mayBeCompacted: boolean,
  onDamage: (damage: Damage) => void,
): Promise<{ segments: Segment[]; endOffset: number }> {
  const segments: Segment[] = [];
  const upTo = countWhile(found.length, (i) => (found[i]?.baseOffset ?? 0) <= recoveryPoint);
  let endOffset = 0;
  let damaged = false;
  for (const [i, candidate] of found.entries()) {
    const { baseOffset, size } = candidate;
    if (i < upTo - 1) {
      segments.push(Segment.trusted(dir, baseOffset, size, options));
      continue;
    }
    const before = i < upTo ? undefined : segments.at(-1);
    // Between segments offsets are missing where a compaction removed them, and else where one has lost its end.
    const gap = before !== undefined && baseOffset !== endOffset && !mayBeCompacted;
    if (damaged || gap || baseOffset < endOffset) {
      damaged = true;
      if (size > 0) onDamage(damageOf(dir, candidate, 0));
      await drop(Segment.trusted(dir, baseOffset, size, options));
      continue;
    }
    before?.finish();
    before?.rest();
    const recovered = await Segment.recover(dir, baseOffset, size, options, recoveryPoint);
    segments.push(recovered.segment);
    endOffset = recovered.endOffset;
    const last = i === found.length - 1;
    damaged = recovered.cutBytes > 0 || (last && endOffset < recoveryPoint);
    if (damaged) onDamage(damageOf(dir, candidate, recovered.segment.size));
  }
  return { segments, endOffset };
}

function damageOf(dir: string, { baseOffset, size }: Pick<Found, 'baseOffset' | 'size'>, keptBytes: number): Damage {
  return { dir, file: `${basename(segmentStem(dir, baseOffset))}.log`, keptBytes, cutBytes: size - keptBytes };
}

async function drop(segment: Segment | undefined): Promise<void> {
  segment?.discard();
  await segment?.remove();
}

/** Whether a log that was closed in order can have left these files. */
function agrees(found: readonly Found[], { clean, recoveryPoint }: LastKnown): boolean {
  const last = found.at(-1);
  if (!clean || last === undefined) return false;
  return last.size === 0 ? last.baseOffset === recoveryPoint : last.baseOffset < recoveryPoint;
}

async function findSegments(dir: string): Promise<{ found: Found[]; snapshots: ProducerSnapshots }> {
  try {
    const found = await namesIn(dir);
    const names = new Set((await finishSwap(dir, found)) ? await namesIn(dir) : found);
    const bases = [...names]
      .map((name) => Number(SEGMENT.exec(name)?.[1] ?? Number.NaN))
      .filter((base) => Number.isSafeInteger(base))
      .sort((a, b) => a - b);
    await removeLeftovers(dir, names);
    const segments = bases.map((baseOffset) => {
      const stem = segmentStem(dir, baseOffset);
      // Here and there on the caller's turn, as `readSmallFile` is.
      const { size } = statSync(`${stem}.log`);
      return { baseOffset, size, aborts: names.has(basename(indexPaths(stem).transactions)) };
    });
    return { found: segments, snapshots: ProducerSnapshots.among(names, dir) };
  } catch (error) {
    throw storageError(`Cannot open ${dir}`, error);
  }
}

/** Makes the directory where there is none. */
async function namesIn(dir: string): Promise<string[]> {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dir, { recursive: true });
    return [];
  }
}

/** What a crash left of segments that were being removed or begun. */
async function removeLeftovers(dir: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of names) {
    const orphan = INDEX.exec(name);
    if (name.endsWith('.deleted') || (orphan !== null && !names.has(`${orphan[1]}.log`))) {
      await rm(join(dir, name), { force: true });
    }
  }
}
