import { readSavedResult } from '../reports/saved-result.js';
import { TargetError } from '../targets/target.js';
import { checkReportFiles, type ReportFiles, writeReports } from './report-files.js';
import { EXIT } from './run.js';

/** Makes reports from saved results, several of them side by side. Throws `TargetError` where no report is wanted. */
export async function report(results: readonly string[], files: ReportFiles): Promise<number> {
  if (Object.keys(files).length === 0) {
    throw new TargetError('No report is wanted: say --html, --markdown, --junit or --badge FILE.');
  }
  checkReportFiles(files);
  await writeReports(files, await Promise.all(results.map(readSavedResult)));
  return EXIT.passed;
}
