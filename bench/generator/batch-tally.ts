import { ErrorCode } from '../../protocol/index.js';
import type { Batch } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import { type Outcome, outcomeName } from './outcome.js';
import type { Tally } from './tally.js';

/** Counts the records of batches that are due after the warm-up. Times are milliseconds since the start of the run. */
export class BatchTally {
  constructor(
    private readonly schedule: Schedule,
    private readonly tally: Tally,
  ) {}

  wasHanded(batch: Batch, slipMs: number, heldBack: boolean): void {
    const count = this.measured(batch);
    if (count > 0) this.tally.handed(count, slipMs, heldBack);
  }

  wasAnswered(batch: Batch, outcome: Outcome, at: number): void {
    const count = this.measured(batch);
    if (outcome === ErrorCode.NONE) this.tally.everDone(batch.count);
    if (count === 0) return;
    if (outcome !== ErrorCode.NONE) {
      this.tally.failed(count, outcomeName(outcome));
      return;
    }
    this.tally.done(count, (batch.payload * count) / batch.count, at);
    for (let i = batch.count - count; i < batch.count; i++) {
      this.tally.took(at - this.schedule.dueAt(batch.first + i * batch.stride));
    }
  }

  /** A batch that a client in a closed loop would have sent was answered so long after it was handed over. */
  wasSampled(batch: Batch, tookMs: number): void {
    const count = this.measured(batch);
    if (count > 0) this.tally.tookInClosedLoop(tookMs, count);
  }

  /** How many records of a batch count: its last ones, where the warm-up ends inside it. */
  private measured({ first, stride, count }: Batch): number {
    const before = Math.max(0, Math.ceil((this.schedule.firstMeasured - first) / stride));
    return Math.max(0, count - before);
  }
}
