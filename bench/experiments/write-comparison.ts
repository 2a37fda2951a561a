import { basename, dirname, extname, join } from 'node:path';
import { comparisonMarkdown } from '../../reports/compare-markdown.js';
import type { CompareResult } from '../../reports/compare-result.js';
import { curveChart } from '../../reports/curve-chart.js';
import { writeReport } from '../../reports/output.js';
import { type ReportFiles, tableStream } from '../report-files.js';

/** Where a comparison goes: it has no latencies to be written as files of their own. */
export type ComparisonFiles = Omit<ReportFiles, 'hgrm'>;

/**
 * Prints a comparison, and writes it as JSON, as Markdown and as a page where that is wanted and there can be one; charts stand beside a
 * file of Markdown.
 */
export async function writeComparison(
  result: CompareResult,
  files: ComparisonFiles,
  page?: () => string,
): Promise<void> {
  const { json, md, html } = files;
  tableStream(files).write(comparisonMarkdown(result));
  if (json !== undefined) await writeReport(json, `${JSON.stringify(result, null, 2)}\n`);
  if (html !== undefined && page !== undefined) await writeReport(html, page());
  if (md === undefined) return;
  const charts = new Map<string, string>();
  for (const curve of md === '-' ? [] : result.curves) {
    const file = `${basename(md, extname(md))}-${curve.id}.svg`;
    await writeReport(join(dirname(md), file), curveChart(curve));
    charts.set(curve.id, file);
  }
  await writeReport(md, comparisonMarkdown(result, charts));
}
