import { reading, tick } from './numbers.js';
import { linearScale } from './scales.js';

/** @import { PageLine, PageSecond } from '../page-data.js' */
/** @import { Curve, View } from './plot.js' */

/** @typedef {PageLine & { readonly index: number }} Line */

const STATISTICS = /** @type {const} */ (['p50', 'p99', 'max']);
/** A second is drawn at its middle. */
const MIDDLE = 0.5;

/**
 * What was done in each second.
 *
 * @param {readonly Line[]} lines Those that are switched on.
 * @param {{ readonly isLog: boolean }} chosen
 * @returns {View}
 */
export function throughputView(lines, { isLog }) {
  const units = [...new Set(lines.map(({ unit }) => unit))];
  const hasFailed = lines.some(({ timeline }) => timeline.some(({ failed }) => failed > 0));
  const time = overTime(lines, hasFailed ? ['done', 'failed'] : ['done'], ({ failed, perSecond }) => ({
    cells: [reading(perSecond, '/s'), ...(hasFailed ? [failed.toLocaleString('en-US')] : [])],
    values: [perSecond],
  }));
  const { low, high } = time.x;
  return {
    ...time,
    curves: lines.flatMap(({ index, wanted, timeline }) => [
      ...(wanted === null ? [] : [curve(index, 'wanted', [at(low, wanted), at(high, wanted)])]),
      curve(
        index,
        'p99',
        timeline.map(({ second, perSecond }) => at(second + MIDDLE, perSecond)),
      ),
    ]),
    title: units.length === 1 ? `${units[0]}/s` : 'per second',
    isLog,
  };
}

/**
 * How long it took, of what was done in each second.
 *
 * @param {readonly Line[]} lines Those that are switched on.
 * @param {{ readonly isLog: boolean, readonly statistics: ReadonlySet<string> }} chosen
 * @returns {View}
 */
export function latencyView(lines, { isLog, statistics }) {
  const shown = STATISTICS.filter((statistic) => statistics.has(statistic));
  return {
    ...overTime(lines, STATISTICS, (found) => ({
      cells: STATISTICS.map((statistic) => reading(found[statistic], 'ms')),
      values: shown.map((statistic) => found[statistic]),
    })),
    curves: lines.flatMap(({ index, timeline }) =>
      shown.map((statistic) =>
        curve(
          index,
          statistic,
          timeline.map((found) => at(found.second + MIDDLE, found[statistic])),
        ),
      ),
    ),
    title: 'ms',
    isLog,
  };
}

/**
 * @param {number} x
 * @param {number | null} y
 */
function at(x, y) {
  return /** @type {const} */ ([x, y]);
}

/**
 * @param {number} line
 * @param {Curve['stroke']} stroke
 * @param {Curve['points']} points
 * @returns {Curve}
 */
function curve(line, stroke, points) {
  return { line, stroke, points };
}

/**
 * What all charts over time have in common.
 *
 * @param {readonly Line[]} lines
 * @param {readonly string[]} columns
 * @param {(second: PageSecond) => { readonly cells: readonly string[], readonly values: readonly (number | null)[] }} rowOf
 * @returns {Pick<View, 'x' | 'stops' | 'nearest' | 'read'>}
 */
function overTime(lines, columns, rowOf) {
  const seconds = [...new Set(lines.flatMap(({ timeline }) => timeline.map(({ second }) => second)))].sort(
    (a, b) => a - b,
  );
  const high = (seconds.at(-1) ?? 0) + 1;
  const { ticks } = linearScale(high, [0, 1], 8);
  const whole = ticks.filter((value) => Number.isInteger(value) && value <= high);
  return {
    x: { title: 'seconds', low: 0, high, isLog: false, ticks: whole.map((value) => [value, tick(value)]) },
    stops: seconds.map((second) => second + MIDDLE),
    nearest: (x) => Math.min(Math.max(Math.floor(x), seconds[0] ?? 0), high - 1) + MIDDLE,
    read: (x) => ({
      title: `second ${Math.floor(x) + 1}`,
      columns,
      rows: lines.flatMap(({ index, timeline }) => {
        const found = timeline.find(({ second }) => second === Math.floor(x));
        if (found === undefined) return [];
        const { cells, values } = rowOf(found);
        return [{ line: index, cells, marks: values.filter((value) => value !== null) }];
      }),
    }),
  };
}
