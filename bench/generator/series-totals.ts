import type { TimelinePoint } from '../../reports/bench-result.js';
import { percentileMs, toMs } from './microseconds.js';
import { addInterval, emptyInterval, type Interval } from './tally.js';

/** What all threads counted of one series: in all, and in each second. */
export class SeriesTotals {
  readonly sum = emptyInterval();
  readonly timeline: TimelinePoint[] = [];
  private readonly open = new Map<number, { readonly interval: Interval; told: number }>();

  constructor(private readonly threads: number) {}

  /** Answers the second as a whole when all threads have told of it. */
  add(second: number, more: Interval): TimelinePoint | undefined {
    const known = this.open.get(second) ?? { interval: emptyInterval(), told: 0 };
    this.open.set(second, known);
    addInterval(known.interval, more);
    return ++known.told === this.threads ? this.finish(second, known.interval) : undefined;
  }

  /** Takes what is there of the seconds that not all threads told of: their runs did not end together. */
  end(): void {
    for (const [second, { interval }] of [...this.open].sort(([a], [b]) => a - b)) this.finish(second, interval);
  }

  private finish(second: number, interval: Interval): TimelinePoint {
    this.open.delete(second);
    addInterval(this.sum, interval);
    const { done, failed, bytes, latency } = interval;
    const measured = latency.totalCount > 0;
    const point = {
      second,
      done,
      failed,
      bytes,
      p50: measured ? percentileMs(latency, 50) : null,
      p99: measured ? percentileMs(latency, 99) : null,
      max: measured ? toMs(latency.maxValue) : null,
    };
    this.timeline.push(point);
    return point;
  }
}
