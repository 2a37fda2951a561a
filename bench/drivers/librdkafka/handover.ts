import { ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../../generator/outcome.js';

/** The records of one batch, each of which awaits its delivery report. */
export class AwaitedBatch {
  private known: Outcome = ErrorCode.NONE;

  constructor(
    private left: number,
    private readonly onSettled: () => void,
  ) {}

  /** Of the batch: an error of one of its records counts for all. */
  get outcome(): Outcome {
    return this.known;
  }

  /** One more record is delivered, or has failed. */
  settle(outcome: Outcome): void {
    if (outcome !== ErrorCode.NONE) this.known = outcome;
    if (--this.left === 0) this.onSettled();
  }
}

/** Batches that were handed over together. */
export class Handover {
  readonly batches: readonly AwaitedBatch[];
  /** Resolves when the last record is settled; rejects when nobody waits any longer. */
  readonly outcomes: Promise<readonly Outcome[]>;
  private reject: (error: Error) => void = () => {};

  /** `counts` says how many records each batch has. */
  constructor(counts: readonly number[]) {
    let left = counts.length;
    let resolve = () => {};
    this.batches = counts.map((count) => new AwaitedBatch(count, () => --left === 0 && resolve()));
    this.outcomes = new Promise((done, reject) => {
      resolve = () => done(this.batches.map(({ outcome }) => outcome));
      this.reject = reject;
    });
  }

  fail(error: Error): void {
    this.reject(error);
  }
}
