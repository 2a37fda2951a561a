import { type LevelVerdict, levelVerdicts } from '../levels.js';
import { count, LEVELS, type Level, type RunResult, STATUSES } from '../result.js';
import { linkTo } from './links.js';
import { html, type Markup } from './markup.js';
import { targetNames } from './page-data.js';
import { SYMBOLS } from './states.js';

/** What each level comes to on each target. */
export function verdictSection(runs: readonly RunResult[]): Markup {
  const names = targetNames(runs);
  const columns = runs.map((run, index) => ({
    run,
    target: names[index] ?? run.target,
    verdicts: new Map(levelVerdicts(run.results).map((found) => [found.level, found])),
  }));
  const levels = LEVELS.filter((level) => columns.some(({ verdicts }) => verdicts.has(level)));
  return html`<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdict per level</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="verdicts">
<table class="verdicts">
<thead><tr><td></td>${columns.map(({ run, target }) => targetHead(run, target))}</tr></thead>
<tbody>
${levels.map(
  (level) => html`<tr><th scope="row">${level}</th>${columns.map(({ target, verdicts }) =>
    verdictCell(level, target, verdicts.get(level)),
  )}</tr>
`,
)}</tbody>
</table>
</div>
</section>`;
}

function targetHead({ results, startedAt, durationMs, seed }: RunResult, target: string): Markup {
  const parts = STATUSES.map((status) => ({ status, number: count(results, status) })).filter(
    ({ number }) => number > 0,
  );
  // Widths of an SVG are attributes: the page allows no styles that stand in its markup.
  let x = 0;
  const bar = parts.map(({ status, number }) => {
    const from = x;
    x += (100 * number) / results.length;
    return html`<rect class="${status}" x="${from.toFixed(2)}" width="${(x - from).toFixed(2)}" height="4"/>`;
  });
  return html`<th scope="col"><span class="name">${target}</span>
<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${bar}</svg>
<span class="counts">${parts.map(({ status, number }) => html`<span class="${status}"><b>${number.toLocaleString('en-US')}</b> ${status}</span> `)}</span>
<span class="meta">${startedAt.slice(0, 16).replace('T', ' ')} UTC</span>
<span class="meta">${(durationMs / 1000).toFixed(1)} s, seed ${seed}</span></th>`;
}

function verdictCell(level: Level, target: string, found: LevelVerdict | undefined): Markup {
  if (found === undefined) return html`<td class="none">not tried</td>`;
  const { verdict, counts } = found;
  const tried = counts.passed + counts.warned + counts.failed;
  const share =
    tried === 0 ? '' : `${(tried - counts.failed).toLocaleString('en-US')} of ${tried.toLocaleString('en-US')}`;
  const warned = counts.warned === 0 ? '' : `, ${counts.warned} warned`;
  return html`<td><a href="${linkTo({ level, target })}"><span class="verdict ${verdict.replace(' ', '-')}"><span aria-hidden="true">${SYMBOLS[verdict]}</span> ${verdict}</span> <span class="share">${share}${warned}</span></a></td>`;
}
