import type { BenchResult } from '../bench-result.js';
import type { CompareResult } from '../compare-result.js';
import { comparisonCaveat, comparisonMethod, comparisonRows, comparisonTitle, missingValues } from '../compare-rows.js';
import { html, type Markup } from '../html/markup.js';
import { benchPage } from './page.js';

/** The page of a comparison: its ratios, and below them one run of each target and load, overlaid. */
export function comparisonPage(comparison: CompareResult, runs: readonly BenchResult[]): string {
  return benchPage(runs, { title: comparisonTitle(comparison), before: ratios(comparison) });
}

function ratios(comparison: CompareResult): Markup {
  const caveat = comparisonCaveat(comparison);
  const notes = [...missingValues(comparison), ...comparison.notes];
  return html`<section aria-labelledby="ratios">
<h2 id="ratios">Side by side</h2>
${caveat === undefined ? '' : html`<p><strong>${caveat}</strong></p>`}
${comparison.metrics.length === 0 ? '' : ratioTable(comparison)}
<p class="method">${comparisonMethod(comparison)} Below stands, of each target and load, the run with the median p99; at full speed, with the median rate.</p>
<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>
</section>`;
}

function ratioTable(comparison: CompareResult): Markup {
  const [head = [], ...rows] = withoutEmpty(comparisonRows(comparison));
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="ratios">
<table class="numbers ratios">
<thead><tr><td></td>${head.slice(1).map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([
    name = '',
    ...cells
  ]) => html`<tr class="${name === '' ? 'more' : ''}"><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table>
</div>`;
}

/** Rows of one length, without the columns that say nothing in any of them. */
function withoutEmpty([head = [], ...rows]: readonly (readonly string[])[]): (readonly string[])[] {
  const kept = [...head.keys()].filter((column) => column === 0 || rows.some((row) => (row[column] ?? '') !== ''));
  return [head, ...rows].map((row) => kept.map((column) => row[column] ?? ''));
}
