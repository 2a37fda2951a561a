import type { Histogram } from 'hdr-histogram-js';
import { microseconds, toMicroseconds } from './microseconds.js';

/** What one series counted in a stretch of time. Histograms hold microseconds, counted once for each record. */
export interface Interval {
  /** Records, or what else the series counts, that went to the target. */
  handed: number;
  /** Of those, how many had to wait because too much was unanswered. */
  heldBack: number;
  done: number;
  failed: number;
  /** Of keys and values of what is done. */
  bytes: number;
  /** Those of the warm-up included, which are in no other number. */
  everDone: number;
  /** Of those, how many are there to stay: transactions that were committed, connections that still answered at the end. */
  stays: number;
  /** When the last one was done, in milliseconds since the start; zero where none was. */
  lastDoneAt: number;
  /** By the name of the error. */
  readonly failures: Map<string, number>;
  /** From the time each was due until it was done. Nothing is corrected: open-loop load leaves out nothing. */
  readonly latency: Histogram;
  /** From the time it could have been handed to the socket until it was. */
  readonly slip: Histogram;
  /** What a client that waits for each answer before it sends again would have measured, on the same connections. */
  readonly closedLoop: Histogram;
}

/** Which of them are histograms. */
export const HISTOGRAMS = ['latency', 'slip', 'closedLoop'] as const;

export function emptyInterval(): Interval {
  return {
    handed: 0,
    heldBack: 0,
    done: 0,
    failed: 0,
    bytes: 0,
    everDone: 0,
    stays: 0,
    lastDoneAt: 0,
    failures: new Map(),
    latency: microseconds(),
    slip: microseconds(),
    closedLoop: microseconds(),
  };
}

/** Adds what `more` counted to `sum`. */
export function addInterval(sum: Interval, more: Interval): void {
  for (const count of ['handed', 'heldBack', 'done', 'failed', 'bytes', 'everDone', 'stays'] as const)
    sum[count] += more[count];
  sum.lastDoneAt = Math.max(sum.lastDoneAt, more.lastDoneAt);
  for (const [name, count] of more.failures) sum.failures.set(name, (sum.failures.get(name) ?? 0) + count);
  for (const histogram of HISTOGRAMS) sum[histogram].add(more[histogram]);
}

/** Counts for one series in one thread, since it was last taken. */
export class Tally {
  private current = emptyInterval();

  constructor(
    readonly series: string,
    /** Is told at once of what is done, that of the warm-up included. */
    private readonly onDone: (count: number) => void = () => {},
  ) {}

  get interval(): Interval {
    return this.current;
  }

  /** Hands over what was counted since the last time. */
  take(): Interval {
    const taken = this.current;
    this.current = emptyInterval();
    return taken;
  }

  handed(count: number, slipMs: number, heldBack = false): void {
    this.current.handed += count;
    if (heldBack) this.current.heldBack += count;
    this.current.slip.recordValueWithCount(toMicroseconds(slipMs), count);
  }

  /** `count` were done at `at`, so many milliseconds since the start; their latencies are told by `took`. */
  done(count: number, bytes: number, at: number): void {
    this.current.done += count;
    this.current.bytes += bytes;
    this.current.lastDoneAt = at;
  }

  /** `count` records arrived that nobody here has sent: what was handed over is not known, nor how late. */
  arrived(count: number, bytes: number, at: number): void {
    this.current.handed += count;
    this.done(count, bytes, at);
  }

  took(latencyMs: number): void {
    this.current.latency.recordValue(toMicroseconds(latencyMs));
  }

  /** So many were done, whether they count or belong to the warm-up. */
  everDone(count: number): void {
    this.current.everDone += count;
    this.onDone(count);
  }

  /** So many of them are there to stay. */
  stays(count: number): void {
    this.current.stays += count;
  }

  failed(count: number, name: string): void {
    this.current.failed += count;
    this.current.failures.set(name, (this.current.failures.get(name) ?? 0) + count);
  }

  tookInClosedLoop(ms: number, count: number): void {
    this.current.closedLoop.recordValueWithCount(toMicroseconds(ms), count);
  }
}
