import { linesOf } from '../bench-names.js';
import type { BenchResult, LatencySummary, SeriesResult, TimelinePoint } from '../bench-result.js';
import { type PercentilePoint, percentileCurve } from '../latency-histogram.js';
import { type RateCurve, rateCurves } from '../rate-curves.js';

/** What the page's script reads: what the charts show. */
export interface BenchPageData {
  readonly lines: readonly PageLine[];
  readonly curves: readonly PageCurve[];
}

/** One series at several rates. */
export interface PageCurve {
  readonly name: string;
  readonly unit: string;
  /** The p99 that was not to be passed; null where there is no bound. */
  readonly p99Ms: number | null;
  readonly points: readonly PagePoint[];
}

export interface PagePoint extends Pick<LatencySummary, 'p50' | 'p99' | 'p999'> {
  readonly wanted: number;
  readonly achieved: number;
  /** Why the rate is too high; null where it is not. */
  readonly tooHigh: string | null;
  /** False where the same rate was tried again, and it is that which counts. */
  readonly counts: boolean;
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
    curves: timedCurves(results).map(pageCurve),
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

/** The curves that have latencies to show. */
export function timedCurves(results: readonly BenchResult[]): RateCurve[] {
  return rateCurves(results).filter(({ points }) => points.some(({ series }) => series.latencyMs !== null));
}

function pageCurve({ name, unit, p99Ms, points }: RateCurve): PageCurve {
  const shown = points.flatMap(({ rate: wanted, tooHigh = null, series: { latencyMs, throughput } }, index) => {
    // A logarithmic axis has no place for nothing.
    if (latencyMs === null || throughput.perSecond <= 0) return [];
    const { p50, p99, p999 } = latencyMs;
    const counts = points[index + 1]?.rate !== wanted;
    return [{ wanted, achieved: throughput.perSecond, p50, p99, p999, tooHigh, counts }];
  });
  return { name, unit, p99Ms, points: shown };
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
