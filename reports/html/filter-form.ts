import { LEVELS, type RunResult, STATUSES } from '../result.js';
import { html, type Markup } from './markup.js';
import type { PageData } from './page-data.js';
import { SYMBOLS } from './states.js';

/** The form above the list of tests; the page's script fills it in from the address, and the address from it. */
export function filterForm(runs: readonly RunResult[], { targets, tests }: PageData): Markup {
  const levels = LEVELS.filter((level) => tests.some((test) => test.level === level));
  const apis = [...new Set(tests.flatMap(({ api }) => (api === undefined ? [] : [api.name])))].sort();
  const versions = [...new Set(tests.flatMap(({ version }) => (version === undefined ? [] : [version])))];
  const found = new Set(runs.flatMap(({ results }) => results.map(({ status }) => status)));
  return html`<form id="filter" role="search" aria-label="Tests" autocomplete="off">
<label class="text"><span>Search</span><input type="search" name="q" placeholder="id, field, error, words…" spellcheck="false"></label>
<fieldset><legend>State</legend>${STATUSES.filter((status) => found.has(status)).map(
    (status) =>
      html`<label class="chip ${status}"><input type="checkbox" name="state" value="${status}"><span aria-hidden="true">${SYMBOLS[status]}</span> ${status} <output data-count="${status}"></output></label>`,
  )}</fieldset>
${choice('level', 'Level', levels)}
${choice('api', 'API', apis)}
${choice('version', 'Version', versions.sort((a, b) => a - b).map(String))}
${targets.length > 1 ? choice('target', 'Target', targets) : []}
<button type="reset">Clear</button>
</form>`;
}

function choice(name: string, title: string, values: readonly string[]): Markup {
  return html`<label><span>${title}</span><select name="${name}"><option value="">any</option>${values.map(
    (value) => html`<option>${value}</option>`,
  )}</select></label>`;
}
