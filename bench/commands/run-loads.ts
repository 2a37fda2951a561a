import type { BenchResult } from '../../reports/bench-result.js';
import { conclude } from '../command-line.js';
import { type BenchOptions, type Open, runAll } from '../run-bench.js';
import type { Session } from '../workloads/session.js';

/** Runs a workload under one load after the other, and ends the program's work with what came of it. */
export function runLoads<L>(
  options: BenchOptions,
  loads: readonly L[],
  workload: (session: Session, load: L) => Promise<BenchResult>,
  open?: Open,
): Promise<void> {
  const runs = loads.map((load) => (session: Session) => workload(session, load));
  return conclude('fluxmq-bench', () => runAll(options, runs, open));
}
