import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LogFile } from '../log-file.js';
import { LONG_WALK, walkBatches } from '../walk-batches.js';

const FILE = /^(\d{20})\.(log|index|timeindex|txnindex)(|\.cleaned|\.swap)$/;

interface Found {
  readonly name: string;
  readonly baseOffset: number;
  readonly kind: string;
  readonly suffix: string;
}

/**
 * Brings to an end, as Kafka does, what a crash left of putting compacted segments in the place of others. What is called
 * `.cleaned` was not finished, and is forgotten. What is called `.swap` was: it takes the place of all segments that begin
 * within its offsets, unless some that belong to it were still `.cleaned`. `names` are those of all files; answers whether they
 * changed.
 */
export async function finishSwap(dir: string, names: readonly string[]): Promise<boolean> {
  const found = names.flatMap(parse);
  const cleaned = found.filter(({ suffix }) => suffix === '.cleaned');
  const swaps = found.filter(({ suffix }) => suffix === '.swap');
  if (cleaned.length === 0 && swaps.length === 0) return false;

  const unfinished = Math.min(...cleaned.map(({ baseOffset }) => baseOffset));
  const finished = swaps.filter(({ baseOffset }) => baseOffset < unfinished);
  const logs = finished.filter(({ kind }) => kind === 'log');
  const from = Math.min(...logs.map(({ baseOffset }) => baseOffset));
  const ends = await Promise.all(logs.map(({ name, baseOffset }) => endOf(join(dir, name), baseOffset)));
  const to = Math.max(...ends);

  const forgotten = [...cleaned, ...swaps.filter((swap) => !finished.includes(swap))];
  const replaced = found.filter(({ suffix, baseOffset }) => suffix === '' && baseOffset >= from && baseOffset < to);
  for (const { name } of [...forgotten, ...replaced]) await rm(join(dir, name), { force: true });
  // Logs last: as long as there is one, a further crash changes nothing.
  const inOrder = [...finished].sort((a, b) => Number(a.kind === 'log') - Number(b.kind === 'log'));
  for (const { name, suffix } of inOrder) await rename(join(dir, name), join(dir, name.slice(0, -suffix.length)));
  return true;
}

function parse(name: string): Found[] {
  const [, base, kind, suffix] = FILE.exec(name) ?? [];
  if (base === undefined || kind === undefined || suffix === undefined) return [];
  return [{ name, baseOffset: Number(base), kind, suffix }];
}

/** The offset behind the last batch of a segment file, at least one behind its base offset. */
async function endOf(path: string, baseOffset: number): Promise<number> {
  const file = new LogFile(path, (await stat(path)).size);
  let end = baseOffset + 1;
  await walkBatches(file, 0, LONG_WALK, ({ lastOffset }) => {
    end = lastOffset + 1;
    return true;
  });
  await file.close();
  return end;
}
