import { describe, expect, it } from 'vitest';
import { liveLine } from './bench-progress.js';
import { benchReport } from './bench-terminal.js';
import { PLANNED, SERIES } from './testing/bench-results.js';

describe('benchReport', () => {
  it('shows what was done and found', () => {
    const usage = { cpuSeconds: 1.5, cpuSecondsPerGb: 0.75, memoryBytes: 120e6, peakMemoryBytes: 130e6 };
    const figures = [{ id: 'f', title: 'figure', unit: 'things', value: 12_345 }];
    expect(benchReport({ ...PLANNED, usage, figures })).toMatchInlineSnapshot(`
      "produce → 127.0.0.1:9092
      10,000 records/s of 1,024 bytes for 10 s after 500 ms of warm-up; 4 partitions

      records    100,000 done of 100,000 due
      records/s  9,995 achieved, 10,000 wanted
      MB/s       10.23

      latency in ms, from the time each was due
             p50       p90       p95       p99     p99.9    p99.99       max      mean
            4.10      7.20      9.40     22.40     40.30       145       145      4.66

      the same as a client sees it that waits for each answer before it sends again
            1.10      2.20      3.40      5.50      9.90      9.90      9.90      1.60

      figure     12,345 things
      generator  slip p99 1.50 ms, max 3.00 ms; event-loop delay p99 0.50 ms, max 2.00 ms; 9 % of one core
      target     1.50 CPU-s, 0.75 CPU-s per GB; 120 MB resident, 130 MB at its highest

      ✓ The run ended as planned, and target and generator kept the rate."
    `);
  });

  it('shows what went wrong', () => {
    const report = benchReport({
      ...PLANNED,
      ended: 'broken',
      series: [
        {
          ...SERIES,
          counts: { due: 100, done: 0, failed: 60, unanswered: 30, unsent: 10, heldBack: 5 },
          failures: [{ error: 'NOT_ENOUGH_REPLICAS', count: 60 }],
          latencyMs: null,
          longestUnansweredWaitMs: 1_234,
        },
      ],
      findings: [{ kind: 'broken', text: 'The run broke.' }],
    });
    expect(report).toContain('60 records: 60 NOT_ENOUGH_REPLICAS');
    expect(report).toContain('30 records sent, 10 not sent; the oldest waited 1,234 ms');
    expect(report).toContain('held back  5 records');
    expect(report).toContain('Nothing was done');
    expect(report).toContain('! The run broke.');
  });

  it('shows several series under their names', () => {
    const report = benchReport({ ...PLANNED, series: [SERIES, { ...SERIES, title: 'end to end' }] });
    expect(report).toContain('\n\nproduce\nrecords');
    expect(report).toContain('\n\nend to end\nrecords');
  });
});

describe('liveLine', () => {
  const numbers = { series: 'produce', perSecond: 9_999.6, p99Ms: 4.5, failed: 0, leftMs: 7_500 };

  it('shows rate, p99, errors and the time left', () => {
    expect(liveLine([numbers])).toBe('produce 10,000/s  p99 4.50 ms  0 failed  8 s left');
    expect(liveLine([{ ...numbers, leftMs: -3, p99Ms: null }])).toBe('produce 10,000/s  0 failed  waiting for answers');
    expect(liveLine([numbers, { ...numbers, series: 'consume' }])).toContain('failed  consume 10,000/s');
  });
});
