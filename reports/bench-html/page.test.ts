import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../bench-result.js';
import { withBound } from '../rate-verdict.js';
import { PLANNED, SERIES } from '../testing/bench-results.js';
import { histogramOf, upTo } from '../testing/latencies.js';
import { benchScript } from './assets.js';
import { benchPage } from './page.js';
import { benchPageData } from './page-data.js';

const HOSTILE = `"'><script>alert(1)</script><!--`;

const second = { failed: 0, bytes: 1, p50: 1, p99: 2, max: 3 };
const measured: BenchResult = {
  ...PLANNED,
  series: [{ ...SERIES, histogram: histogramOf(upTo(1_000)), timeline: [{ ...second, second: 0, done: 10 }] }],
};

describe('the page of benchmarks', () => {
  it('has a legend to switch runs off where there are several', () => {
    const page = benchPage([measured, { ...measured, target: 'other' }]);
    expect(page.match(/<button type="button" aria-pressed="true"/g)).toHaveLength(2);
    expect(benchPage([measured])).not.toContain('<button');
  });

  it('shows findings, and where there are none that all is well', () => {
    const findings = [{ kind: 'broken', text: 'It broke & ended.' }] as const;
    const page = benchPage([measured, { ...measured, target: 'other', findings }]);
    expect(page).toContain('<span aria-hidden="true">!</span> It broke &amp; ended.');
    expect(page.match(/The run ended as planned, and/g)).toHaveLength(1);
  });

  it('has the figures of a closed loop beside the others, and the numbers of all in tables', () => {
    const page = benchPage([measured]);
    expect(page).toContain('closed loop 5.50');
    expect(page).toMatch(/as a closed loop sees it<\/th><td>1\.10<\/td>/);
    expect(page).toContain('any, 2 cores, 7 GiB of memory, linux x64, Node 20');
  });

  it('has no chart of what was not measured', () => {
    const page = benchPage([{ ...PLANNED, series: [{ ...SERIES, latencyMs: null, closedLoopMs: null }] }]);
    expect(page).not.toContain('<figure');
    expect(benchPage([{ ...PLANNED, series: [{ ...SERIES, latencyMs: null }] }]).match(/<figure id="[a-z-]+/g)).toEqual(
      ['<figure id="percentiles'],
    );
  });

  it('lets nothing of a result become markup or script', () => {
    const page = benchPage([
      {
        ...measured,
        suiteVersion: HOSTILE,
        workload: HOSTILE,
        driver: HOSTILE,
        target: HOSTILE,
        startedAt: HOSTILE,
        description: HOSTILE,
        settings: { [HOSTILE]: HOSTILE },
        machine: { node: HOSTILE, platform: HOSTILE, cpu: HOSTILE, cpus: 1, memoryBytes: 1 },
        series: measured.series.map((series) => ({ ...series, id: HOSTILE, title: HOSTILE, unit: HOSTILE })),
        figures: [{ id: HOSTILE, title: HOSTILE, unit: HOSTILE, value: 1 }],
        findings: [{ kind: 'broken', text: HOSTILE }],
      },
    ]);
    expect(page.match(/<script/g)?.length).toBe(2);
    expect(page).not.toContain('<!--');
    // In JSON a quotation mark ends nothing.
    expect(page.replace(/<script type="application\/json".*<\/script>/, '')).not.toContain('"\'>');
  });

  it('allows its own script and style alone, and no network', () => {
    const page = benchPage([measured]);
    expect(page).toMatch(/default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;sha256-/);
    expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:|#)/);
    expect(page).not.toMatch(/ (?:style|on\w+)="/);
  });
});

describe('the page of many rates', () => {
  const at = (rate: number, p99: number) =>
    withBound(
      {
        ...measured,
        settings: { ...PLANNED.settings, rate },
        series: measured.series.map((series) => ({
          ...series,
          latencyMs: SERIES.latencyMs === null ? null : { ...SERIES.latencyMs, p99 },
        })),
      },
      10,
    );
  const few = [at(1_000, 5), at(2_000, 50), at(2_000, 8), at(4_000, 40)];
  const many = [...few, at(4_000, 40), at(3_000, 9), at(3_500, 45), at(3_500, 46)];

  it('has a chart of throughput and latency, which alone needs no legend for one target', () => {
    const page = benchPage(few);
    expect(page).toContain('<figure id="throughput-latency"');
    expect(page).not.toContain('aria-label="Lines of this chart"');
    expect(page).toContain('The highest rate with p99 within 10 ms: 2,000 records/s.');
    expect(benchPage([...few, ...few.map((result) => ({ ...result, target: 'other' }))])).toContain(
      'aria-label="Lines of this chart"',
    );
    expect(benchPage([at(1_000, 5)])).not.toContain('<figure id="throughput-latency"');
  });

  it('gives many runs a line each instead of a card, and first shows those at the edge of what holds', () => {
    expect(benchPage(few).match(/<article class="card">/g)).toHaveLength(4);
    const page = benchPage(many);
    expect(page).not.toContain('<article');
    expect(page.match(/<table class="numbers rates">/g)).toHaveLength(1);
    expect(page).toContain('<td>p99 is 50.0 ms</td>');
    const shown = [...page.matchAll(/aria-pressed="true" data-line="\d+">.*?<\/svg>([^<]*)</g)].map(([, name]) => name);
    expect(shown).toEqual(['3,000/s', '3,500/s (2)']);
  });

  it('marks what failed, and lets the line go through the last run of a rate', () => {
    const [curve] = benchPageData(few).curves;
    expect(curve).toMatchObject({ name: '127.0.0.1:9092', p99Ms: 10 });
    expect(curve?.points.map(({ wanted, tooHigh, counts }) => [wanted, tooHigh, counts])).toEqual([
      [1_000, null, true],
      [2_000, 'p99 is 50.0 ms', false],
      [2_000, null, true],
      [4_000, 'p99 is 40.0 ms', true],
    ]);
  });
});

describe('the data of its charts', () => {
  it('ends a closed loop where the curve beside it ends', () => {
    const [line] = benchPageData([measured]).lines;
    expect(line?.percentiles.at(-1)?.[0]).toBe(1_000);
    expect(line?.closedLoop).toEqual([
      [2, 1.1],
      [10, 2.2],
      [20, 3.4],
      [100, 5.5],
      [1_000, 9.9],
    ]);
  });

  it('has a closed loop where nothing else was measured, as where the load is as fast as it can be', () => {
    const series = { ...SERIES, latencyMs: null, histogram: null };
    const [line] = benchPageData([{ ...PLANNED, series: [series] }]).lines;
    expect([line?.percentiles, line?.closedLoop.at(-1)]).toEqual([[], [100_000, 9.9]]);
    const page = benchPage([{ ...PLANNED, series: [series] }]);
    expect(page).toContain('<dt>p99, closed loop</dt><dd>5.50');
    expect(page).toContain('<th scope="row">127.0.0.1:9092, as a closed loop sees it</th><td>1.10</td>');
  });

  it('makes a rate of the last second by its own length, and none of a sliver', () => {
    const rates = (doneLast: number, tookMs: number) => {
      const done = 1_000 + doneLast;
      const series = {
        ...SERIES,
        counts: { ...SERIES.counts, done },
        throughput: { ...SERIES.throughput, perSecond: (1_000 * done) / tookMs },
        timeline: [
          { ...second, second: 0, done: 1_000 },
          { ...second, second: 1, done: doneLast },
        ],
      };
      return benchPageData([{ ...PLANNED, series: [series] }]).lines[0]?.timeline.map(({ perSecond }) => perSecond);
    };
    expect(rates(500, 1_500)).toEqual([1_000, 1_000]);
    expect(rates(3, 1_004)).toEqual([1_000, null]);
    expect(rates(1_000, 2_000)).toEqual([1_000, 1_000]);
  });
});

describe('the script of the page', () => {
  it('is whole without a bundler: no import is left, and it parses', () => {
    expect(benchScript()).not.toMatch(/^(?:import|export)\b/m);
    expect(() => new Function(benchScript())).not.toThrow();
  });
});
