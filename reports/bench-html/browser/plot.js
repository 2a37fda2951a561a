import { tick } from './numbers.js';
import { linearScale, logScale, roundLogScale } from './scales.js';
import { lineClass, svg } from './svg.js';

/** @import { Scale } from './scales.js' */

/**
 * What a chart shows.
 *
 * @typedef {object} View
 * @property {readonly Curve[]} curves
 * @property {XAxis} x
 * @property {string} title Of what goes upwards.
 * @property {boolean} isLog Of what goes upwards.
 * @property {readonly { readonly value: number, readonly text: string }[]} [levels] Lines from side to side.
 * @property {readonly number[]} stops Where the keyboard halts.
 * @property {(x: number) => number} nearest What can be read that is nearest.
 * @property {(x: number) => Reading} read
 */

/**
 * @typedef {object} Curve
 * @property {number} line
 * @property {'p50' | 'p99' | 'p999' | 'max' | 'closed' | 'wanted'} stroke
 * @property {readonly (readonly [x: number, y: number | null])[]} points Where there is no value, there is a gap.
 * @property {readonly { readonly x: number, readonly y: number, readonly isHollow: boolean }[]} [marks] Instead of the dots that it has by itself.
 */

/**
 * @typedef {object} XAxis
 * @property {string} title
 * @property {number} low
 * @property {number} high
 * @property {boolean} isLog
 * @property {readonly (readonly [x: number, text: string])[]} ticks
 */

/**
 * All values at one place.
 *
 * @typedef {object} Reading
 * @property {string} title
 * @property {readonly string[]} columns
 * @property {readonly { readonly line: number, readonly cells: readonly string[], readonly marks: readonly number[], readonly x?: number, readonly note?: string }[]} rows `x`: where its marks are, if not there.
 */

/** @typedef {{ readonly picture: SVGSVGElement, readonly x: Scale, readonly y: Scale, readonly top: number, readonly bottom: number }} Plot */

const MARGIN = { top: 26, right: 18, bottom: 46 };
/** Lines of text beside an axis need so much of it each. */
const TICK_HEIGHT = 44;
const CHARACTER_WIDTH = 7.2;
/** With more points than that, dots would hide the line. */
const DOTTED = 40;

/**
 * Draws a view as a picture of so many pixels.
 *
 * @param {View} view
 * @param {number} width
 * @param {number} height
 * @returns {Plot}
 */
export function plot(view, width, height) {
  const { curves, x: axis, title, isLog, levels = [] } = view;
  const bottom = height - MARGIN.bottom;
  const values = [
    ...curves.flatMap(({ points, marks = [] }) => [
      ...points.flatMap(([, value]) => value ?? []),
      ...marks.map((mark) => mark.y),
    ]),
    ...levels.map(({ value }) => value),
  ];
  const high = Math.max(0, ...values);
  const low = Math.min(high, ...values.filter((value) => value > 0));
  const most = Math.max(2, Math.floor((bottom - MARGIN.top) / TICK_HEIGHT));
  const places = /** @type {const} */ ([bottom, MARGIN.top]);
  const y = isLog && high > 0 ? roundLogScale([low, high], places, 2 * most) : linearScale(high, places, most);
  const left = 14 + CHARACTER_WIDTH * Math.max(...y.ticks.map((value) => tick(value).length));
  const right = width - MARGIN.right;
  const x = axis.isLog
    ? logScale([axis.low, axis.high], [left, right])
    : linearTo([axis.low, axis.high], [left, right]);
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    ...y.ticks.map((value) => horizontal(left, right, y.at(value), tick(value))),
    ...vertical(axis, x, bottom, right),
    svg('line', { class: 'ground', x1: left, x2: right, y1: bottom, y2: bottom }),
    svg('text', { class: 'title', x: 0, y: 12 }, title),
    svg('text', { class: 'title', x: right, y: height - 4, 'text-anchor': 'end' }, axis.title),
    ...levels.map(({ value, text }) => level(left, right, y.at(value), text)),
    ...curves.map((curve) => drawn(curve, x, y)),
  );
  return { picture, x, y, top: MARGIN.top, bottom };
}

/**
 * @param {import('./scales.js').Span} values
 * @param {import('./scales.js').Span} places
 * @returns {Scale}
 */
function linearTo([low, high], [from, to]) {
  const factor = (to - from) / (high - low || 1);
  return { at: (value) => from + (value - low) * factor, of: (place) => low + (place - from) / factor, ticks: [] };
}

/**
 * @param {number} left
 * @param {number} right
 * @param {number} y
 * @param {string} text
 */
function horizontal(left, right, y, text) {
  return svg(
    'g',
    {},
    svg('line', { class: 'grid', x1: left, x2: right, y1: round(y), y2: round(y) }),
    svg('text', { class: 'tick', x: left - 8, y: round(y + 4), 'text-anchor': 'end' }, text),
  );
}

/**
 * @param {number} left
 * @param {number} right
 * @param {number} y
 * @param {string} text
 */
function level(left, right, y, text) {
  return svg(
    'g',
    { class: 'level' },
    svg('line', { x1: left, x2: right, y1: round(y), y2: round(y) }),
    svg('text', { x: left + 8, y: round(y - 5) }, text),
  );
}

/**
 * Lines upwards, with what stands below them as far as there is room.
 *
 * @param {XAxis} axis
 * @param {Scale} x
 * @param {number} bottom
 * @param {number} right
 */
function vertical({ ticks }, x, bottom, right) {
  let free = -Infinity;
  return ticks.map(([value, text]) => {
    const place = x.at(value);
    const half = (CHARACTER_WIDTH * text.length) / 2;
    const middle = Math.min(place, right + MARGIN.right - half);
    const line = svg('line', { class: 'grid', x1: round(place), x2: round(place), y1: MARGIN.top, y2: bottom });
    if (middle - half < free) return line;
    free = middle + half + 6;
    return svg(
      'g',
      {},
      line,
      svg('text', { class: 'tick', x: round(middle), y: bottom + 18, 'text-anchor': 'middle' }, text),
    );
  });
}

/**
 * @param {Curve} curve
 * @param {Scale} x
 * @param {Scale} y
 */
function drawn({ line, stroke, points, marks }, x, y) {
  let path = '';
  let isGap = true;
  for (const [at, value] of points) {
    if (value !== null) path += `${isGap ? 'M' : 'L'}${round(x.at(at))} ${round(y.at(value))}`;
    isGap = value === null;
  }
  const there = points.flatMap(([at, value]) => (value === null ? [] : [/** @type {const} */ ([at, value])]));
  // Where values are few, what is between them is nobody's; and the end of a curve is a value by itself: the worst.
  const isDotted = there.length <= DOTTED && (stroke === 'p99' || stroke === 'closed');
  const ends = isDotted ? there : stroke === 'p99' ? there.slice(-1) : [];
  const dots = marks ?? ends.map(([at, value]) => ({ x: at, y: value, isHollow: false }));
  return svg(
    'g',
    { class: `curve ${lineClass(line)} ${stroke}`, 'data-line': line },
    svg('path', { d: path }),
    ...dots.map((dot) => {
      const place = { cx: round(x.at(dot.x)), cy: round(y.at(dot.y)) };
      return svg('circle', dot.isHollow ? { ...place, r: 3.6, class: 'hollow' } : { ...place, r: 2.6 });
    }),
  );
}

/** @param {number} value */
function round(value) {
  return Math.round(10 * value) / 10;
}
