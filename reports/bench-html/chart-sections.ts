import { type BenchLine, linesOf } from '../bench-names.js';
import type { BenchResult } from '../bench-result.js';
import { FEW_RUNS } from '../bench-tables.js';
import { html, type Markup } from '../html/markup.js';
import { type RateCurve, type RatePoint, rateCurves } from '../rate-curves.js';
import { lineClass } from './line-class.js';
import { timedCurves } from './page-data.js';
import { swatch } from './run-cards.js';

/** Of more lines than that one sees the most important alone, until somebody wants more. */
const FEW = 3;

/** The charts, which the page's script draws, and what can be chosen about them. */
export function chartSections(results: readonly BenchResult[]): Markup | string {
  const lines = linesOf(results);
  const hasPercentiles = lines.some(({ series }) => series.histogram !== null || series.closedLoopMs !== null);
  const isTimed = lines.some(({ series }) => series.timeline.some(({ max }) => max !== null));
  const hasSeconds = lines.some(({ series }) => series.timeline.length > 0);
  const curves = timedCurves(results);
  if (!hasPercentiles && !hasSeconds && curves.length === 0) return '';
  const shown = shownFirst(results);
  return html`<section class="charts" aria-label="Charts">
${curves.length > 0 ? rateChart(curves) : ''}
${legend('Runs in the charts', lines, ({ run }) => shown.has(run))}
${hasPercentiles ? percentileChart(lines) : ''}
${hasSeconds ? throughputChart() : ''}
${isTimed ? latencyChart(lines) : ''}
<noscript><p>Charts are drawn by JavaScript, which the page holds itself; their numbers stand below.</p></noscript>
</section>`;
}

/** The runs that one sees before somebody wants others: of many at several rates those at the edge of what holds. */
function shownFirst(results: readonly BenchResult[]): ReadonlySet<number> {
  const curves = rateCurves(results);
  if (results.length <= FEW_RUNS || curves.length === 0) return new Set(results.keys());
  return new Set(
    curves.flatMap(({ points }) => {
      const held = points.findLast(({ tooHigh }) => tooHigh === undefined);
      const failed = points.findLast(({ rate, tooHigh }) => tooHigh !== undefined && rate === firstAbove(points, held));
      return [held, failed].flatMap((point) => (point === undefined ? [] : [point.run]));
    }),
  );
}

function firstAbove(points: readonly RatePoint[], held: RatePoint | undefined): number | undefined {
  return points.find(({ rate }) => rate > (held?.rate ?? 0))?.rate;
}

/** Buttons that switch lines on and off, where there are several. */
function legend<T extends { readonly name: string }>(
  label: string,
  lines: readonly T[],
  isOn: (line: T) => boolean = () => true,
): Markup | string {
  if (lines.length < 2) return '';
  return html`<div class="legend" role="group" aria-label="${label}">
${lines.map(
  (line, index) =>
    html`<button type="button" aria-pressed="${isOn(line) ? 'true' : 'false'}" data-line="${index}">${swatch(index)}${line.name}</button>`,
)}
</div>`;
}

function rateChart(curves: readonly RateCurve[]): Markup {
  const hasBound = curves.some(({ p99Ms }) => p99Ms !== null);
  const isFew = curves.length === 1;
  return figure({
    id: 'throughput-latency',
    title: 'Throughput and latency',
    about: `Each mark is a run; a hollow one did not hold its rate${hasBound ? ', or passed the bound, which is the fine line' : ''}.`,
    choices: html`<fieldset><legend>Show</legend>${[
      choice('p50', 'p50', 'p50', isFew),
      choice('p99', 'p99', 'p99', true),
      choice('p999', 'p99.9', 'p999', isFew),
    ]}</fieldset>`,
    legend: legend('Lines of this chart', curves),
  });
}

function percentileChart(lines: readonly BenchLine[]): Markup {
  const hasClosedLoop = lines.some(({ series }) => series.closedLoopMs !== null);
  const isOn = lines.length <= FEW || lines.every(({ series }) => series.histogram === null);
  return figure({
    id: 'percentiles',
    title: 'Latency by percentile',
    about: 'From the time each was due until it was done. Each step to the right is ten times as rare.',
    choices: hasClosedLoop
      ? html`<fieldset><legend>Beside it</legend>${choice('closed-loop', 'what a closed loop sees', 'closed', isOn)}</fieldset>`
      : '',
  });
}

function throughputChart(): Markup {
  return figure({
    id: 'throughput-over-time',
    title: 'Throughput over time',
    about: 'What was done in each second since the warm-up; the fine line is the rate that was wanted.',
    choices: '',
  });
}

function latencyChart(lines: readonly BenchLine[]): Markup {
  return figure({
    id: 'latency-over-time',
    title: 'Latency over time',
    about: 'Of what was done in each second.',
    choices: html`<fieldset><legend>Show</legend>${[
      choice('p50', 'p50', 'p50', false),
      choice('p99', 'p99', 'p99', true),
      choice('max', 'max', 'max', lines.length <= FEW),
    ]}</fieldset>`,
  });
}

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly choices: Markup | string;
  /** Where its lines are not those of the other charts. */
  readonly legend?: Markup | string;
}

function figure({ id, title, about, choices, legend = '' }: Figure): Markup {
  return html`<figure id="${id}" class="chart">
<figcaption>
<h2>${title}</h2>
<p class="about">${about}</p>
</figcaption>
<form class="choices" autocomplete="off">
${choices}
<fieldset><legend>Scale</legend>${['linear', 'logarithmic'].map(
    (scale) => html`<label><input type="radio" name="scale" value="${scale}"> ${scale}</label>`,
  )}</fieldset>
</form>
${legend}
<div class="plot" tabindex="0" role="group" aria-label="${title}: arrow keys read its values"></div>
</figure>`;
}

/** A box to tick, with the stroke that it switches. */
function choice(name: string, words: string, stroke: string, isOn: boolean): Markup {
  const sample = html`<svg class="swatch ${lineClass(0)} sample ${stroke}" viewBox="0 0 22 10" aria-hidden="true"><line x1="1" x2="21" y1="5" y2="5"/></svg>`;
  return isOn
    ? html`<label><input type="checkbox" name="${name}" checked> ${sample}${words}</label>`
    : html`<label><input type="checkbox" name="${name}"> ${sample}${words}</label>`;
}
