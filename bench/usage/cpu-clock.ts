import { readdirSync, readFileSync } from 'node:fs';
import { TargetError } from '../../targets/target.js';

const NS_PER_SECOND = 1e9;

/**
 * Seconds of processor time of a process, all of its threads together, to the nanosecond as far as the scheduler knows: exact for
 * a process that sleeps. `ProcessUsage` counts hundredths of a second. Threads that have ended are not counted. Throws `TargetError`.
 */
export function cpuSecondsOf(pid: number): number {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).reduce(
      (sum, thread) => sum + runTime(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')),
      0,
    );
    return nanoseconds / NS_PER_SECOND;
  } catch (cause) {
    throw new TargetError('The processor time of a process cannot be read from /proc: it ended, or this is no Linux.', {
      cause,
    });
  }
}

/** Its first number is the time that the thread has run, its second that for which it waited to run. */
function runTime(schedstat: string): number {
  return Number.parseInt(schedstat, 10);
}
