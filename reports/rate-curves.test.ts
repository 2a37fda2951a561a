import { describe, expect, it } from 'vitest';
import type { BenchResult, Finding } from './bench-result.js';
import { byRate, rateCurves, searchVerdicts } from './rate-curves.js';
import { withBound } from './rate-verdict.js';
import { PLANNED, SERIES } from './testing/bench-results.js';

const LATENCY = { p50: 1, p90: 1, p95: 1, p999: 9, p9999: 9, max: 9, mean: 1 };

function run(rate: number | 'max', p99 = 1, changes: Partial<BenchResult> = {}): BenchResult {
  const settings = { ...PLANNED.settings, topic: `of-${rate}-${p99}`, rate };
  return { ...PLANNED, settings, series: [{ ...SERIES, latencyMs: { ...LATENCY, p99 } }], ...changes };
}

const BEHIND: Finding = { kind: 'generator-fell-behind', text: 'The generator fell behind.' };

describe('rateCurves', () => {
  const shapes = (results: readonly BenchResult[]) =>
    rateCurves(results).map(({ name, points }) => [name, ...points.map(({ rate, run }) => [rate, run])]);

  it('has one for runs that differ in their rate alone, whatever their topics are called', () => {
    expect(shapes([run(2_000), run(1_000), run('max')])).toEqual([['127.0.0.1:9092', [1_000, 1], [2_000, 0]]]);
  });

  it('has one for each target, driver and setting, and calls it by what is different', () => {
    const other = { target: 'other' };
    const settings = (rate: number) => ({ ...run(rate).settings, acks: '1' });
    const results = [
      ...[1_000, 2_000].map((rate) => run(rate)),
      ...[1_000, 2_000].map((rate) => run(rate, 1, other)),
      ...[1_000, 2_000].map((rate) => run(rate, 1, { ...other, settings: settings(rate) })),
    ];
    expect(rateCurves(results).map(({ name, points }) => [name, points.length])).toEqual([
      ['127.0.0.1:9092', 2],
      ['other', 2],
      ['other · acks 1', 2],
    ]);
  });

  it('has none where no run has another rate', () => {
    expect(rateCurves([run(1_000), run(1_000), run(2_000, 1, { target: 'other' }), run('max')])).toEqual([]);
  });

  it('has one for each series of a workload that has several', () => {
    const series = ['produce', 'consume'].map((id) => ({ ...SERIES, id, title: id }));
    const names = rateCurves([1_000, 2_000].map((rate) => run(rate, 1, { series }))).map(({ name }) => name);
    expect(names).toEqual(['produce', 'consume']);
  });

  it('knows which rates are too high, by the bound of a search as well', () => {
    const behind = run(3_000, 1, { findings: [BEHIND] });
    const reasons = (results: readonly BenchResult[]) =>
      rateCurves(results).map(({ p99Ms, points }) => [p99Ms, ...points.map(({ tooHigh }) => tooHigh)]);
    expect(reasons([run(1_000), run(2_000, 50), behind])).toEqual([
      [null, undefined, undefined, 'the generator fell behind'],
    ]);
    expect(reasons([run(1_000), run(2_000, 50), behind].map((result) => withBound(result, 10)))).toEqual([
      [10, undefined, 'p99 is 50.0 ms', 'the generator fell behind'],
    ]);
  });
});

describe('byRate', () => {
  it('has the runs of a curve beside each other, and those of one rate as they were run', () => {
    const other = run(1_500, 1, { target: 'other' });
    const results = [run(2_000, 50), other, run(1_000), run(2_000, 5)];
    expect(byRate(results)).toEqual([results[2], results[0], results[3], other]);
  });
});

describe('searchVerdicts', () => {
  const bounded = (...results: BenchResult[]) => results.map((result) => withBound(result, 10));

  it('believes a rate that failed and then held', () => {
    const steps = bounded(run(1_000), run(2_000, 50), run(2_000), run(4_000, 50), run(4_000, 60));
    expect(searchVerdicts(steps)).toEqual(['The highest rate with p99 within 10 ms: 2,000 records/s.']);
  });

  it('says so where no rate will do, and where the generator was the limit', () => {
    expect(searchVerdicts(bounded(run(1_000, 50)))).toEqual(['No rate that was tried keeps p99 within 10 ms.']);
    const [verdict] = searchVerdicts(bounded(run(1_000), run(2_000, 1, { findings: [BEHIND] })));
    expect(verdict).toMatch(/1,000 records\/s\. It was the generator that could go no faster/);
  });

  it('is silent where nothing was searched for, and names targets where there are several', () => {
    expect(searchVerdicts([run(1_000), run(2_000, 50)])).toEqual([]);
    const both = bounded(run(1_000), run(2_000), run(1_000, 50, { target: 'other' }));
    expect(searchVerdicts(both)).toEqual([
      '127.0.0.1:9092: The highest rate with p99 within 10 ms: 2,000 records/s.',
      'other: No rate that was tried keeps p99 within 10 ms.',
    ]);
  });
});
