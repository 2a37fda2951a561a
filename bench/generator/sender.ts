import type { Batch, Batcher } from '../load/batcher.js';
import type { Lane } from '../load/lanes.js';
import type { Schedule } from '../load/schedule.js';
import type { BatchTally } from './batch-tally.js';
import type { Outcome } from './outcome.js';

/** Where batches go: a broker that leads partitions, or a client that finds the brokers by itself. */
export interface Leader {
  /** Those of its client that it serves. */
  readonly lanes: readonly Lane[];
  /** Requests that may be unanswered at a time, where there is a limit. */
  readonly maxInFlight?: number;
  /**
   * Hands batches, at most one of a lane, to the socket before it returns. Resolves with the outcome of each when they
   * are answered; rejects when no answer can come. `dueAt` tells when record n was due, on the monotonic clock.
   */
  produce(batches: readonly Batch[], dueAt: (record: number) => number): Promise<readonly Outcome[]>;
}

/** What a sender asks and tells the run that it is part of. */
export interface RunEvents {
  /** Milliseconds since the start. */
  elapsed(): number;
  /** When record n is due, on the monotonic clock. */
  dueAt(record: number): number;
  /** Answers have made room for what was held back: it is time to pump. */
  onRoom(): void;
  /** No more answers can come. */
  onFailure(error: unknown): void;
}

/** Unanswered bytes of one leader beyond which records wait here: a target that stops answering must not fill memory. */
const MAX_OUTSTANDING_BYTES = 67_108_864;

/**
 * Sends to one leader whatever is ready, without waiting for answers. What is held back when too much is unanswered
 * keeps its due time, so its latency tells of the wait.
 */
export class Sender {
  private readonly unanswered = new Set<readonly Batch[]>();
  private outstandingBytes = 0;
  private holding = false;
  /** Whether a client in a closed loop would be waiting for an answer. */
  private waiting = false;
  /** Since when nothing has held batches back. */
  private freeSince = 0;

  constructor(
    private readonly leader: Leader,
    private readonly batcher: Batcher,
    private readonly tally: BatchTally,
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
      this.holding = this.isFull();
      if (this.holding) return;
      this.send(this.batcher.take(now));
    }
  }

  private isFull(): boolean {
    const { maxInFlight = Number.POSITIVE_INFINITY } = this.leader;
    return this.outstandingBytes >= this.maxOutstandingBytes || this.unanswered.size >= maxInFlight;
  }

  private send(batches: readonly Batch[]): void {
    const bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0);
    this.unanswered.add(batches);
    this.outstandingBytes += bytes;
    const answered = this.leader.produce(batches, this.run.dueAt);
    const now = this.run.elapsed();
    for (const batch of batches) {
      const slip = now - Math.max(batch.readyAt, this.freeSince);
      this.tally.wasHanded(batch, Math.max(0, slip), batch.readyAt < this.freeSince);
    }
    const sampled = !this.waiting;
    this.waiting = true;
    answered
      .then((outcomes) => {
        if (sampled) this.sample(batches, now);
        this.receive(batches, bytes, outcomes);
      })
      .catch((error) => this.run.onFailure(error));
  }

  private sample(batches: readonly Batch[], handedAt: number): void {
    this.waiting = false;
    const took = this.run.elapsed() - handedAt;
    for (const batch of batches) this.tally.wasSampled(batch, took);
  }

  private receive(batches: readonly Batch[], bytes: number, outcomes: readonly Outcome[]): void {
    const now = this.run.elapsed();
    this.unanswered.delete(batches);
    this.outstandingBytes -= bytes;
    for (const [index, batch] of batches.entries()) {
      this.tally.wasAnswered(batch, outcomes[index] ?? Number.NaN, now);
    }
    if (!this.holding || this.isFull()) return;
    this.holding = false;
    this.freeSince = now;
    this.run.onRoom();
  }
}
