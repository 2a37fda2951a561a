import type { BenchResult, SeriesResult } from '../bench-result.js';

/** A series that went as planned. */
export const SERIES: SeriesResult = {
  id: 'produce',
  title: 'produce',
  unit: 'records',
  counts: { due: 100_000, done: 100_000, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 },
  failures: [],
  throughput: { wantedPerSecond: 10_000, perSecond: 9_995, bytesPerSecond: 10_234_880 },
  latencyMs: { p50: 4.1, p90: 7.2, p95: 9.4, p99: 22.4, p999: 40.3, p9999: 144.8, max: 145.3, mean: 4.66 },
  closedLoopMs: { p50: 1.1, p90: 2.2, p95: 3.4, p99: 5.5, p999: 9.9, p9999: 9.9, max: 9.9, mean: 1.6 },
  histogram: null,
  longestUnansweredWaitMs: 0,
  timeline: [],
};

/** A run that went as planned. */
export const PLANNED: BenchResult = {
  suiteVersion: '0',
  workload: 'produce',
  driver: 'wire',
  target: '127.0.0.1:9092',
  startedAt: '2025-01-01T00:00:00.000Z',
  ended: 'as planned',
  description: '10,000 records/s of 1,024 bytes for 10 s after 500 ms of warm-up; 4 partitions',
  settings: { rate: 10_000, durationMs: 10_000, warmupMs: 500, size: 1_024 },
  machine: { node: '20', platform: 'linux x64', cpu: 'any', cpus: 2, memoryBytes: 8e9 },
  series: [SERIES],
  figures: [],
  generator: { threads: 1, slipMs: { p99: 1.5, max: 3 }, eventLoopDelayMs: { p99: 0.5, max: 2 }, cpuCores: 0.09 },
  usage: null,
  findings: [],
};
