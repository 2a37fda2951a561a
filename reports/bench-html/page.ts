import { benchTitle, machineLines, suiteVersions } from '../bench-head.js';
import type { BenchResult } from '../bench-result.js';
import { pageDocument } from '../html/document.js';
import { html } from '../html/markup.js';
import { benchScript, benchStyle } from './assets.js';
import { chartSections } from './chart-sections.js';
import { numbersSection, settingsSection } from './number-sections.js';
import { benchPageData } from './page-data.js';
import { runCards } from './run-cards.js';

/** One page that needs no network and no other file: what one or several benchmark runs found, overlaid in charts and in numbers. */
export function benchPage(results: readonly BenchResult[]): string {
  const title = benchTitle(results);
  return pageDocument({
    title: `Benchmark: ${title}`,
    style: benchStyle(),
    script: benchScript(),
    data: benchPageData(results),
    body: html`<a class="skip" href="#numbers">To the numbers</a>
<header>
<p>fluxmq-bench ${suiteVersions(results)}</p>
<h1>${title}</h1>
${machineLines(results).map((line) => html`<p>${line}</p>`)}
</header>
<main>
${runCards(results)}
${chartSections(results)}
${numbersSection(results)}
${settingsSection(results)}
</main>`,
  });
}
