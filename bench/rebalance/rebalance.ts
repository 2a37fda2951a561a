import { ConnectionError } from '../../protocol/index.js';
import type { CompareResult } from '../../reports/compare-result.js';
import { parseAddresses } from '../../targets/address.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { apacheKafka } from '../contenders/apache-kafka.js';
import type { Contender } from '../contenders/contender.js';
import { findKafka } from '../contenders/kafka-distribution.js';
import { referenceBroker } from '../contenders/reference-broker.js';
import { withFolder } from '../contenders/with-folder.js';
import { beginComparison } from '../experiments/begin-comparison.js';
import { measure } from '../experiments/measure.js';
import { runComparison } from '../experiments/run-comparison.js';
import { type ContenderRuns, metricResult } from '../experiments/verdict.js';
import { checkReportFiles } from '../report-files.js';
import { assertUsageIsKnown } from '../usage/process-usage.js';
import { rebalanceExperiment } from './experiment.js';
import { rebalanceMetrics, rebalanceNotes } from './metrics.js';
import type { RebalancePlan } from './plan.js';
import { type Figures, runRebalance } from './workload.js';

export interface RebalanceCommand extends RebalancePlan {
  /** `HOST:PORT[,HOST:PORT…]` of a cluster that runs already; without it the reference broker is started. */
  readonly target?: string;
  /** Whether Apache Kafka has its turn beside the reference broker. */
  readonly against?: 'kafka';
  readonly runs: number;
  /** Where results go; `-` is standard output, and the table then goes to standard error. */
  readonly json?: string;
  readonly md?: string;
}

/** Both brokers as Kafka is by default: its script here, and our defaults, spare tests the waiting. */
const DELAY_MS = 3_000;
const OURS = ['--group-initial-rebalance-delay-ms', String(DELAY_MS)];
const KAFKAS = [`group.initial.rebalance.delay.ms=${DELAY_MS}`, 'offsets.topic.num.partitions=50'];
/** Connections that are not of members, nor of those who replace them. */
const OTHER_CONNECTIONS = 1_000;

/** Runs the workload and prints what came of it. Answers the exit code. */
export async function rebalance(command: RebalanceCommand): Promise<number> {
  const { json, md, target, against } = command;
  checkReportFiles({ json, md });
  if (target !== undefined && against !== undefined) {
    throw new TargetError('--target names a cluster that runs, and --against starts brokers: give one of the two.');
  }
  return runComparison({ json, md }, async (signal) => {
    const result = target === undefined ? await started(command, signal) : await running(target, command, signal);
    const failed = result.metrics.some(({ samples }) => samples.some(({ missing }) => missing !== undefined));
    return { result, failed };
  });
}

/** The reference broker, and Apache Kafka where it is wanted, each started anew for each run. */
async function started(command: RebalanceCommand, signal: AbortSignal): Promise<CompareResult> {
  assertUsageIsKnown();
  const resultOf = beginComparison(signal);
  const connections = String(2 * command.groups * command.members + OTHER_CONNECTIONS);
  const contenders: Contender[] = [referenceBroker([...OURS, '--max-connections', connections])];
  let java: string | null = null;
  if (command.against === 'kafka') {
    const kafka = await findKafka();
    java = kafka.java;
    contenders.push(apacheKafka(kafka, KAFKAS));
  }
  return withFolder(undefined, async (root) => {
    const room = { root, signal };
    const runs = await measure(rebalanceExperiment(command), contenders, room, command.runs, report);
    const setups = `Brokers: ${contenders.map(({ name, setup }) => `${name} ${setup}`).join('; ')}.`;
    return resultOf({ java, brokers: contenders, ...found(command, runs, setups) });
  });
}

/** A cluster that runs already; what it takes of processors and memory is not seen. */
async function running(target: string, command: RebalanceCommand, signal: AbortSignal): Promise<CompareResult> {
  const bootstrap = parseAddresses(target);
  // Whether there is a cluster is known before anything is told of runs.
  await (await ClusterClient.connect(bootstrap)).close();
  const resultOf = beginComparison(signal);
  const runs: Figures[] = [];
  let missing: string | undefined;
  try {
    for (let run = 1; run <= command.runs; run++) {
      report(`rebalance, run ${run} of ${command.runs}: ${target}`);
      const figures: Figures = {};
      try {
        await runRebalance({ bootstrap, signal }, command, figures);
      } finally {
        if (Object.keys(figures).length > 0) runs.push(figures);
      }
    }
  } catch (error) {
    if (runs.length === 0) throw error;
    if (!signal.aborted) {
      if (!(error instanceof TargetError || error instanceof ConnectionError)) throw error;
      // What the runs before it gave is kept.
      missing = error.message;
      report(`  failed: ${missing}`);
    }
  }
  const broker = { id: 'target', name: target };
  const measured = [{ contender: broker, runs, missing }];
  return resultOf({ java: null, brokers: [broker], ...found(command, measured, 'The cluster ran already.') });
}

/** What is told of all that was measured. */
function found(
  command: RebalanceCommand,
  runs: readonly ContenderRuns[],
  setups: string,
): Pick<CompareResult, 'runs' | 'metrics' | 'notes'> {
  return {
    runs: command.runs,
    metrics: rebalanceMetrics(command)
      .map((metric) => metricResult(metric, runs, command.seed))
      .filter(({ samples }) => samples.some(({ values, missing }) => missing !== undefined || values.some(known))),
    notes: [setups, ...rebalanceNotes(command)],
  };
}

function known(value: number | null): boolean {
  return value !== null;
}

function report(text: string): void {
  process.stderr.write(`${text}\n`);
}
