import { linesOf } from '../bench-names.js';
import type { BenchResult, LatencySummary, SeriesResult, TimelinePoint } from '../bench-result.js';
import { type PercentilePoint, percentileCurve } from '../latency-histogram.js';

/** What the page's script reads: what the charts show. */
export interface BenchPageData {
  readonly lines: readonly PageLine[];
}

/** One series of one run. */
export interface PageLine {
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** Per second; null where the load was as fast as it could be. */
  readonly wanted: number | null;
  readonly percentiles: readonly PercentilePoint[];
  /** The few percentiles that are known of it. */
  readonly closedLoop: readonly PercentilePoint[];
  readonly timeline: readonly PageSecond[];
}

export interface PageSecond extends Pick<TimelinePoint, 'second' | 'failed' | 'p50' | 'p99' | 'max'> {
  /** Null where too little of the second was measured to make a rate of it. */
  readonly perSecond: number | null;
}

/** A rate over less than that says more about its ends than about what is between. */
const LEAST_SECOND_MS = 250;

export function benchPageData(results: readonly BenchResult[]): BenchPageData {
  return {
    lines: linesOf(results).map(({ name, series }) => {
      const percentiles = percentileCurve(series);
      return {
        name,
        unit: series.unit,
        wanted: series.throughput.wantedPerSecond,
        percentiles,
        closedLoop: closedLoop(series.closedLoopMs, percentiles.at(-1)?.[0] ?? series.counts.done),
        timeline: timeline(series),
      };
    }),
  };
}

const KNOWN_PERCENTILES: readonly (readonly [of: number, key: keyof LatencySummary])[] = [
  [2, 'p50'],
  [10, 'p90'],
  [20, 'p95'],
  [100, 'p99'],
  [1_000, 'p999'],
  [10_000, 'p9999'],
];

/** As far as `last`, where the curve beside it ends. */
function closedLoop(summary: LatencySummary | null, last: number): PercentilePoint[] {
  if (summary === null) return [];
  const points = KNOWN_PERCENTILES.filter(([of]) => of < last).map(([of, key]): PercentilePoint => [of, summary[key]]);
  return [...points, [last, summary.max]];
}

function timeline({ counts, throughput, timeline }: SeriesResult): PageSecond[] {
  // The last second is as long as the run took beyond those before it.
  const tookMs = throughput.perSecond > 0 ? (1_000 * counts.done) / throughput.perSecond : 0;
  return timeline.map(({ second, done, failed, p50, p99, max }, index) => {
    const isLast = index === timeline.length - 1;
    const ms = isLast ? Math.min(1_000, tookMs - 1_000 * second) : 1_000;
    const perSecond = ms < LEAST_SECOND_MS ? null : Math.round((1_000 * done) / ms);
    return { second, perSecond, failed, p50, p99, max };
  });
}
