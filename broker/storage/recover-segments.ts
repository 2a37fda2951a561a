import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Segment } from './segment.js';
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

/**
 * Opens what a stop or a crash left in `dir`, or begins a log there. A segment is finished before the next one begins, so
 * only the last one that holds anything can end in the middle of a write; it is checked batch by batch.
 */
export async function recoverSegments(dir: string): Promise<RecoveredSegments> {
  const found = await findSegments(dir);
  const last = found.pop();
  if (last === undefined) return { segments: [Segment.create(dir, 0)], endOffset: 0 };

  let { segment, endOffset } = await Segment.recover(dir, last.baseOffset, last.size);
  const checked = [segment];
  // Where the crash came right after a segment was begun, the one before is the last that was written to.
  while (segment.size === 0) {
    const before = found.pop();
    if (before === undefined) break;
    const recovered = await Segment.recover(dir, before.baseOffset, before.size);
    if (!recovered.cut) {
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
  const trusted = found.map(({ baseOffset, size }) => Segment.trusted(dir, baseOffset, size));
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
    throw storageError(`cannot open ${dir}`, error);
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
