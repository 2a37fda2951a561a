import { levelVerdicts } from '../levels.js';
import { type CellState, levelsOfApis, Matrix } from '../matrix.js';
import { type ApiId, LEVELS, type Level, type RunResult, type TestResult } from '../result.js';
import { linkTo } from './links.js';
import { html, type Markup } from './markup.js';
import { targetNames } from './page-data.js';
import { CELLS_IN_WORDS, SYMBOLS } from './states.js';

interface Column {
  readonly target: string;
  readonly matrix: Matrix;
  readonly run: RunResult;
}

/** API by version, a table for each level, in it the targets side by side. */
export function matrixSection(runs: readonly RunResult[]): Markup {
  const names = targetNames(runs);
  const columns = runs.map((run, index) => ({ target: names[index] ?? run.target, matrix: new Matrix(run), run }));
  const levels = levelsOfApis(runs.flatMap(({ results }) => results));
  const apis = new Map(columns.flatMap(({ matrix }) => matrix.apis.map((api) => [api.key, api])));
  const ofLevel = (level: Level) =>
    [...apis.values()].filter(({ key }) => levels.get(key) === level).sort((a, b) => a.key - b.key);
  return html`<section aria-labelledby="matrix">
<h2 id="matrix">APIs and versions</h2>
${legend()}
<div class="levels">
${LEVELS.map((level) => [level, ofLevel(level)] as const)
  .filter(([, apis]) => apis.length > 0)
  .map(([level, apis]) => levelTable(level, apis, columns))}
</div>
${untested(columns, new Set(apis.keys()))}
</section>`;
}

function legend(): Markup {
  const states: readonly CellState[] = ['passed', 'failed', 'warned', 'excused', 'untested', 'absent'];
  return html`<ul class="legend">${states.map(
    (state) =>
      html`<li><span class="cell ${state}" aria-hidden="true">${SYMBOLS[state]}</span> ${CELLS_IN_WORDS[state]}</li>`,
  )}</ul>`;
}

/** Takes the room that the name of a target needs beyond its versions, so that cells stay together. */
const FILLER = html`<td class="filler"></td>`;

function levelTable(level: Level, apis: readonly ApiId[], columns: readonly Column[]): Markup {
  const blocks = columns.map((column) => ({ ...column, versions: versionsOf(column, apis) }));
  const [only, ...others] = columns;
  const isOne = only !== undefined && others.length === 0;
  const targets = html`<tr><td></td>${blocks.map(
    ({ target, run, versions }) =>
      html`<th scope="colgroup" colspan="${versions.length + 1}" class="target first">${verdictMark(run, level)} ${target}</th>`,
  )}</tr>`;
  return html`<div class="level">
<h3 id="level-${level}">${level} ${isOne ? verdictMark(only.run, level) : []}</h3>
<div class="scroll" role="region" tabindex="0" aria-labelledby="level-${level}">
<table class="matrix">
<thead>
${isOne ? [] : targets}
<tr><th scope="col" class="api">API</th>${blocks.map(({ versions }) => [
    ...versions.map((version) => html`<th scope="col" class="version${version === 0 ? ' first' : ''}">${version}</th>`),
    FILLER,
  ])}</tr>
</thead>
<tbody>
${apis.map((api) => apiRow(api, blocks))}
</tbody>
</table>
</div>
</div>`;
}

/** As many columns as the target needs for this level. */
function versionsOf({ matrix }: Column, apis: readonly ApiId[]): number[] {
  const last = Math.max(...apis.map(({ key }) => matrix.lastVersion(key)));
  return Array.from({ length: last + 1 }, (_, version) => version);
}

function verdictMark({ results }: RunResult, level: Level): Markup | string {
  const verdict = levelVerdicts(results).find((found) => found.level === level)?.verdict;
  if (verdict === undefined) return '';
  return html`<span class="dot ${verdict.replace(' ', '-')}" role="img" aria-label="${verdict}" title="${verdict}">${SYMBOLS[verdict]}</span>`;
}

function apiRow(api: ApiId, blocks: readonly (Column & { readonly versions: readonly number[] })[]): Markup {
  const name = html`<a href="${linkTo({ api: api.name })}">${api.name}</a> <span class="key">${api.key}</span>`;
  return html`<tr><th scope="row" class="api">${name}</th>${blocks.map((block) => [
    ...block.versions.map((version) => cell(api, version, block)),
    FILLER,
  ])}</tr>
`;
}

function cell({ key, name }: ApiId, version: number, { target, matrix }: Column): Markup {
  const state = matrix.state(key, version);
  const first = version === 0 ? ' first' : '';
  if (state === undefined) return html`<td class="none${first}"></td>`;
  const words = `${name} v${version}, ${target}: ${CELLS_IN_WORDS[state]}${tally(matrix.testsOf(key, version))}`;
  const link = linkTo({ api: name, version: String(version), target });
  return html`<td class="${first.trim()}"><a class="cell ${state}" href="${link}" tabindex="-1" title="${words}" aria-label="${words}">${SYMBOLS[state]}</a></td>`;
}

function tally(tests: readonly TestResult[]): string {
  const tried = tests.filter(({ status }) => status !== 'skipped');
  const passed = tried.filter(({ status }) => status === 'passed').length;
  return tried.length === 0 ? '' : `, ${passed} of ${tried.length} tests passed`;
}

/** What a target advertises and no row shows. */
function untested(columns: readonly Column[], shown: ReadonlySet<number>): Markup {
  const lines = columns
    .map(({ target, run }) => ({
      target,
      names: run.advertised.filter(({ key }) => !shown.has(key)).map(({ name }) => name),
    }))
    .filter(({ names }) => names.length > 0);
  return html`${lines.map(
    ({ target, names }) =>
      html`<details class="no-tests"><summary>${target} advertises ${names.length} more ${names.length === 1 ? 'API' : 'APIs'} that no test here is of</summary><p>${names.join(', ')}</p></details>`,
  )}`;
}
