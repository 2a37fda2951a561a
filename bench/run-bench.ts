import { ConnectionError } from '../protocol/index.js';
import { BenchProgress } from '../reports/bench-progress.js';
import type { BenchResult } from '../reports/bench-result.js';
import { benchReport } from '../reports/bench-terminal.js';
import { ClusterClient } from '../targets/cluster-client.js';
import { interruption } from '../targets/interruption.js';
import { openTarget } from '../targets/open-target.js';
import { readSecurity, type SecurityOptions } from '../targets/security-options.js';
import { type Target, TargetError } from '../targets/target.js';
import { sayInterrupted } from './command-line.js';
import { EXIT, exitCode } from './exit-code.js';
import { unlessInterrupted } from './generator/unless-interrupted.js';
import { checkReportFiles, onlyFiles, type ReportFiles, tableStream, writeReports } from './report-files.js';
import type { Session } from './workloads/session.js';

/** Where a run goes, and where its results do. */
export interface BenchOptions extends SecurityOptions, ReportFiles {
  /** As `openTarget` takes it; without it the reference broker is started. */
  readonly target?: string;
}

/** One measurement of a target. */
export type Run = (session: Session) => Promise<BenchResult>;

/** What is to be done with a target; it may answer an exit code of its own. */
export type Work = (measure: (run: Run) => Promise<BenchResult>, signal: AbortSignal) => Promise<number | undefined>;

/** Has a target. Throws `TargetError`. */
export type Open = (signal: AbortSignal) => Promise<Target>;

/** Runs one measurement after the other and prints what came of each. */
export function runAll(options: BenchOptions, runs: readonly Run[], open?: Open): Promise<number> {
  const work: Work = async (measure, signal) => {
    for (const run of runs) {
      if (signal.aborted) break;
      tableStream(options).write(`${benchReport(await measure(run))}\n`);
    }
    return undefined;
  };
  return runBench(options, work, open);
}

/**
 * Has a target and measures it, and writes the results of all measurements. Answers the exit code. An interruption ends it
 * with what was measured.
 */
export async function runBench(
  options: BenchOptions,
  work: Work,
  open: Open = (signal) => openTarget(options.target, readSecurity(options), signal),
): Promise<number> {
  checkReportFiles(options);
  const interrupted = interruption();
  const { signal } = interrupted;
  const results: BenchResult[] = [];
  let code: number | undefined;
  try {
    const target = await open(signal);
    try {
      const cluster = await unlessInterrupted(signal, ClusterClient.connect(target.bootstrap, target.security));
      try {
        const measure = async (run: Run) => {
          const { line, events } = progress();
          // Whoever is in a hurry may press Ctrl-C once more: by then it should be written.
          const onMeasured = async (result: BenchResult) => {
            if (signal.aborted) await writeReports(onlyFiles(options), [...results, result]);
          };
          const session = { target, cluster, signal, onMeasured, ...events };
          const result = await run(session).finally(() => line.end());
          results.push(result);
          return result;
        };
        code = await work(measure, signal);
      } finally {
        await cluster.close();
      }
    } finally {
      await target.close();
    }
  } catch (error) {
    // What cannot be had because a person stopped it is no failure.
    const stopped = [TargetError, ConnectionError].some((kind) => error instanceof kind) || error === signal.reason;
    if (!signal.aborted || !stopped) throw error;
  } finally {
    interrupted.end();
    await writeReports(options, results);
  }
  if (!signal.aborted) return code ?? exitCode(results);
  // One that was interrupted says so itself.
  if (results.every(({ ended }) => ended !== 'interrupted')) sayInterrupted(results.length > 0);
  return EXIT.interrupted;
}

function progress() {
  const line = new BenchProgress(process.stderr);
  const onSecond: Session['onSecond'] = (series, { done, failed, p99 }, leftMs) =>
    line.show({ series, perSecond: done, p99Ms: p99, failed, leftMs });
  const onOver: Session['onOver'] = (series) => line.forget(series);
  return { line, events: { onSecond, onOver } };
}
