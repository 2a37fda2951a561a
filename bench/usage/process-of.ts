import type { Target } from '../../targets/target.js';

/** The id of a target's process, where it has one on this machine and the system tells what a process takes. */
export function processOf(target: Target): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return 'pid' in target && typeof target.pid === 'number' ? target.pid : undefined;
}
