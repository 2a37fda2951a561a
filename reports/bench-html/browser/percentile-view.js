import { percent, reading } from './numbers.js';

/** @import { PageLine } from '../page-data.js' */
/** @import { View } from './plot.js' */

/** @typedef {readonly [of: number, ms: number]} Point */

/** Named percentiles between two powers of ten: 50 % and 75 %, 95 %, 99.5 %. */
const BETWEEN = [2, 4];

/**
 * Latency by percentile as HdrHistogram plots it: each step to the right is ten times as rare.
 *
 * @param {readonly (PageLine & { readonly index: number })[]} lines Those that are switched on.
 * @param {{ readonly isLog: boolean, readonly withClosedLoop: boolean }} chosen
 * @returns {View}
 */
export function percentileView(lines, { isLog, withClosedLoop }) {
  const points = lines.flatMap(({ percentiles, closedLoop }) => [
    ...percentiles,
    ...(withClosedLoop ? closedLoop : []),
  ]);
  const high = Math.max(10, ...points.map(([of]) => of));
  const decades = Array.from({ length: Math.floor(Math.log10(high)) + 1 }, (_, power) => 10 ** power);
  const grid = [...new Set(points.map(([of]) => of))];
  const named = decades.flatMap((decade) => [decade, ...BETWEEN.map((factor) => decade * factor)]);
  return {
    curves: lines.flatMap(({ index, percentiles, closedLoop }) => [
      ...(withClosedLoop && closedLoop.length > 0
        ? [{ line: index, stroke: /** @type {const} */ ('closed'), points: closedLoop }]
        : []),
      { line: index, stroke: /** @type {const} */ ('p99'), points: percentiles },
    ]),
    x: {
      title: 'percentile',
      low: 1,
      high,
      isLog: true,
      ticks: [1, 2, ...decades.slice(1)].map((of) => [of, of === 1 ? '0' : percent(of)]),
    },
    title: 'ms',
    isLog,
    stops: [...named.filter((of) => of < high), high],
    nearest: (of) => nearest(grid, of),
    read: (of) => {
      const known = lines.map(({ closedLoop }) => (withClosedLoop ? knownAt(closedLoop, of) : null));
      const isKnown = known.some((ms) => ms !== null);
      return {
        title: `${percent(of)}${of > 1 ? `: 1 in ${Math.round(of).toLocaleString('en-US')} takes longer` : ''}`,
        columns: isKnown ? ['open loop', 'closed loop'] : ['open loop'],
        rows: lines.flatMap(({ index, percentiles }, place) => {
          const ms = valueAt(percentiles, of);
          const closed = known[place] ?? null;
          if (ms === null && closed === null) return [];
          return [
            {
              line: index,
              cells: [reading(ms, 'ms'), ...(isKnown ? [reading(closed, 'ms')] : [])],
              marks: [ms, closed].filter((value) => value !== null),
            },
          ];
        }),
      };
    },
  };
}

/**
 * The value of a curve that may end before; its last one then.
 *
 * @param {readonly Point[]} points
 * @param {number} of
 */
export function valueAt(points, of) {
  return (points.find(([there]) => there >= of * 0.999) ?? points.at(-1))?.[1] ?? null;
}

/**
 * What is known at this very percentile, and not only near it.
 *
 * @param {readonly Point[]} points
 * @param {number} of
 */
function knownAt(points, of) {
  return points.find(([there]) => Math.abs(Math.log(there / of)) < 0.01)?.[1] ?? null;
}

/**
 * @param {readonly number[]} grid
 * @param {number} of
 */
export function nearest(grid, of) {
  const distance = (/** @type {number} */ there) => Math.abs(Math.log(there / of));
  return grid.reduce((best, there) => (distance(there) < distance(best) ? there : best), grid[0] ?? 1);
}
