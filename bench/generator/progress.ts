import { monotonicMs } from '../clock.js';

/**
 * Of each series: records done, threads that still work on it, when the last of them ended (whole ms of the monotonic clock),
 * and whether one has found that all is done.
 */
const FIELDS = 4;
const [DONE, WORKING, OVER_AT, COMPLETE] = [0, 1, 2, 3] as const;

/**
 * How far each series of a load is, in all threads together: memory that they share, since who follows must know what has
 * been done by clients of other threads, and at once.
 */
export class Progress {
  private readonly counts: BigInt64Array;

  /** `memory` is that of another thread's; it knows the same series in the same order. */
  constructor(
    private readonly series: readonly string[],
    readonly memory: SharedArrayBuffer,
  ) {
    this.counts = new BigInt64Array(memory);
  }

  /** Of a load that so many threads are about to run. */
  static begin(series: readonly string[], threads: number): Progress {
    const memory = new SharedArrayBuffer(series.length * FIELDS * BigInt64Array.BYTES_PER_ELEMENT);
    const progress = new Progress(series, memory);
    for (const one of series) Atomics.store(progress.counts, progress.place(one, WORKING), BigInt(threads));
    return progress;
  }

  add(series: string, count: number): void {
    Atomics.add(this.counts, this.place(series, DONE), BigInt(count));
  }

  /** A thread has found that all of a series is done: the others need not find it, too. */
  complete(series: string): void {
    Atomics.store(this.counts, this.place(series, COMPLETE), 1n);
  }

  isComplete(series: string): boolean {
    return Atomics.load(this.counts, this.place(series, COMPLETE)) > 0n;
  }

  /** A thread has ended its part of a series. */
  end(series: string): void {
    Atomics.store(this.counts, this.place(series, OVER_AT), BigInt(Math.ceil(monotonicMs())));
    Atomics.sub(this.counts, this.place(series, WORKING), 1n);
  }

  /** Records of a series that are done, those of the warm-up included. */
  done(series: string): number {
    return Number(Atomics.load(this.counts, this.place(series, DONE)));
  }

  /** When all threads had ended a series, on the monotonic clock; undefined before that. */
  overAt(series: string): number | undefined {
    if (Atomics.load(this.counts, this.place(series, WORKING)) > 0n) return undefined;
    return Number(Atomics.load(this.counts, this.place(series, OVER_AT)));
  }

  private place(series: string, field: number): number {
    const index = this.series.indexOf(series);
    if (index < 0) throw new Error(`no crew measures ${series}`);
    return index * FIELDS + field;
  }
}
