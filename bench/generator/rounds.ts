import { isOfTarget } from '../of-target.js';
import type { Ending } from './ending.js';

const SHORTEST_PAUSE_MS = 1;
/** How often a run looks whether to give up while nothing is to be done. */
const LONGEST_PAUSE_MS = 50;

/** Has a run go round: again after a pause, and at once when something has happened, until a turn of it ends it. */
export class Rounds {
  private failure: { readonly error: unknown } | undefined;
  private endPause = () => {};

  /** Something has happened: the next turn is due. */
  wake(): void {
    this.endPause();
  }

  /** There is no going on. Of several errors the first one counts. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  /** What ends the run whatever else there is to do. */
  halted(signal: AbortSignal): 'interrupted' | 'broke' | undefined {
    if (signal.aborted) return 'interrupted';
    return this.failure === undefined ? undefined : 'broke';
  }

  /**
   * `turn` answers how the run has ended, once it has; `pauseMs` for how long there is nothing to do. Throws only what is a
   * bug of ours.
   */
  async run(signal: AbortSignal, turn: () => Ending | undefined, pauseMs: () => number): Promise<Ending> {
    const onAbort = () => this.wake();
    signal.addEventListener('abort', onAbort);
    try {
      for (;;) {
        const ending = turn();
        if (ending !== undefined) return this.withReason(ending);
        await this.pause(pauseMs());
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private withReason(ending: Ending): Ending {
    if (ending.how !== 'broke') return ending;
    const error = this.failure?.error;
    if (isOfTarget(error)) return { ...ending, reason: error.message };
    throw error;
  }
}

/** How long a run pauses that has something to do in so many milliseconds. */
export function pauseUntil(ms: number): number {
  // Rounded down: waking early costs a turn, waking late would be slip.
  return Math.max(SHORTEST_PAUSE_MS, Math.min(Math.floor(ms), LONGEST_PAUSE_MS));
}
