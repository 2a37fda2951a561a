import type { EncodedRecords } from './encoded-records.js';
import type { Schedule } from './schedule.js';

/** Records `first`, `first + stride`, `first + 2 stride`… of the schedule, bound for one partition. */
export interface Batch {
  readonly partition: number;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** Encoded, header included. */
  readonly bytes: number;
  /** When it is ready to be sent: full, or its first record has lingered. */
  readonly readyAt: number;
}

/** What a request holds at most, like the Java producer's `max.request.size`. */
const MAX_REQUEST_BYTES = 1_048_576;

/**
 * Makes batches of the records that are due for the partitions of one leader. Record n of the schedule belongs to
 * partition n modulo their number, so what waits for a partition is one number, however much it is.
 */
export class Batcher {
  /** The next record of each of `partitions`. */
  private readonly next: number[];
  /** With which of them `take` begins: under a full request each has its turn. */
  private turn = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly partitions: readonly number[],
    /** How many partitions the topic has, those of other leaders included. */
    private readonly stride: number,
    private readonly records: EncodedRecords,
    private readonly lingerMs: number,
  ) {
    this.next = [...partitions];
  }

  /** When there is something to send: one partition's batch is full, or has lingered. Infinity when all is taken. */
  readyAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const first of this.next) earliest = Math.min(earliest, this.batchReadyAt(first));
    return earliest;
  }

  /** When the oldest record that is not taken is due. Infinity when all is taken. */
  oldestDueAt(): number {
    const oldest = Math.min(...this.next);
    return oldest < this.schedule.records ? this.schedule.dueAt(oldest) : Number.POSITIVE_INFINITY;
  }

  /**
   * Takes at most one batch for each partition out of what is due at `time`. When one is sent all are, as the Java producer
   * does it: the request goes anyway.
   */
  take(time: number): Batch[] {
    const due = this.schedule.dueBy(time);
    const batches: Batch[] = [];
    let bytes = 0;
    const partitions = this.partitions.length;
    for (let i = 0; i < partitions && bytes < MAX_REQUEST_BYTES; i++, this.turn = (this.turn + 1) % partitions) {
      const first = this.next[this.turn] ?? due;
      const partition = this.partitions[this.turn];
      if (first >= due || partition === undefined) continue;
      const count = Math.min(Math.ceil((due - first) / this.stride), this.records.most);
      const size = this.records.batchSize(count);
      batches.push({
        partition,
        first,
        stride: this.stride,
        count,
        bytes: size,
        readyAt: this.batchReadyAt(first),
      });
      this.next[this.turn] = first + count * this.stride;
      bytes += size;
    }
    return batches;
  }

  private batchReadyAt(first: number): number {
    const { schedule, stride, records, lingerMs } = this;
    if (first >= schedule.records) return Number.POSITIVE_INFINITY;
    const lingered = schedule.dueAt(first) + lingerMs;
    const last = first + (records.most - 1) * stride;
    return last < schedule.records ? Math.min(lingered, schedule.dueAt(last)) : lingered;
  }
}
