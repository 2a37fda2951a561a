import type { Axis, Curve, CurvePoint } from './compare-result.js';
import { escapeMarkup } from './escape.js';

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { top: 56, right: 24, bottom: 52, left: 72 };
/** Colours that stay apart for those who confuse red and green. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
/** Where a decade of the vertical axis has lines. */
const STEPS = [1, 2, 5];

/** A curve as an SVG picture of its own, both axes logarithmic: dots are medians, bars reach from the lowest run to the highest. */
export function curveChart(curve: Curve): string {
  const points = curve.lines.flatMap((line) => line.points);
  const [left, right] = span(points.map(({ x }) => x));
  const ticks = logTicks(points.flatMap(({ values }) => values));
  const [bottom, top] = span(ticks);
  const x = scale(left, right, MARGIN.left + 16, WIDTH - MARGIN.right - 16);
  const y = scale(bottom, top, HEIGHT - MARGIN.bottom, MARGIN.top);
  const places = [...new Set(points.map((point) => point.x))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeMarkup(`${curve.title}: ${curve.y.title}`)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(MARGIN.left, 20, `${curve.title}: ${curve.y.title}`, 'font-size="14"'),
    ...ticks.map((tick) => horizontal(y(tick), label(tick, curve.y.unit))),
    ...places.map((place) => text(x(place), HEIGHT - 32, label(place, curve.x.unit), 'text-anchor="middle"')),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 10, curve.x.title, 'text-anchor="middle"'),
    ...curve.lines.flatMap(({ title, points }, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? 'black';
      const path = points.map((point) => `${round(x(point.x))},${round(y(point.y))}`).join(' ');
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map((point) => mark(x(point.x), point, y, colour)),
        text(MARGIN.left + 8 + index * 170, 42, title, `fill="${colour}"`),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

/** A number as the axis shows it. */
export function label(value: number, unit: Axis['unit']): string {
  if (unit !== 'bytes') return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return value >= 1e9 ? `${value / 1e9} GB` : `${value / 1e6} MB`;
}

/** Round numbers that enclose all values and mark what lies between them. */
export function logTicks(values: readonly number[]): number[] {
  const [low, high] = span(values);
  const first = Math.floor(Math.log10(low));
  const ticks: number[] = [];
  for (let decade = first; ticks.length === 0 || (ticks.at(-1) ?? 0) < high; decade++) {
    ticks.push(...STEPS.map((step) => Number(`${step}e${decade}`)));
  }
  const from = ticks.findLastIndex((tick) => tick <= low);
  const to = ticks.findIndex((tick) => tick >= high);
  // A flat line needs room as well.
  return ticks.slice(Math.max(0, from), Math.max(to, from + 1) + 1);
}

function span(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  const range = Math.log(high) - Math.log(low);
  return (value) => (range === 0 ? (from + to) / 2 : from + ((Math.log(value) - Math.log(low)) / range) * (to - from));
}

function mark(x: number, { y: middle, values }: CurvePoint, y: (value: number) => number, colour: string): string {
  const [low, high] = span(values);
  const bar = `<line x1="${round(x)}" x2="${round(x)}" y1="${round(y(low))}" y2="${round(y(high))}" stroke="${colour}"/>`;
  return `${bar}<circle cx="${round(x)}" cy="${round(y(middle))}" r="3.5" fill="${colour}"/>`;
}

function horizontal(y: number, tick: string): string {
  const line = `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y)}" y2="${round(y)}" stroke="#dddddd"/>`;
  return `${line}${text(MARGIN.left - 8, y + 4, tick, 'text-anchor="end"')}`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeMarkup(content)}</text>`;
}

function round(number: number): number {
  return Math.round(10 * number) / 10;
}
