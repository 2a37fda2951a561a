import { describe, expect, it } from 'vitest';
import { percent } from './numbers.js';
import { percentileView } from './percentile-view.js';
import { rateView } from './rate-view.js';
import { latencyView, throughputView } from './time-views.js';

/** @import { PageLine, PagePoint, PageSecond } from '../page-data.js' */

/**
 * @param {number} index
 * @param {Partial<PageLine>} line
 */
function lineOf(index, line) {
  return { index, name: 'a', unit: 'records', wanted: 10, percentiles: [], closedLoop: [], timeline: [], ...line };
}

/**
 * @param {number} second
 * @param {Partial<PageSecond>} more
 */
function secondOf(second, more = {}) {
  return { second, perSecond: 10, failed: 0, p50: 1, p99: 2, max: 3, ...more };
}

it.each([
  [1, '0 %'],
  [2, '50 %'],
  [10, '90 %'],
  [1_000, '99.9 %'],
  [1_000_000, '99.9999 %'],
])('what is exceeded by one in %d is the percentile %s', (of, text) => {
  expect(percent(of)).toBe(text);
});

describe('percentileView', () => {
  /** @type {PageLine['percentiles']} */
  const percentiles = [
    [1, 1],
    [10, 5],
    [100, 9],
  ];
  const longer = lineOf(0, { percentiles: [...percentiles, [1_000, 20]], closedLoop: [[100, 4]] });
  const shorter = lineOf(3, { percentiles });
  const view = percentileView([longer, shorter], { isLog: false, withClosedLoop: true });

  it('marks each power of ten, as far as the longest line', () => {
    expect(view.x).toMatchObject({ low: 1, high: 1_000, isLog: true });
    expect(view.x.ticks.map(([, text]) => text)).toEqual(['0', '50 %', '90 %', '99 %', '99.9 %']);
  });

  it('reads every line, those that end before by their maximum, and a closed loop where it is known', () => {
    const rows = (/** @type {number} */ of) => view.read(of).rows.map(({ line, cells }) => [line, ...cells]);
    expect(rows(100)).toEqual([
      [0, '9.00 ms', '4.00 ms'],
      [3, '9.00 ms', '–'],
    ]);
    expect(rows(1_000)).toEqual([
      [0, '20.00 ms'],
      [3, '9.00 ms'],
    ]);
    expect(view.nearest(80)).toBe(100);
    expect(view.stops).toContain(1_000);
  });

  it('shows nothing where nothing is switched on', () => {
    const nothing = percentileView([], { isLog: true, withClosedLoop: true });
    expect(nothing.curves).toEqual([]);
    expect(nothing.read(nothing.nearest(5)).rows).toEqual([]);
  });
});

describe('views over time', () => {
  const line = lineOf(1, { timeline: [secondOf(0), secondOf(1, { perSecond: null, p99: null })] });

  it('shows the wanted rate beside what was done, and gaps where nothing is known', () => {
    const view = throughputView([line], { isLog: false });
    expect(view.curves).toEqual([
      {
        line: 1,
        stroke: 'wanted',
        points: [
          [0, 10],
          [2, 10],
        ],
      },
      {
        line: 1,
        stroke: 'p99',
        points: [
          [0.5, 10],
          [1.5, null],
        ],
      },
    ]);
    expect(view.read(view.nearest(1.9))).toEqual({
      title: 'second 2',
      columns: ['done'],
      rows: [{ line: 1, cells: ['–'], marks: [] }],
    });
  });

  it('counts failures where there are any', () => {
    const view = throughputView([lineOf(0, { timeline: [secondOf(0, { failed: 1_234 })] })], { isLog: false });
    expect(view.read(0.5)).toMatchObject({ columns: ['done', 'failed'], rows: [{ cells: ['10/s', '1,234'] }] });
  });

  it('draws the statistics that are chosen, and reads all of them', () => {
    const view = latencyView([line], { isLog: false, statistics: new Set(['p99', 'scale']) });
    expect(view.curves.map(({ stroke }) => stroke)).toEqual(['p99']);
    expect(view.read(0.5).rows).toEqual([{ line: 1, cells: ['1.00 ms', '2.00 ms', '3.00 ms'], marks: [2] }]);
  });
});

describe('rateView', () => {
  /**
   * @param {number} wanted
   * @param {number} achieved
   * @param {Partial<PagePoint>} more
   */
  const pointOf = (wanted, achieved, more = {}) => ({
    ...{ wanted, achieved, p50: 1, p99: 5, p999: 9, tooHigh: null, counts: true },
    ...more,
  });
  /**
   * @param {number} index
   * @param {readonly PagePoint[]} points
   * @param {number | null} p99Ms
   */
  const curveOf = (index, points, p99Ms = null) => ({ index, name: 'a', unit: 'records', p99Ms, points });
  const ours = curveOf(
    0,
    [
      pointOf(1_000, 999),
      pointOf(2_000, 1_990, { p99: 50, tooHigh: 'p99 is 50.0 ms', counts: false }),
      pointOf(2_000, 2_000),
    ],
    10,
  );
  const theirs = curveOf(1, [pointOf(1_000, 1_001, { p99: 7 })], 10);
  const view = rateView([ours, theirs], { isLog: true, percentiles: new Set(['p99', 'scale']) });

  it('draws what is chosen through what counts, marks every run, and shows the bound once', () => {
    expect(view.curves.map(({ line, stroke }) => [line, stroke])).toEqual([
      [0, 'p99'],
      [1, 'p99'],
    ]);
    expect(view.curves[0]?.points).toEqual([
      [999, 5],
      [2_000, 5],
    ]);
    expect(view.curves[0]?.marks?.map(({ x, isHollow }) => [x, isHollow])).toEqual([
      [999, false],
      [1_990, true],
      [2_000, false],
    ]);
    expect(view.levels).toEqual([{ value: 10, text: 'p99 within 10 ms' }]);
    expect([view.x.isLog, view.x.low <= 999, view.x.high >= 2_000]).toEqual([true, true, true]);
  });

  it('reads all lines that have nearly the rate, each at its own place', () => {
    expect(view.stops).toEqual([999, 1_001, 1_990, 2_000]);
    expect(view.nearest(1_100)).toBe(1_001);
    expect(view.read(1_001).rows).toEqual([
      { line: 0, x: 999, note: '1,000/s wanted', cells: ['1.00 ms', '5.00 ms', '9.00 ms'], marks: [5] },
      { line: 1, x: 1_001, note: '1,000/s wanted', cells: ['1.00 ms', '7.00 ms', '9.00 ms'], marks: [7] },
    ]);
    expect(view.read(1_990).rows).toMatchObject([{ line: 0, note: '2,000/s wanted: p99 is 50.0 ms', marks: [50] }]);
  });

  it('shows nothing where nothing is switched on', () => {
    expect(rateView([], { isLog: true, percentiles: new Set() })).toMatchObject({ curves: [], levels: [], stops: [] });
  });
});
