import { expect, it } from 'vitest';
import { benchMarkdown } from './bench-markdown.js';
import { PLANNED, SERIES } from './testing/bench-results.js';

const usage = { cpuSeconds: 1.5, cpuSecondsPerGb: 0.75, memoryBytes: 120e6, peakMemoryBytes: 130e6 };

it('shows runs side by side, with the machine named and findings in full', () => {
  const report = benchMarkdown([
    { ...PLANNED, usage },
    {
      ...PLANNED,
      target: 'other_broker',
      series: [
        {
          ...SERIES,
          counts: { ...SERIES.counts, done: 99_993, failed: 7 },
          failures: [{ error: 'X', count: 7 }],
          throughput: { ...SERIES.throughput, wantedPerSecond: null },
        },
      ],
      findings: [{ kind: 'records-failed', text: 'Records failed, and are not in the latencies: 7 with X.' }],
    },
  ]);
  expect(report).toMatchInlineSnapshot(`
    "# produce → 127.0.0.1:9092, other\\_broker

    Measured by fluxmq-bench 0 on any, 2 cores, 7 GiB of memory, linux x64, Node 20; 2025-01-01. Load does not wait for answers: latency counts from the time each was due. Numbers are this machine’s.

    - **127.0.0.1:9092**: produce → 127.0.0.1:9092; 10,000 records/s of 1,024 bytes for 10 s after 500 ms of warm-up; 4 partitions
      - ✓ The run ended as planned, and target and generator kept the rate.
    - **other\\_broker**: produce → other\\_broker; 10,000 records/s of 1,024 bytes for 10 s after 500 ms of warm-up; 4 partitions
      - **!** Records failed, and are not in the latencies: 7 with X.

    ## Latency in ms, from the time each was due

    |  | p50 | p90 | p95 | p99 | p99.9 | p99.99 | max | mean |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | 127.0.0.1:9092 | 4.10 | 7.20 | 9.40 | 22.40 | 40.30 | 145 | 145 | 4.66 |
    | _as a closed loop sees it_ | 1.10 | 2.20 | 3.40 | 5.50 | 9.90 | 9.90 | 9.90 | 1.60 |
    | other\\_broker | 4.10 | 7.20 | 9.40 | 22.40 | 40.30 | 145 | 145 | 4.66 |
    | _as a closed loop sees it_ | 1.10 | 2.20 | 3.40 | 5.50 | 9.90 | 9.90 | 9.90 | 1.60 |

    ## Throughput

    |  | wanted/s | achieved/s | MB/s | counted | due | done | failed |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | 127.0.0.1:9092 | 10,000 | 9,995 | 10.23 | records | 100,000 | 100,000 | 0 |
    | other\\_broker | all it can | 9,995 | 10.23 | records | 100,000 | 99,993 | 7 |

    ## What the target took

    |  | CPU-s | CPU-s per GB | MB resident | MB at its highest |
    | --- | ---: | ---: | ---: | ---: |
    | 127.0.0.1:9092 | 1.50 | 0.75 | 120 | 130 |

    ## What the generator took, and how late it was

    |  | slip p99, ms | slip max, ms | loop delay p99, ms | loop delay max, ms | cores | threads |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: |
    | 127.0.0.1:9092 | 1.50 | 3.00 | 0.50 | 2.00 | 0.09 | 1 |
    | other\\_broker | 1.50 | 3.00 | 0.50 | 2.00 | 0.09 | 1 |
    "
  `);
});

it('lets nothing of a result become markup', () => {
  const report = benchMarkdown([{ ...PLANNED, target: '<b>|`*', description: 'a\n# b' }]);
  expect(report).not.toMatch(/<b>|^# b/m);
  expect(report).toContain('\\<b\\>\\|\\`\\*');
});

it('leaves out what there is nothing of', () => {
  const report = benchMarkdown([{ ...PLANNED, series: [{ ...SERIES, latencyMs: null, closedLoopMs: null }] }]);
  expect(report).not.toContain('## Latency');
  expect(report).not.toContain('## What the target took');
});
