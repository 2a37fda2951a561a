import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Segment, type SegmentOptions } from './segment.js';
import { segmentStem } from './segment-index.js';
import { storageError } from './storage-error.js';

/** The segments of a log in the order of their offsets, the last of them ready to grow. */
export interface RecoveredSegments {
  readonly segments: Segment[];
  readonly endOffset: number;
}

interface Found {
  readonly baseOffset: number;
  readonly size: number;
}

const SEGMENT = /^(\d{20})\.log$/;

/** A segment file that did not hold whole batches up to its end, and has been cut where they ended. */
export interface Damage {
  readonly dir: string;
  /** Its name in `dir`. */
  readonly file: string;
  readonly keptBytes: number;
  readonly cutBytes: number;
}

/**
 * Opens what a stop or a crash left in `dir`, or begins a log there. A segment is written whole before the next one begins,
 * and what was written outlives the process (`kill -9`) in the page cache: then only the last one that holds anything can
 * end in the middle of a write. It is checked batch by batch; the others are trusted.
 *
 * A loss of power keeps no such promise, for no append is waited for until it is on the disk: anything of the last seconds
 * may be missing, in trusted segments too. There it shows as an error, or as a gap between offsets, when it is read.
 */
export async function recoverSegments(
  dir: string,
  options: SegmentOptions,
  onDamage: (damage: Damage) => void,
): Promise<RecoveredSegments> {
  const recover = async ({ baseOffset, size }: Found) => {
    const recovered = await Segment.recover(dir, baseOffset, size, options);
    const { segment, cutBytes } = recovered;
    if (cutBytes > 0) {
      const file = `${basename(segmentStem(dir, baseOffset))}.log`;
      onDamage({ dir, file, keptBytes: segment.size, cutBytes });
    }
    return recovered;
  };

  const found = await findSegments(dir);
  const last = found.pop();
  if (last === undefined) return { segments: [Segment.create(dir, 0, options)], endOffset: 0 };

  let { segment, endOffset } = await recover(last);
  const checked = [segment];
  // Where the crash came right after a segment was begun, the one before is the last that was written to.
  while (segment.size === 0) {
    const before = found.pop();
    if (before === undefined) break;
    const recovered = await recover(before);
    if (recovered.cutBytes === 0) {
      recovered.segment.finish();
      recovered.segment.rest();
      checked.unshift(recovered.segment);
      break;
    }
    // Its end is lost, and an empty segment behind it would leave a gap.
    segment.discard();
    await segment.remove();
    ({ segment, endOffset } = recovered);
    checked[0] = segment;
  }
  const trusted = found.map(({ baseOffset, size }) => Segment.trusted(dir, baseOffset, size, options));
  return { segments: [...trusted, ...checked], endOffset };
}

async function findSegments(dir: string): Promise<Found[]> {
  try {
    await mkdir(dir, { recursive: true });
    const names = await readdir(dir);
    const bases = names
      .map((name) => Number(SEGMENT.exec(name)?.[1] ?? Number.NaN))
      .filter((base) => Number.isSafeInteger(base))
      .sort((a, b) => a - b);
    await removeLeftovers(dir, names);
    return await Promise.all(
      bases.map(async (baseOffset) => ({ baseOffset, size: (await stat(`${segmentStem(dir, baseOffset)}.log`)).size })),
    );
  } catch (error) {
    throw storageError(`Cannot open ${dir}`, error);
  }
}

/** What a crash left of segments that were being removed or begun. */
async function removeLeftovers(dir: string, names: readonly string[]): Promise<void> {
  const logs = new Set(names.filter((name) => SEGMENT.test(name)));
  for (const name of names) {
    const orphan = /^(\d{20})\.(index|timeindex)$/.exec(name);
    if (name.endsWith('.deleted') || (orphan !== null && !logs.has(`${orphan[1]}.log`))) {
      await rm(join(dir, name), { force: true });
    }
  }
}
