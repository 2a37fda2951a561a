import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../targets/package-root.js';
import type { Measured } from './measured.js';

const execute = promisify(execFile);

/** Runs the micro-benchmarks, which only the repository has, in a process of their own: how well the compiler does is a matter of luck, and each process has its own. */
export async function measureCode(signal: AbortSignal): Promise<Measured[]> {
  const program = join(packageRoot(), 'dist/bench/micro/main.js');
  if (!existsSync(program)) return [];
  const { stdout } = await execute(process.execPath, [program, '--json'], { signal });
  const results: readonly Measured[] = JSON.parse(stdout);
  return results.map(({ id, title, ratio }) => ({ id, title, ratio }));
}
