import type { Ending } from '../generator/ending.js';
import type { Tally } from '../generator/tally.js';

/** The clients of one kind in one thread, connected. */
export interface Crew {
  readonly tally: Tally;
  /**
   * Works from `startAt` on the monotonic clock until all is done, the signal comes, or there is no going on. Throws only
   * what is a bug of ours.
   */
  run(startAt: number, signal: AbortSignal): Promise<Ending>;
  close(): Promise<void>;
}
