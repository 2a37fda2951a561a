import { describe, expect, it } from 'vitest';
import { liveLine } from './bench-progress.js';
import type { BenchResult } from './bench-result.js';
import { benchReport } from './bench-terminal.js';

const RESULT: BenchResult = {
  format: 1,
  suiteVersion: '0',
  workload: 'produce',
  target: '127.0.0.1:9092',
  startedAt: '2025-01-01T00:00:00.000Z',
  ended: 'as planned',
  settings: {
    recordsPerSecond: 10_000,
    durationMs: 10_000,
    warmupMs: 500,
    recordSize: 1_024,
    topic: 'topic',
    partitions: 4,
    acks: 'all',
    batchSize: 16_384,
    lingerMs: 5,
  },
  machine: { node: '20', platform: 'linux x64', cpu: 'any', cpus: 2 },
  records: { due: 100_000, acknowledged: 100_000, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 },
  failures: [],
  throughput: { wantedRecordsPerSecond: 10_000, recordsPerSecond: 9_995, bytesPerSecond: 10_234_880 },
  latencyMs: { p50: 4.1, p90: 7.2, p95: 9.4, p99: 22.4, p999: 40.3, p9999: 144.8, max: 145.3, mean: 4.66 },
  longestUnansweredWaitMs: 0,
  generator: { slipMs: { p99: 1.5, max: 3 }, eventLoopDelayMs: { p99: 0.5, max: 2 }, cpuCores: 0.09 },
  findings: [],
};

describe('benchReport', () => {
  it('shows what was done and found', () => {
    expect(benchReport(RESULT)).toMatchInlineSnapshot(`
      "produce → 127.0.0.1:9092
      10,000 records/s of 1,024 bytes for 10 s after 500 ms of warm-up; 4 partitions, acks all, batches of 16,384 bytes, linger 5 ms

      records    100,000 acknowledged of 100,000 due
      records/s  9,995 achieved, 10,000 wanted
      MB/s       10.23
      generator  slip p99 1.50 ms, max 3.00 ms; event-loop delay p99 0.50 ms, max 2.00 ms; 9 % of one core

      latency in ms, from the time each record was due
             p50       p90       p95       p99     p99.9    p99.99       max      mean
            4.10      7.20      9.40     22.40     40.30       145       145      4.66

      ✓ The run ended as planned, and target and generator kept the rate."
    `);
  });

  it('shows what went wrong', () => {
    const report = benchReport({
      ...RESULT,
      ended: 'broken',
      records: { due: 100, acknowledged: 0, failed: 60, unanswered: 30, unsent: 10, heldBack: 5 },
      failures: [{ error: 'NOT_ENOUGH_REPLICAS', records: 60 }],
      latencyMs: null,
      longestUnansweredWaitMs: 1_234,
      findings: [{ kind: 'broken', text: 'The run broke.' }],
    });
    expect(report).toContain('60 records: 60 NOT_ENOUGH_REPLICAS');
    expect(report).toContain('30 records sent, 10 not sent; the oldest waited 1234 ms');
    expect(report).toContain('held back  5 records');
    expect(report).toContain('No record was acknowledged');
    expect(report).toContain('! The run broke.');
  });
});

describe('liveLine', () => {
  const numbers = { warmingUp: false, recordsPerSecond: 9_999.6, p99Ms: 4.5, failed: 0, leftMs: 7_500 };

  it('shows rate, p99, errors and the time left', () => {
    expect(liveLine(numbers)).toBe('10,000 records/s  p99 4.50 ms  0 failed  8 s left');
    expect(liveLine({ ...numbers, leftMs: -3 })).toContain('waiting for answers');
    expect(liveLine({ ...numbers, warmingUp: true })).toBe('warming up  8 s left');
  });
});
