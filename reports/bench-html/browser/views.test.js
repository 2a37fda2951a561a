import { describe, expect, it } from 'vitest';
import { percent } from './numbers.js';
import { percentileView } from './percentile-view.js';
import { latencyView, throughputView } from './time-views.js';

/** @import { PageLine, PageSecond } from '../page-data.js' */

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
