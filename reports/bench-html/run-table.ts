import { runNames } from '../bench-names.js';
import type { BenchResult } from '../bench-result.js';
import { runsTable } from '../bench-tables.js';
import { html, type Markup } from '../html/markup.js';
import { numberTable } from './number-sections.js';

/** Many runs, each in one line, and what a reader must know of them. */
export function runTable(results: readonly BenchResult[]): Markup {
  const names = runNames(results);
  const found = results.flatMap(({ findings }, run) => findings.map(({ text }) => ({ name: names[run] ?? '', text })));
  const findings = found.map(
    ({ name, text }) =>
      html`<li class="found"><span aria-hidden="true">!</span> <strong>${name}</strong>: ${text}</li>
`,
  );
  return html`<section aria-labelledby="table-rates">
<h2 id="table-rates">Runs</h2>
${numberTable(runsTable(results))}
${found.length === 0 ? '' : html`<details><summary>What a reader must know: ${found.length}</summary><ul class="findings">${findings}</ul></details>`}
</section>`;
}
