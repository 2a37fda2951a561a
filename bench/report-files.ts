import { join } from 'node:path';
import { benchPage } from '../reports/bench-html/page.js';
import { benchJson } from '../reports/bench-json.js';
import { benchMarkdown } from '../reports/bench-markdown.js';
import type { BenchResult } from '../reports/bench-result.js';
import { hgrmFiles } from '../reports/hgrm-files.js';
import { checkFolder, checkWritable, makeFolder, OutputError, writeReport } from '../reports/output.js';

/** Where results go; `-` is standard output, and tables then go to standard error. */
export interface ReportFiles {
  readonly json?: string | undefined;
  readonly md?: string | undefined;
  readonly html?: string | undefined;
  /** A folder. */
  readonly hgrm?: string | undefined;
}

const STDOUT = '-';

const REPORTS = [
  ['json', benchJson],
  ['md', benchMarkdown],
  ['html', benchPage],
] as const;

/** Throws `OutputError` for what could not be written: better before a run than after it. */
export function checkReportFiles(files: ReportFiles): void {
  if (pathsOf(files).filter((path) => path === STDOUT).length > 1) {
    throw new OutputError('Only one report can go to standard output.');
  }
  const [twice] = pathsOf(files).filter((path, index, all) => all.indexOf(path) < index);
  if (twice !== undefined)
    throw new OutputError(`Two reports cannot both go to ${twice}: give each a file of its own.`);
  for (const path of pathsOf(files)) checkWritable(path);
  if (files.hgrm !== undefined) checkFolder(files.hgrm);
}

/** Where tables go: standard output belongs to a report alone that was sent there. */
export function tableStream(files: ReportFiles): NodeJS.WriteStream {
  return pathsOf(files).includes(STDOUT) ? process.stderr : process.stdout;
}

/** Without what goes to standard output. */
export function onlyFiles({ json, md, html, hgrm }: ReportFiles): ReportFiles {
  const file = (path: string | undefined) => (path === STDOUT ? undefined : path);
  return { json: file(json), md: file(md), html: file(html), hgrm };
}

/**
 * Writes each report that is wanted; of nothing there is none. One that cannot be written keeps none of the others from being
 * written. Throws `OutputError`.
 */
export async function writeReports(files: ReportFiles, results: readonly BenchResult[]): Promise<void> {
  if (results.length === 0) return;
  const wanted = REPORTS.map(async ([kind, make]) => {
    const path = files[kind];
    if (path !== undefined) await writeReport(path, make(results));
  });
  const written = await Promise.allSettled([...wanted, writePercentiles(files, results)]);
  for (const one of written) if (one.status === 'rejected') throw one.reason;
}

async function writePercentiles({ hgrm }: ReportFiles, results: readonly BenchResult[]): Promise<void> {
  if (hgrm === undefined) return;
  await makeFolder(hgrm);
  for (const { name, text } of hgrmFiles(results)) await writeReport(join(hgrm, name), text);
}

function pathsOf({ json, md, html }: ReportFiles): string[] {
  return [json, md, html].filter((path) => path !== undefined);
}
