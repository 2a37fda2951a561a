import { Chart } from './chart.js';
import { percentileView, valueAt } from './percentile-view.js';
import { latencyView, throughputView } from './time-views.js';

/** @import { BenchPageData } from '../page-data.js' */

/** @type {BenchPageData} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '');
const lines = data.lines.map((line, index) => ({ ...line, index }));
const hidden = new Set();
const shown = () => lines.filter(({ index }) => !hidden.has(index));
const nameOf = (/** @type {number} */ line) => lines[line]?.name ?? '';

/** Where lines are farther apart than that, a linear scale shows the greatest alone. */
const FAR_APART = 10;

/**
 * @param {string} id
 * @param {readonly (readonly number[])[]} values Of each line the same ones, by which it is chosen how the scale begins.
 * @param {(chosen: FormData) => import('./plot.js').View} viewOf
 */
function chartOf(id, values, viewOf) {
  const figure = document.getElementById(id);
  if (figure === null) return [];
  const scale = figure.querySelector(`input[value="${values.some(areFarApart) ? 'logarithmic' : 'linear'}"]`);
  if (scale instanceof HTMLInputElement) scale.checked = true;
  return [new Chart(figure, viewOf, nameOf)];
}

/** @param {readonly number[]} values */
function areFarApart(values) {
  const positive = values.filter((value) => value > 0);
  return Math.max(...positive) > FAR_APART * Math.min(...positive);
}

const isLog = (/** @type {FormData} */ chosen) => chosen.get('scale') === 'logarithmic';
const latencies = [2, 100, Infinity].map((of) => lines.flatMap(({ percentiles }) => valueAt(percentiles, of) ?? []));
const rates = [lines.map(({ timeline }) => Math.max(0, ...timeline.map(({ perSecond }) => perSecond ?? 0)))];
const timeCharts = [
  ...chartOf('throughput-over-time', rates, (chosen) => throughputView(shown(), { isLog: isLog(chosen) })),
  ...chartOf('latency-over-time', latencies, (chosen) =>
    latencyView(shown(), { isLog: isLog(chosen), statistics: new Set([...chosen.keys()]) }),
  ),
];
const charts = [
  ...chartOf('percentiles', latencies, (chosen) =>
    percentileView(shown(), { isLog: isLog(chosen), withClosedLoop: chosen.has('closed-loop') }),
  ),
  ...timeCharts,
];

// What is read in one chart over time is marked in the other.
for (const chart of timeCharts) {
  chart.onRead = (x) => {
    for (const other of timeCharts) if (other !== chart) other.show(x, false);
  };
}

for (const button of document.querySelectorAll('.legend button')) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const line = Number(button.dataset.line);
  const emphasise = (/** @type {number | null} */ which) => {
    for (const chart of charts) chart.emphasise(which);
  };
  for (const event of ['pointerenter', 'focus']) {
    button.addEventListener(event, () => emphasise(hidden.has(line) ? null : line));
  }
  for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => emphasise(null));
  button.addEventListener('click', () => {
    if (!hidden.delete(line)) hidden.add(line);
    button.setAttribute('aria-pressed', String(!hidden.has(line)));
    for (const chart of charts) chart.draw();
  });
}
