import { settingRows } from '../bench-head.js';
import { runNames } from '../bench-names.js';
import type { BenchResult } from '../bench-result.js';
import { type BenchTable, benchTables, FEW_RUNS } from '../bench-tables.js';
import { html, type Markup } from '../html/markup.js';
import { swatch } from './run-cards.js';

/** Every number of the charts and those beside them, in tables. */
export function numbersSection(results: readonly BenchResult[]): Markup {
  return html`<section aria-labelledby="numbers">
<h2 id="numbers" tabindex="-1">Numbers</h2>
${benchTables(results)
  .filter(({ id }) => id !== 'rates' || results.length <= FEW_RUNS)
  .map((table) => [html`<h3 id="table-${table.id}">${table.title}</h3>`, numberTable(table)])}
</section>`;
}

/** A table under a heading that has its name. */
export function numberTable({ id, columns, rows }: BenchTable): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="table-${id}">
<table class="numbers ${id}">
<thead><tr><td></td>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, cells, isAside, line }) =>
    html`<tr class="${isAside ? 'aside' : ''}"><th scope="row">${line === undefined ? '' : swatch(line)}${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table>
</div>`;
}

/** What was asked for: option by option, those that differ marked. */
export function settingsSection(results: readonly BenchResult[]): Markup {
  const names = runNames(results);
  return html`<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="settings">
<table class="numbers settings">
<thead><tr><td></td>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${settingRows(results).map(
  ({ option, values, differs }) =>
    html`<tr class="${differs ? 'differs' : ''}"><th scope="row">${option}</th>${valueCells(values)}</tr>
`,
)}</tbody>
</table>
</div>
</section>`;
}

/** What is the same in all runs is said once. */
function valueCells(values: readonly string[]): Markup | Markup[] {
  const [first = '', ...others] = values;
  if (others.every((value) => value === first)) return html`<td colspan="${values.length}">${first}</td>`;
  return values.map((value) => html`<td>${value}</td>`);
}
