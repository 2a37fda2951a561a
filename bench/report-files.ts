import { join } from 'node:path';
import { benchPage } from '../reports/bench-html/page.js';
import { benchJson } from '../reports/bench-json.js';
import { benchMarkdown } from '../reports/bench-markdown.js';
import type { BenchResult } from '../reports/bench-result.js';
import { hgrmFiles } from '../reports/hgrm-files.js';
import { checkFolder, checkWritable, makeFolder, OutputError, writeReport } from '../reports/output.js';

/** Where results go; `-` is standard output, and tables then go to standard error. */
export interface ReportFiles {
  readonly json?: string;
  readonly md?: string;
  readonly html?: string;
  /** A folder. */
  readonly hgrm?: string;
}

const REPORTS = [
  ['json', benchJson],
  ['md', benchMarkdown],
  ['html', benchPage],
] as const;

/** Throws `OutputError` for what could not be written: better before a run than after it. */
export function checkReportFiles(files: ReportFiles): void {
  if (pathsOf(files).filter((path) => path === '-').length > 1) {
    throw new OutputError('Only one report can go to standard output.');
  }
  for (const path of pathsOf(files)) checkWritable(path);
  if (files.hgrm !== undefined) checkFolder(files.hgrm);
}

/** Whether a report goes to standard output, which belongs to it alone then. */
export function takesStandardOutput(files: ReportFiles): boolean {
  return pathsOf(files).includes('-');
}

/** Writes each report that is wanted; of nothing there is none. Throws `OutputError`. */
export async function writeReports(files: ReportFiles, results: readonly BenchResult[]): Promise<void> {
  if (results.length === 0) return;
  for (const [kind, make] of REPORTS) {
    const path = files[kind];
    if (path !== undefined) await writeReport(path, make(results));
  }
  if (files.hgrm === undefined) return;
  await makeFolder(files.hgrm);
  for (const { name, text } of hgrmFiles(results)) await writeReport(join(files.hgrm, name), text);
}

function pathsOf({ json, md, html }: ReportFiles): string[] {
  return [json, md, html].filter((path) => path !== undefined);
}
