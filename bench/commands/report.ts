import type { Command } from 'commander';
import { OutputError } from '../../reports/output.js';
import { readSavedBench } from '../../reports/saved-bench.js';
import { conclude } from '../command-line.js';
import { EXIT } from '../exit-code.js';
import { checkReportFiles, type ReportFiles, writeReports } from '../report-files.js';
import { withReports } from './options.js';

export function addReport(program: Command): void {
  withReports(
    program
      .command('report <result...>')
      .description('make reports from saved results (FILE or NAME=FILE, as --json wrote them), all runs overlaid'),
  ).action((results: readonly string[], files: ReportFiles) => conclude('fluxmq-bench', () => report(results, files)));
}

async function report(saved: readonly string[], files: ReportFiles): Promise<number> {
  if (Object.keys(files).length === 0) {
    throw new OutputError('No report is wanted: say --html FILE, --md FILE or --hgrm FOLDER.');
  }
  checkReportFiles(files);
  await writeReports(files, (await Promise.all(saved.map(readSavedBench))).flat());
  return EXIT.ok;
}
