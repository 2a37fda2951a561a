import { setImmediate as turn } from 'node:timers/promises';

/** Turns of the event loop without a change after which nothing more is on its way between two ends in this process. */
const QUIET_TURNS = 50;

/** Waits until something has become true: forever, if need be, for a test has its own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

/** Waits until a value no longer changes, and answers it. */
export async function settled<T>(read: () => T): Promise<T> {
  let last = read();
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
    await turn();
    const now = read();
    if (now === last) continue;
    last = now;
    quiet = 0;
  }
  return last;
}
