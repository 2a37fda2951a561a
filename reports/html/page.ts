import { createHash } from 'node:crypto';
import type { RunResult } from '../result.js';
import { pageScript, pageStyle } from './assets.js';
import { filterForm } from './filter-form.js';
import { html, Markup } from './markup.js';
import { matrixSection } from './matrix-section.js';
import { type PageData, pageData } from './page-data.js';
import { verdictSection } from './verdict-section.js';

/** One page that needs no network and no other file: the matrix, the verdicts and every test of one run or several. */
export function htmlReport(runs: readonly RunResult[]): string {
  const data = pageData(runs);
  const script = `\n${pageScript()}`;
  const style = `\n${pageStyle()}`;
  // Nothing but this very script and style may run, and nothing may be loaded, whatever a target's answers say.
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Kafka protocol conformance: ${data.targets.join(', ')}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body data-targets="${Math.min(runs.length, 5)}">
<a class="skip" href="#tests">To the tests</a>
<header>
<p>fluxmq-conformance ${[...new Set(runs.map(({ suiteVersion }) => suiteVersion))].join(', ')}</p>
<h1>Kafka protocol conformance</h1>
</header>
<main>
${verdictSection(runs)}
${matrixSection(runs)}
<section aria-labelledby="tests">
<h2 id="tests" tabindex="-1">Tests</h2>
${filterForm(runs, data)}
<p id="shown" role="status"></p>
<div id="list"></div>
<noscript><p>The list of tests needs JavaScript, which the page holds itself.</p></noscript>
</section>
</main>
<script type="application/json" id="data">${json(data)}</script>
<script type="module">${new Markup(script)}</script>
</body>
</html>
`.source;
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** JSON that nothing in it can end: a script ends at `</script`, and begins to hide at `<!--`. */
function json(data: PageData): Markup {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
