import { countWhile } from './count-while.js';
import type { AbortedTransaction } from './producer-states.js';

/** The transactions of a log in memory that were aborted, in the order of their markers. */
export class AbortedTransactions {
  private readonly entries: AbortedTransaction[] = [];

  add(aborted: AbortedTransaction): void {
    this.entries.push(aborted);
  }

  /** Those that have a record from `from` on and before `to`. */
  within(from: number, to: number): AbortedTransaction[] {
    const found: AbortedTransaction[] = [];
    for (const aborted of this.entries.slice(this.countBefore(from))) {
      if (aborted.firstOffset < to) found.push(aborted);
      if (aborted.lastStableOffset >= to) break; // those behind it begin later
    }
    return found;
  }

  /** Forgets those whose last record lies before `start`: nobody reads them any more. */
  dropBefore(start: number): void {
    this.entries.splice(0, this.countBefore(start));
  }

  private countBefore(offset: number): number {
    return countWhile(this.entries.length, (at) => (this.entries[at]?.lastOffset ?? offset) < offset);
  }
}
