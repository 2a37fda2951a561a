import { tableMarkdown } from './bench-markdown.js';
import type { BenchResult } from './bench-result.js';
import { runsTable } from './bench-tables.js';
import { byRate, searchVerdicts } from './rate-curves.js';

/** The curve from the lowest rate to the highest, one run a line, and what came of it. Markdown, which a terminal shows as well. */
export function searchReport(results: readonly BenchResult[]): string {
  return `${[tableMarkdown(runsTable(byRate(results))), ...searchVerdicts(results)].join('\n\n')}\n`;
}
