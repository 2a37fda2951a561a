import type { Batch, Batcher } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import type { Measurement } from './measurement.js';

/** A broker that leads partitions, as a sender sees it. */
export interface Leader {
  readonly partitions: readonly number[];
  /**
   * Hands batches, at most one for a partition, to the socket before it returns. Resolves with an error code for each
   * when they are answered; rejects when no answer can come.
   */
  produce(batches: readonly Batch[]): Promise<readonly number[]>;
}

/** What a sender asks and tells the run that it is part of. */
export interface RunEvents {
  /** Milliseconds since the start. */
  elapsed(): number;
  /** Answers have made room for what was held back: it is time to pump. */
  onRoom(): void;
  /** No more answers can come. */
  onFailure(error: unknown): void;
}

/** Unanswered bytes of one leader beyond which records wait here: a target that stops answering must not fill memory. */
export const MAX_OUTSTANDING_BYTES = 67_108_864;

/**
 * Sends to one leader whatever is ready, without waiting for answers. What is held back when too much is unanswered
 * keeps its due time, so its latency tells of the wait.
 */
export class Sender {
  private readonly unanswered = new Set<readonly Batch[]>();
  private outstandingBytes = 0;
  private holding = false;
  /** Since when nothing has held batches back. */
  private freeSince = 0;

  constructor(
    private readonly leader: Leader,
    private readonly batcher: Batcher,
    private readonly measurement: Measurement,
    private readonly run: RunEvents,
    private readonly maxOutstandingBytes = MAX_OUTSTANDING_BYTES,
  ) {}

  /** When it has something to send. Infinity while it waits for answers to make room, and when all is sent. */
  nextAt(): number {
    return this.holding ? Number.POSITIVE_INFINITY : this.batcher.readyAt();
  }

  /** Whether every record of the schedule is answered. */
  isDone(): boolean {
    return this.unanswered.size === 0 && this.batcher.readyAt() === Number.POSITIVE_INFINITY;
  }

  /** When the oldest record without an answer was or is due. Infinity when there is none. */
  oldestDueAt(schedule: Schedule): number {
    let oldest = this.batcher.oldestDueAt();
    for (const batches of this.unanswered) {
      for (const { first } of batches) oldest = Math.min(oldest, schedule.dueAt(first));
    }
    return oldest;
  }

  /** Sends what is ready. */
  pump(): void {
    // One time for all, else a generator that cannot keep up would never leave this loop and read no answers.
    const now = this.run.elapsed();
    while (this.batcher.readyAt() <= now) {
      this.holding = this.outstandingBytes >= this.maxOutstandingBytes;
      if (this.holding) return;
      this.send(this.batcher.take(now));
    }
  }

  private send(batches: readonly Batch[]): void {
    const bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0);
    this.unanswered.add(batches);
    this.outstandingBytes += bytes;
    const answered = this.leader.produce(batches);
    const now = this.run.elapsed();
    for (const batch of batches) {
      const slip = now - Math.max(batch.readyAt, this.freeSince);
      this.measurement.wasHanded(batch, Math.max(0, slip), batch.readyAt < this.freeSince);
    }
    answered.then((errorCodes) => this.receive(batches, bytes, errorCodes)).catch((error) => this.run.onFailure(error));
  }

  private receive(batches: readonly Batch[], bytes: number, errorCodes: readonly number[]): void {
    const now = this.run.elapsed();
    this.unanswered.delete(batches);
    this.outstandingBytes -= bytes;
    for (const [index, batch] of batches.entries()) {
      this.measurement.wasAnswered(batch, errorCodes[index] ?? Number.NaN, now);
    }
    if (!this.holding || this.outstandingBytes >= this.maxOutstandingBytes) return;
    this.holding = false;
    this.freeSince = now;
    this.run.onRoom();
  }
}
