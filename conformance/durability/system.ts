import { spawnSync } from 'node:child_process';

/** The system does not let this process do what a test needs; the message says what and why. */
export class SystemRefusal extends Error {
  override readonly name = 'SystemRefusal';
}

/** Runs a program of the system. Throws `SystemRefusal` where it fails. */
export function system(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new SystemRefusal(`${program} ${args.join(' ')} fails: ${error?.message ?? stderr.trim()}.`);
}
