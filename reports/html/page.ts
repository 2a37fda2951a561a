import type { RunResult } from '../result.js';
import { pageScript, pageStyle } from './assets.js';
import { pageDocument } from './document.js';
import { filterForm } from './filter-form.js';
import { html } from './markup.js';
import { matrixSection } from './matrix-section.js';
import { pageData } from './page-data.js';
import { verdictSection } from './verdict-section.js';

/** One page that needs no network and no other file: the matrix, the verdicts and every test of one run or several. */
export function htmlReport(runs: readonly RunResult[]): string {
  const data = pageData(runs);
  return pageDocument({
    title: `Kafka protocol conformance: ${data.targets.join(', ')}`,
    style: pageStyle(),
    script: pageScript(),
    data,
    attributes: html` data-targets="${Math.min(runs.length, 5)}"`,
    body: html`<a class="skip" href="#tests">To the tests</a>
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
</main>`,
  });
}
