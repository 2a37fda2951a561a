import { describe, expect, it } from 'vitest';
import { comparisonMarkdown } from './compare-markdown.js';
import type { CompareResult } from './compare-result.js';
import { COMPARISON } from './testing/comparison.js';

const RESULT: CompareResult = {
  ...COMPARISON,
  metrics: [
    {
      id: 'throughput',
      title: 'Throughput',
      unit: 'MB/s',
      better: 'more',
      samples: [
        { broker: 'ours', values: [1_500, 1_400, 1_600] },
        { broker: 'theirs', values: [1_000, 1_000, 1_000] },
      ],
      comparisons: [
        {
          against: 'theirs',
          ratio: { median: 1.5, low: 1.4, high: 1.6, runs: 3 },
          goal: { value: 1.3, reached: 'yes' },
        },
      ],
    },
    {
      id: 'start',
      title: 'Start',
      unit: 'ms',
      better: 'less',
      samples: [
        { broker: 'ours', values: [251] },
        { broker: 'theirs', values: [null], missing: 'it does not start' },
      ],
      comparisons: [],
      limit: { value: 250, reached: 'no' },
    },
  ],
  curves: [
    {
      id: 'held-cpu',
      title: 'What a partition holds',
      x: { title: 'a partition holds', unit: 'bytes' },
      y: { title: 'processor time', unit: 'CPU-s/GB' },
      lines: [{ title: 'append', points: [{ x: 1e6, y: 1.25, values: [1.25] }] }],
    },
  ],
  curveNotes: ['Only ours.'],
};

describe('comparisonMarkdown', () => {
  it('shows ratios first, what they are made of beside them, and the machine', () => {
    expect(comparisonMarkdown(RESULT, new Map([['held-cpu', 'held.svg']]))).toMatchInlineSnapshot(`
      "# Ours beside Theirs

      A CPU, 2 cores, 8 GiB of memory, Linux 6, Node 20, openjdk 17; load average 0.0 before it began, 2025-01-01. Brokers take turns in one run, 3 times; those that were started for it are started anew each time, and clients run on the same machine. A ratio is the median of the ratios of the runs, with its 95 % bootstrap interval; absolute numbers are medians, and this machine’s.

      |                  | Ours  | against | theirs | ratio [95 %]      | to reach | reached |
      |------------------|-------|---------|--------|-------------------|----------|---------|
      | Throughput, MB/s | 1,500 | Theirs  | 1,000  | 1.50 [1.40, 1.60] | ≥ 1.3 ×  | yes     |
      | Start, ms        | 251   |         |        |                   | ≤ 250 ms | **no**  |

      - Missing in Start – Theirs: it does not start

      - Records are small.

      ## What a partition holds: processor time

      ![What a partition holds: processor time](held.svg)

      | a partition holds | append, CPU-s/GB |
      |-------------------|------------------|
      | 1 MB              | 1.25             |

      - Only ours.
      "
    `);
  });

  it('shows what other brokers took where nothing is to be compared', () => {
    const shown = { ...RESULT.metrics[0], id: 'client', title: 'Client', unit: 'cores', better: null, comparisons: [] };
    const samples = [
      { broker: 'ours', values: [1, 0.5] },
      { broker: 'theirs', values: [0.25, null] },
    ];
    const report = comparisonMarkdown({ ...RESULT, metrics: [{ ...shown, samples }], curves: [] });
    expect(report).toMatch(/\| Client, cores \| 0\.750 \| Theirs +\| 0\.250 +\| +\| +\| +\|/);
  });

  it('says when it is only a part', () => {
    expect(comparisonMarkdown({ ...RESULT, ended: 'interrupted', curves: [] })).toContain('was interrupted');
  });
});
