import { LaneHeap } from './lane-heap.js';
import type { Lane } from './lanes.js';
import type { Schedule } from './schedule.js';

/** Records `first`, `first + stride`, `first + 2 stride`… of the schedule, on one lane. */
export interface Batch {
  readonly lane: Lane;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** Of the whole batch before compression, header included. */
  readonly bytes: number;
  /** Bytes of its keys and values. */
  readonly payload: number;
  /** When it is ready to be sent: full, or its first record has lingered. */
  readonly readyAt: number;
}

/** How much a batch holds: it may depend on the record `first` with which it begins, as records may differ in size. */
export interface BatchSizes {
  /** The most records of a batch. */
  most(first: number): number;
  /** The bytes of a batch of so many records before compression, header included. */
  batchSize(count: number, first: number): number;
  /** The bytes of keys and values of so many records. */
  payload(count: number, first: number): number;
}

/** What a request holds at most, like the Java producer's `max.request.size`. */
const MAX_REQUEST_BYTES = 1_048_576;

/**
 * Makes batches of the records that are due on some of the lanes of a load. What waits on a lane is one number, however
 * much it is.
 */
export class Batcher {
  /** The next record of each lane. */
  private readonly next: number[];
  private readonly byReadiness: LaneHeap;
  /** With which of them `take` begins: under a full request each has its turn. */
  private turn = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly lanes: readonly Lane[],
    /** How many lanes the load has, those of others included. */
    private readonly stride: number,
    private readonly sizes: BatchSizes,
    private readonly lingerMs: number,
  ) {
    this.next = lanes.map(({ index }) => index);
    // A schedule that ends before its time makes batches ready later, which the heap sees by itself.
    this.byReadiness = new LaneHeap(lanes.length, (lane) => this.batchReadyAt(this.next[lane] ?? Number.NaN));
  }

  /** When there is something to send: one lane's batch is full, or has lingered. Infinity when all is taken. */
  readyAt(): number {
    return this.byReadiness.earliest();
  }

  /** When the oldest record that is not taken is due. Infinity when all is taken. */
  oldestDueAt(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const first of this.next) oldest = Math.min(oldest, first);
    return oldest < this.schedule.records ? this.schedule.dueAt(oldest) : Number.POSITIVE_INFINITY;
  }

  /**
   * Takes at most one batch for each lane out of what is due at `time`. When one is sent all are, as the Java producer
   * does it: the request goes anyway.
   */
  take(time: number): Batch[] {
    const due = this.schedule.dueBy(time);
    const batches: Batch[] = [];
    let bytes = 0;
    const { length } = this.lanes;
    for (let i = 0; i < length && bytes < MAX_REQUEST_BYTES; i++, this.turn = (this.turn + 1) % length) {
      const first = this.next[this.turn] ?? due;
      const lane = this.lanes[this.turn];
      if (first >= due || lane === undefined) continue;
      const count = Math.min(Math.ceil((due - first) / this.stride), this.sizes.most(first));
      const size = this.sizes.batchSize(count, first);
      batches.push({
        lane,
        first,
        stride: this.stride,
        count,
        bytes: size,
        payload: this.sizes.payload(count, first),
        readyAt: this.batchReadyAt(first),
      });
      this.next[this.turn] = first + count * this.stride;
      this.byReadiness.moved(this.turn);
      bytes += size;
    }
    return batches;
  }

  private batchReadyAt(first: number): number {
    const { schedule, stride, sizes, lingerMs } = this;
    if (first >= schedule.records) return Number.POSITIVE_INFINITY;
    const lingered = schedule.dueAt(first) + lingerMs;
    const last = first + (sizes.most(first) - 1) * stride;
    return last < schedule.records ? Math.min(lingered, schedule.dueAt(last)) : lingered;
  }
}
