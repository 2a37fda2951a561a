import { spawnSync } from 'node:child_process';
import { TargetError } from '../../targets/target.js';

/** Runs a program of the system. Throws `TargetError` with what it says where it fails. */
export function system(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new TargetError(`${program} ${args.join(' ')} fails: ${error?.message ?? stderr.trim()}.`);
}
