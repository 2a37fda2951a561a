import { expect, it } from 'vitest';
import { PLANNED, SERIES } from '../../reports/testing/bench-results.js';
import { RunsOfLoad } from './median-runs.js';

const LATENCY = { p50: 1, p90: 1, p95: 1, p999: 1, p9999: 1, max: 1, mean: 1 };

function run(p99: number | null, perSecond = 1) {
  const latencyMs = p99 === null ? null : { ...LATENCY, p99 };
  return { ...PLANNED, series: [{ ...SERIES, latencyMs, throughput: { ...SERIES.throughput, perSecond } }] };
}

const [ours, theirs] = [
  { id: 'target-1', name: 'Ours' },
  { id: 'target-2', name: 'Theirs' },
];

it('answers for each target the run with the median p99, under the name of the target', () => {
  const runs = new RunsOfLoad(false);
  for (const p99 of [9, 3, 5]) runs.keep(ours, run(p99));
  for (const p99 of [null, 8, 2, null]) runs.keep(theirs, run(p99));
  const p99s = runs.medians().map(({ target, series }) => [target, series[0]?.latencyMs?.p99]);
  expect(p99s).toEqual([
    ['Ours', 5],
    ['Theirs', 8],
  ]);
});

it('goes by the rate at full speed, where there is no latency', () => {
  const runs = new RunsOfLoad(true);
  for (const rate of [100, 300, 200]) runs.keep(ours, run(null, rate));
  expect(runs.medians().map(({ series }) => series[0]?.throughput.perSecond)).toEqual([200]);
  expect(new RunsOfLoad(true).medians()).toEqual([]);
});
