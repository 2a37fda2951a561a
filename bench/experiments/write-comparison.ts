import { basename, dirname, extname, join } from 'node:path';
import { comparisonMarkdown } from '../../reports/compare-markdown.js';
import type { CompareResult } from '../../reports/compare-result.js';
import { curveChart } from '../../reports/curve-chart.js';
import { writeReport } from '../../reports/output.js';

/**
 * Prints a comparison, and writes it as JSON, as Markdown and as a page where that is wanted. `-` is standard output, and the table then
 * goes to standard error; charts stand beside a file of Markdown.
 */
export async function writeComparison(
  result: CompareResult,
  json: string | undefined,
  md: string | undefined,
  html?: readonly [path: string, page: () => string],
): Promise<void> {
  const table = [json, md, html?.[0]].includes('-') ? process.stderr : process.stdout;
  table.write(comparisonMarkdown(result));
  if (json !== undefined) await writeReport(json, `${JSON.stringify(result, null, 2)}\n`);
  if (html !== undefined) await writeReport(html[0], html[1]());
  if (md === undefined) return;
  const charts = new Map<string, string>();
  for (const curve of md === '-' ? [] : result.curves) {
    const file = `${basename(md, extname(md))}-${curve.id}.svg`;
    await writeReport(join(dirname(md), file), curveChart(curve));
    charts.set(curve.id, file);
  }
  await writeReport(md, comparisonMarkdown(result, charts));
}
