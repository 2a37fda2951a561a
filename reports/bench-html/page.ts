import { benchTitle, machineLines, suiteVersions } from '../bench-head.js';
import type { BenchResult } from '../bench-result.js';
import { FEW_RUNS } from '../bench-tables.js';
import { pageDocument } from '../html/document.js';
import { html, type Markup } from '../html/markup.js';
import { byRate, searchVerdicts } from '../rate-curves.js';
import { benchScript, benchStyle } from './assets.js';
import { chartSections } from './chart-sections.js';
import { numbersSection, settingsSection } from './number-sections.js';
import { benchPageData } from './page-data.js';
import { runCards } from './run-cards.js';
import { runTable } from './run-table.js';

/** What a page says before it shows runs. */
export interface PageHead {
  readonly title?: string;
  readonly before?: Markup | string;
}

/** One page that needs no network and no other file: what one or several benchmark runs found, overlaid in charts and in numbers. */
export function benchPage(measured: readonly BenchResult[], { title, before = '' }: PageHead = {}): string {
  const results = byRate(measured);
  const heading = title ?? benchTitle(results);
  return pageDocument({
    title: `Benchmark: ${heading}`,
    style: benchStyle(),
    script: benchScript(),
    data: benchPageData(results),
    body: html`<a class="skip" href="#numbers">To the numbers</a>
<header>
<p>fluxmq-bench ${suiteVersions(results)}</p>
<h1>${heading}</h1>
${machineLines(results).map((line) => html`<p>${line}</p>`)}
${searchVerdicts(results).map((verdict) => html`<p class="found-rate">${verdict}</p>`)}
</header>
<main>
${before}
${results.length > FEW_RUNS ? runTable(results) : runCards(results)}
${chartSections(results)}
${numbersSection(results)}
${settingsSection(results)}
</main>`,
  });
}
