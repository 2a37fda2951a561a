import { reading, tick } from './numbers.js';
import { nearest } from './percentile-view.js';
import { roundLogScale } from './scales.js';

/** @import { PageCurve } from '../page-data.js' */
/** @import { View } from './plot.js' */

const PERCENTILES = /** @type {const} */ (['p50', 'p99', 'p999']);
/** Rates that are read together: as far apart as what two targets make of the same wanted rate. */
const SAME_RATE = 0.05;
const RATE_TICKS = 12;

/**
 * Latency against the rate that was achieved, both logarithmic unless it is chosen otherwise.
 *
 * @param {readonly (PageCurve & { readonly index: number })[]} curves Those that are switched on.
 * @param {{ readonly isLog: boolean, readonly percentiles: ReadonlySet<string> }} chosen
 * @returns {View}
 */
export function rateView(curves, { isLog, percentiles }) {
  const shown = PERCENTILES.filter((percentile) => percentiles.has(percentile));
  const rates = [...new Set(curves.flatMap(({ points }) => points.map(({ achieved }) => achieved)))].sort(
    (a, b) => a - b,
  );
  const units = [...new Set(curves.map(({ unit }) => unit))];
  const x = roundLogScale([rates[0] ?? 1, rates.at(-1) ?? 10], [0, 1], RATE_TICKS);
  const bounds = [...new Set(curves.flatMap(({ p99Ms }) => p99Ms ?? []))];
  return {
    curves: curves.flatMap(({ index, points }) =>
      shown.map((stroke) => ({
        line: index,
        stroke,
        // A rate that was tried again has its mark, but the line goes through what counts.
        points: points.filter(({ counts }) => counts).map((point) => [point.achieved, point[stroke]]),
        marks: points.map((point) => ({
          x: point.achieved,
          y: point[stroke],
          isHollow: point.tooHigh !== null,
        })),
      })),
    ),
    x: {
      title: `${units.length === 1 ? units[0] : 'achieved'}/s achieved`,
      low: x.of(0),
      high: x.of(1),
      isLog: true,
      ticks: x.ticks.map((value) => [value, tick(value)]),
    },
    title: 'ms',
    isLog,
    levels: bounds.map((value) => ({ value, text: `p99 within ${tick(value)} ms` })),
    stops: rates,
    nearest: (at) => nearest(rates, at),
    read: (at) => ({
      title: reading(at, '/s'),
      columns: ['p50', 'p99', 'p99.9'],
      rows: curves.flatMap(({ index, points }) => {
        const there = nearest(
          points.map(({ achieved }) => achieved),
          at,
        );
        const point = points.find(({ achieved }) => achieved === there);
        if (point === undefined || Math.abs(Math.log(there / at)) > SAME_RATE) return [];
        return [
          {
            line: index,
            x: there,
            note: `${reading(point.wanted, '/s')} wanted${point.tooHigh === null ? '' : `: ${point.tooHigh}`}`,
            cells: PERCENTILES.map((percentile) => reading(point[percentile], 'ms')),
            marks: shown.map((percentile) => point[percentile]),
          },
        ];
      }),
    }),
  };
}
