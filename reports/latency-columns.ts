import type { LatencySummary } from './bench-result.js';

/** What tables show of latencies, from left to right. */
export const LATENCY_COLUMNS: readonly (readonly [title: string, key: keyof LatencySummary])[] = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['p99.99', 'p9999'],
  ['max', 'max'],
  ['mean', 'mean'],
];
