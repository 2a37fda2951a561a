import { comparisonPage } from '../../reports/bench-html/comparison-page.js';
import type { BenchResult } from '../../reports/bench-result.js';
import type { MetricResult } from '../../reports/compare-result.js';
import { readSecurity, type SecurityOptions } from '../../targets/security-options.js';
import { TargetError } from '../../targets/target.js';
import { withFolder } from '../contenders/with-folder.js';
import { beginComparison } from '../experiments/begin-comparison.js';
import { measure } from '../experiments/measure.js';
import { type ComparisonOutcome, runComparison } from '../experiments/run-comparison.js';
import { metricResult } from '../experiments/verdict.js';
import { checkReportFiles } from '../report-files.js';
import { type ComparedTarget, comparedTarget } from './compared-target.js';
import { type ComparedLoad, loadExperiment } from './load-experiment.js';
import { RunsOfLoad } from './median-runs.js';

export interface CompareOptions extends SecurityOptions {
  /** The first is compared with each of the others. */
  readonly target: readonly string[];
  readonly runs: number;
  readonly seed: number;
  /** Where brokers that are started keep their data. */
  readonly dir?: string;
  readonly json?: string;
  readonly md?: string;
  readonly html?: string;
}

/** Has targets take turns under loads and prints what came of it. Answers the exit code. */
export async function compare(options: CompareOptions, loads: readonly ComparedLoad[]): Promise<number> {
  checkReportFiles(options);
  if (options.target.length < 2) throw new TargetError('One target is compared with another: give --target twice.');
  return runComparison(options, (signal) =>
    withFolder(options.dir, (folder) => compareIn(folder, options, loads, signal)),
  );
}

async function compareIn(
  folder: string,
  options: CompareOptions,
  loads: readonly ComparedLoad[],
  signal: AbortSignal,
): Promise<ComparisonOutcome> {
  const resultOf = beginComparison(signal);
  const security = readSecurity(options);
  const targets: ComparedTarget[] = [];
  for (const [index, text] of options.target.entries()) {
    targets.push(await comparedTarget(text, index + 1, security, folder));
  }
  const metrics: MetricResult[] = [];
  /** One run for each target and load. */
  const medians: BenchResult[] = [];
  const notes = [`Targets: ${targets.map(({ name, setup }) => `${name} (${setup})`).join('; ')}.`];
  let failed = false;
  for (const load of loads) {
    if (signal.aborted) break;
    const kept = new RunsOfLoad(load.fullSpeed);
    const experiment = loadExperiment(load, (compared, result) => kept.keep(compared, result));
    const runs = await measure(experiment, targets, { signal }, options.runs, report);
    failed ||= runs.some(({ missing }) => missing !== undefined);
    metrics.push(...experiment.metrics.map((metric) => metricResult(metric, runs, options.seed)).filter(isKnown));
    notes.push(...experiment.notes());
    medians.push(...kept.medians());
  }
  const result = resultOf({ java: null, brokers: targets, runs: options.runs, metrics, notes });
  return { result, failed, page: () => comparisonPage(result, medians) };
}

/** What no target has a number for is not shown; why a target has none is told once, of the first metric. */
function isKnown({ samples }: MetricResult): boolean {
  return samples.some(({ values }) => values.some((value) => value !== null));
}

function report(text: string): void {
  process.stderr.write(`${text}\n`);
}
