import { ErrorCode, errorName } from '../../protocol/index.js';
import type { Batch } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import { microseconds, toMicroseconds } from './microseconds.js';

/**
 * What a run has found so far, of the records that count. Times are milliseconds since the start of the run; histograms
 * hold microseconds.
 */
export class Measurement {
  /** From the time a record was due to its answer. Nothing is corrected: open-loop load leaves out nothing. */
  readonly latency = microseconds();
  /** From the time a batch could have been handed to the socket to the time it was, counted for each of its records. */
  readonly slip = microseconds();
  readonly failures = new Map<string, number>();
  handed = 0;
  /** Of those handed to the socket, how many had to wait because too many bytes were unanswered. */
  heldBack = 0;
  acknowledged = 0;
  failed = 0;
  lastAnswerAt = 0;

  constructor(private readonly schedule: Schedule) {}

  wasHanded(batch: Batch, slipMs: number, heldBack: boolean): void {
    const count = this.measured(batch);
    if (count === 0) return;
    this.handed += count;
    if (heldBack) this.heldBack += count;
    this.slip.recordValueWithCount(toMicroseconds(slipMs), count);
  }

  wasAnswered(batch: Batch, errorCode: number, at: number): void {
    const count = this.measured(batch);
    if (count === 0) return;
    this.lastAnswerAt = at;
    if (errorCode !== ErrorCode.NONE) {
      const name = errorName(errorCode);
      this.failed += count;
      this.failures.set(name, (this.failures.get(name) ?? 0) + count);
      return;
    }
    this.acknowledged += count;
    for (let i = batch.count - count; i < batch.count; i++) {
      const due = this.schedule.dueAt(batch.first + i * batch.stride);
      this.latency.recordValue(toMicroseconds(at - due));
    }
  }

  /** How many records of a batch count: its last ones, where the warm-up ends inside it. */
  private measured({ first, stride, count }: Batch): number {
    const before = Math.max(0, Math.ceil((this.schedule.firstMeasured - first) / stride));
    return Math.max(0, count - before);
  }
}
