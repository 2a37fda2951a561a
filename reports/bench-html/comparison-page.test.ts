import { expect, it } from 'vitest';
import type { CompareResult } from '../compare-result.js';
import { PLANNED } from '../testing/bench-results.js';
import { COMPARISON } from '../testing/comparison.js';
import { comparisonPage } from './comparison-page.js';

const RESULT: CompareResult = {
  ...COMPARISON,
  brokers: [
    { id: 'ours', name: 'Ours' },
    { id: 'theirs', name: '<b>Theirs' },
  ],
  metrics: [
    {
      id: 'p99',
      title: '– p99',
      unit: 'ms',
      better: 'less',
      samples: [
        { broker: 'ours', values: [2, 1, 3] },
        { broker: 'theirs', values: [4, 4, null], missing: 'it died' },
      ],
      comparisons: [{ against: 'theirs', ratio: { median: 0.5, low: 0.25, high: 0.75, runs: 2 } }],
    },
  ],
};

const RUNS = ['Ours', '<b>Theirs'].flatMap((target) =>
  [1_000, 2_000].map((rate) => ({ ...PLANNED, target, settings: { ...PLANNED.settings, rate } })),
);

it('has the ratios with their intervals above the runs, without columns that say nothing', () => {
  const page = comparisonPage(RESULT, RUNS);
  expect(page).toContain('<h1>Ours beside &lt;b&gt;Theirs</h1>');
  expect(page).toContain(
    '<tr class=""><th scope="row">– p99, ms</th><td>2.00</td><td>&lt;b&gt;Theirs</td><td>4.00</td><td>0.500 [0.250, 0.750]</td></tr>',
  );
  expect(page).not.toContain('to reach');
  expect(page.indexOf('Side by side')).toBeLessThan(page.indexOf('<h2 id="runs">'));
  expect(page).toContain('<li>Missing in – p99 – &lt;b&gt;Theirs: it died</li><li>Records are small.</li>');
});

it('lays the targets over each other', () => {
  const page = comparisonPage(RESULT, RUNS);
  expect(page).toMatch(/aria-label="Lines of this chart">\s+<button [^>]+><svg .*?<\/svg>Ours<\/button>/);
});

it('says what it can where nothing was measured to its end', () => {
  const page = comparisonPage({ ...RESULT, ended: 'interrupted', metrics: [] }, []);
  expect(page).toContain('was interrupted');
  expect(page).not.toContain('<figure');
});
