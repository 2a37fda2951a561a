import { Chart } from './chart.js';
import { percentileView, valueAt } from './percentile-view.js';
import { rateView } from './rate-view.js';
import { Switches } from './switches.js';
import { latencyView, throughputView } from './time-views.js';

/** @import { BenchPageData } from '../page-data.js' */

/** @type {BenchPageData} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '');
const lines = data.lines.map((line, index) => ({ ...line, index }));
const curves = data.curves.map((curve, index) => ({ ...curve, index }));
const nameOf = (/** @type {number} */ line) => lines[line]?.name ?? '';
const curveNameOf = (/** @type {number} */ curve) => curves[curve]?.name ?? '';

/** Where lines are farther apart than that, a linear scale shows the greatest alone. */
const FAR_APART = 10;

/**
 * @param {string} id
 * @param {boolean} beginsLog Whether its scale begins as a logarithmic one.
 * @param {(chosen: FormData) => import('./plot.js').View} viewOf
 * @param {(line: number) => string} nameOf
 */
function chartOf(id, beginsLog, viewOf, nameOf) {
  const figure = document.getElementById(id);
  if (figure === null) return [];
  const scale = figure.querySelector(`input[value="${beginsLog ? 'logarithmic' : 'linear'}"]`);
  if (scale instanceof HTMLInputElement) scale.checked = true;
  return [new Chart(figure, viewOf, nameOf)];
}

/** @param {readonly number[]} values */
function areFarApart(values) {
  const positive = values.filter((value) => value > 0);
  return Math.max(...positive) > FAR_APART * Math.min(...positive);
}

const isLog = (/** @type {FormData} */ chosen) => chosen.get('scale') === 'logarithmic';
const runs = new Switches(document.querySelector('.charts > .legend'));
const shown = () => lines.filter(({ index }) => runs.isOn(index));
const latencies = [2, 100, Infinity]
  .map((of) => lines.flatMap(({ percentiles }) => valueAt(percentiles, of) ?? []))
  .some(areFarApart);
const rates = areFarApart(lines.map(({ timeline }) => Math.max(0, ...timeline.map(({ perSecond }) => perSecond ?? 0))));
const timeCharts = [
  ...chartOf('throughput-over-time', rates, (chosen) => throughputView(shown(), { isLog: isLog(chosen) }), nameOf),
  ...chartOf(
    'latency-over-time',
    latencies,
    (chosen) => latencyView(shown(), { isLog: isLog(chosen), statistics: new Set([...chosen.keys()]) }),
    nameOf,
  ),
];
const charts = [
  ...chartOf(
    'percentiles',
    latencies,
    (chosen) => percentileView(shown(), { isLog: isLog(chosen), withClosedLoop: chosen.has('closed-loop') }),
    nameOf,
  ),
  ...timeCharts,
];

// What is read in one chart over time is marked in the other.
for (const chart of timeCharts) {
  chart.onRead = (x) => {
    for (const other of timeCharts) if (other !== chart) other.show(x, false);
  };
}

runs.serve(charts);

const targets = new Switches(document.querySelector('#throughput-latency .legend'));
const shownCurves = () => curves.filter(({ index }) => targets.isOn(index));
targets.serve(
  chartOf(
    'throughput-latency',
    true,
    (chosen) => rateView(shownCurves(), { isLog: isLog(chosen), percentiles: new Set([...chosen.keys()]) }),
    curveNameOf,
  ),
);
