import { badge } from '../reports/badge.js';
import { htmlReport } from '../reports/html/page.js';
import { jsonReport } from '../reports/json.js';
import { junitReport } from '../reports/junit.js';
import { markdownReport } from '../reports/markdown.js';
import { checkWritable, writeReport } from '../reports/output.js';
import type { RunResult } from '../reports/result.js';
import { TargetError } from '../targets/target.js';

/** Files for the result, `-` for standard output. */
export interface ReportFiles {
  readonly json?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly badge?: string;
}

/** Reports of one run. */
const OF_ONE_RUN = [
  ['json', jsonReport],
  ['junit', junitReport],
  ['badge', badge],
] as const;

/** Reports that show several runs side by side. */
const OF_MANY_RUNS = [
  ['html', htmlReport],
  ['markdown', markdownReport],
] as const;

/** Throws `TargetError` or `OutputError` for what could not be written: better before a run than after it. */
export function checkReportFiles(files: ReportFiles): void {
  if (pathsOf(files).filter((path) => path === '-').length > 1) {
    throw new TargetError('Only one report can go to standard output.');
  }
  for (const path of pathsOf(files)) checkWritable(path);
}

/** Whether a report goes to standard output, which belongs to it alone then. */
export function takesStandardOutput(files: ReportFiles): boolean {
  return pathsOf(files).includes('-');
}

/** Writes each report that is wanted. Throws `TargetError` where one cannot hold several runs. */
export async function writeReports(files: ReportFiles, runs: readonly RunResult[]): Promise<void> {
  const [run, ...others] = runs;
  for (const [kind, make] of OF_ONE_RUN) {
    const path = files[kind];
    if (path === undefined || run === undefined) continue;
    if (others.length > 0) throw new TargetError(`--${kind} takes one result: give them one at a time.`);
    await writeReport(path, make(run));
  }
  for (const [kind, make] of OF_MANY_RUNS) {
    const path = files[kind];
    if (path !== undefined) await writeReport(path, make(runs));
  }
}

function pathsOf({ json, junit, html, markdown, badge }: ReportFiles): string[] {
  return [json, junit, html, markdown, badge].filter((path) => path !== undefined);
}
