import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../protocol/reason-of.js';
import { TargetError } from '../../targets/target.js';

/**
 * Runs `work` with a folder of its own in `dir`, or where temporary files go. It goes with the work, and with this process
 * where that ends before. Throws `TargetError` where there can be none.
 */
export async function withFolder<T>(dir: string | undefined, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = dir ?? tmpdir();
  const folder = await mkdtemp(join(parent, 'fluxmq-bench-')).catch((cause: unknown) => {
    throw new TargetError(`No folder can be made in ${parent}: ${reasonOf(cause)}.`, { cause });
  });
  const remove = { recursive: true, force: true, maxRetries: 3 };
  const atExit = () => rmSync(folder, remove);
  process.once('exit', atExit);
  try {
    return await work(folder);
  } finally {
    process.off('exit', atExit);
    await rm(folder, remove);
  }
}
