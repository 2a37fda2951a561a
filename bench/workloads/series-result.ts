import { encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { Counts, LatencySummary, SeriesResult } from '../../reports/bench-result.js';
import type { Ending } from '../generator/ending.js';
import { percentileMs, toMs } from '../generator/microseconds.js';
import type { SeriesTotals } from '../generator/series-totals.js';

/** What a series is to be called, and what was wanted of it. */
export interface SeriesHead {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Per second; null where the load is as fast as it can be. */
  readonly wanted: number | null;
  /**
   * How many were due after the warm-up: in all, or until `at` milliseconds after the start. Left out where that was
   * nowhere planned: then what was done was due.
   */
  due?(at?: number): number;
}

/** The time that was to be measured, in milliseconds since the start. */
export interface Window {
  readonly from: number;
  readonly durationMs: number;
}

/** What is reported of one series. */
export function seriesResult(
  { id, title, unit, wanted, due: dueBy }: SeriesHead,
  { sum, timeline }: SeriesTotals,
  { how, at, longestWaitMs, scheduleEndedAt }: Ending,
  { from, durationMs }: Window,
): SeriesResult {
  const { latency, closedLoop, done, failed, handed, heldBack, bytes, lastDoneAt } = sum;
  const due = dueBy?.(how === 'finished' ? scheduleEndedAt : at) ?? handed;
  const counts: Counts = { due, done, failed, unanswered: handed - done - failed, unsent: due - handed, heldBack };
  const plannedMs = scheduleEndedAt === undefined ? durationMs : scheduleEndedAt - from;
  // What is as fast as it can be has no time that it should take.
  const fullMs = Math.max(lastDoneAt - from, wanted === null ? 1 : plannedMs);
  const tookMs = how === 'finished' ? fullMs : Math.max(at - from, 1);
  const perSecond = (count: number) => (1_000 * count) / tookMs;
  return {
    id,
    title,
    unit,
    counts,
    failures: [...sum.failures].map(([error, count]) => ({ error, count })),
    throughput: { wantedPerSecond: wanted, perSecond: perSecond(done), bytesPerSecond: perSecond(bytes) },
    latencyMs: summary(latency),
    closedLoopMs: summary(closedLoop),
    histogram: latency.totalCount === 0 ? null : encodeIntoCompressedBase64(latency),
    longestUnansweredWaitMs: longestWaitMs,
    timeline,
  };
}

/** Null of nothing. */
export function summary(latency: Histogram): LatencySummary | null {
  if (latency.totalCount === 0) return null;
  const at = (percentile: number) => percentileMs(latency, percentile);
  return {
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    p9999: at(99.99),
    max: toMs(latency.maxValue),
    mean: toMs(latency.mean),
  };
}
