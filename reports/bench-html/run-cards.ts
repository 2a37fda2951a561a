import { ALL_IS_WELL } from '../bench-head.js';
import { type BenchLine, linesOf, runNames } from '../bench-names.js';
import { megabytes, ms, whole } from '../bench-numbers.js';
import type { BenchResult, LatencySummary } from '../bench-result.js';
import { html, type Markup } from '../html/markup.js';
import { lineClass } from './line-class.js';

/** What each run was, what came of it in a few numbers, and what a reader must know. */
export function runCards(results: readonly BenchResult[]): Markup {
  const names = runNames(results);
  const lines = linesOf(results).map((line, index) => ({ ...line, index }));
  return html`<section aria-labelledby="runs">
<h2 id="runs">${results.length === 1 ? 'The run' : 'Runs'}</h2>
<div class="cards">
${results.map((result, run) =>
  card(
    result,
    names[run] ?? '',
    lines.filter((line) => line.run === run),
  ),
)}
</div>
</section>`;
}

interface Numbered extends BenchLine {
  readonly index: number;
}

function card(result: BenchResult, name: string, lines: readonly Numbered[]): Markup {
  const { workload, target, driver, description, findings } = result;
  const [only, ...others] = lines;
  const mark = only !== undefined && others.length === 0 ? swatch(only.index) : '';
  return html`<article class="card">
<h3>${mark}${name}</h3>
<p class="about">${workload} → ${target}${driver === 'wire' ? '' : ` by ${driver}`}; ${description}</p>
${lines.map((line) => [others.length === 0 ? '' : html`<h4>${swatch(line.index)}${line.series.title}</h4>`, numbers(line)])}
<ul class="findings">${
    findings.length === 0
      ? html`<li class="fine"><span aria-hidden="true">✓</span> ${ALL_IS_WELL}</li>`
      : findings.map(({ text }) => html`<li class="found"><span aria-hidden="true">!</span> ${text}</li>`)
  }</ul>
</article>
`;
}

/** The line of a chart, as a legend shows it. */
export function swatch(index: number): Markup {
  return html`<svg class="swatch ${lineClass(index)}" viewBox="0 0 22 10" aria-hidden="true"><line x1="1" x2="21" y1="5" y2="5"/></svg>`;
}

function numbers({ series }: BenchLine): Markup {
  const { unit, throughput, latencyMs, closedLoopMs } = series;
  const { perSecond, wantedPerSecond, bytesPerSecond } = throughput;
  const wanted = wantedPerSecond === null ? 'as fast as it can' : `of ${whole(wantedPerSecond)} wanted`;
  const size = bytesPerSecond > 0 ? `, ${megabytes(bytesPerSecond)} MB/s` : '';
  return html`<dl class="tiles">
<div class="rate"><dt>${unit}/s</dt><dd>${whole(perSecond)}</dd><dd class="beside">${wanted}${size}</dd></div>
${KEYS.map((key) => tile(key, latencyMs, closedLoopMs))}
</dl>`;
}

const KEYS = ['p50', 'p99', 'max'] as const;

/** A latency, beside it what a closed loop sees, which may be all that is known. */
function tile(
  key: (typeof KEYS)[number],
  latencyMs: LatencySummary | null,
  closedLoopMs: LatencySummary | null,
): Markup | string {
  if (latencyMs === null) {
    return closedLoopMs === null
      ? ''
      : html`<div><dt>${key}, closed loop</dt><dd>${ms(closedLoopMs[key])} <small>ms</small></dd></div>`;
  }
  const beside = closedLoopMs === null ? '' : html`<dd class="beside">closed loop ${ms(closedLoopMs[key])}</dd>`;
  return html`<div><dt>${key}</dt><dd>${ms(latencyMs[key])} <small>ms</small></dd>${beside}</div>`;
}
