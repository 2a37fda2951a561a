import { statfs } from 'node:fs/promises';
import type { CompareResult, Curve, MetricResult } from '../../reports/compare-result.js';
import { TargetError } from '../../targets/target.js';
import { apacheKafka } from '../contenders/apache-kafka.js';
import type { Contender, OpponentId } from '../contenders/contender.js';
import { findKafka, KAFKA_VERSION } from '../contenders/kafka-distribution.js';
import { KNOWN_CONTENDERS } from '../contenders/known-contenders.js';
import { referenceBroker } from '../contenders/reference-broker.js';
import { withFolder } from '../contenders/with-folder.js';
import { beginComparison } from '../experiments/begin-comparison.js';
import { measure } from '../experiments/measure.js';
import { metricResult } from '../experiments/verdict.js';
import { assertUsageIsKnown } from '../usage/process-usage.js';
import { curveNotes, measureCurves } from './curves.js';
import { diskExperiment } from './experiments/disk.js';
import { latencyExperiment } from './experiments/latency.js';
import { PeakRates } from './experiments/peak-rates.js';
import { produceExperiment } from './experiments/produce.js';
import { requestsExperiment } from './experiments/requests.js';
import { startExperiment, startStoredExperiment } from './experiments/start.js';
import { tailExperiment } from './experiments/tail.js';
import { KafkaClients } from './kafka-clients.js';
import type { Session } from './session.js';
import { EXPERIMENTS, type ExperimentId, type StorageExperiment } from './storage-experiment.js';
import type { Volumes } from './volumes.js';

export const PARTS = [...EXPERIMENTS, 'curves'] as const;
export type Part = (typeof PARTS)[number];

export interface ComparePlan {
  readonly against: readonly OpponentId[];
  readonly parts: readonly Part[];
  readonly runs: number;
  readonly volumes: Volumes;
  /** Of the bootstrap and of what is read at random. */
  readonly seed: number;
  /** Where brokers keep their data; a folder of the run's own is made in it, and removed. */
  readonly dir?: string;
}

/**
 * Compares the reference broker with others. Throws `TargetError` where one of them cannot be had; an interruption ends it
 * with what was measured.
 */
export async function compare(
  plan: ComparePlan,
  signal: AbortSignal,
  report: (text: string) => void,
): Promise<CompareResult> {
  assertUsageIsKnown();
  const { against, parts, runs, volumes, seed, dir } = plan;
  const resultOf = beginComparison(signal);
  const kafka = await findKafka();
  return withFolder(dir, async (root) => {
    await checkRoom(root, (against.length + 2) * Math.max(volumes.produced + volumes.warmup, volumes.stored));
    const opponents: typeof KNOWN_CONTENDERS = { ...KNOWN_CONTENDERS, kafka: () => apacheKafka(kafka) };
    const subject = referenceBroker();
    const others: Contender[] = [];
    for (const id of against) others.push(await opponents[id](root));
    const contenders = [subject, ...others];
    const idempotence = contenders.every((contender) => contender.idempotence);
    const session: Session = { clients: new KafkaClients(kafka, idempotence), volumes, root, signal };
    const metrics: MetricResult[] = [];
    const notes = [
      `Brokers: ${contenders.map(({ name, setup }) => `${name} ${setup}`).join('; ')}.`,
      `Clients are those of Apache Kafka ${KAFKA_VERSION} where nothing else is said: records of 1 KiB without keys, 4 partitions, acks=all, batches of 64 KiB${idempotence ? '' : ', and no idempotence, since not every broker here has it'}.`,
    ];
    for (const experiment of chosen(parts, volumes, new PeakRates(others[0] ?? subject))) {
      if (signal.aborted) break;
      const measured = await measure(experiment, contenders, session, runs, report);
      // An interruption can come before the first number.
      if (measured.every(({ runs, missing }) => runs.length === 0 && missing === undefined)) break;
      metrics.push(...experiment.metrics.map((metric) => metricResult(metric, measured, seed)));
      notes.push(...experiment.notes());
    }
    const curves = parts.includes('curves') ? await curvesUnlessInterrupted(subject, session, plan, report) : [];
    return resultOf({
      java: kafka.java,
      brokers: contenders,
      runs,
      metrics,
      notes,
      curves,
      curveNotes: curves.length > 0 ? curveNotes(volumes) : [],
    });
  });
}

function chosen(parts: readonly Part[], volumes: Volumes, peaks: PeakRates): StorageExperiment[] {
  const made: Readonly<Record<ExperimentId, () => StorageExperiment>> = {
    produce: () => produceExperiment(volumes, peaks),
    latency: () => latencyExperiment(volumes, peaks),
    tail: () => tailExperiment(volumes),
    disk: () => diskExperiment(volumes),
    requests: () => requestsExperiment(volumes),
    start: () => startExperiment(),
    'start-stored': () => startStoredExperiment(volumes),
  };
  return EXPERIMENTS.filter((id) => parts.includes(id)).map((id) => made[id]());
}

async function curvesUnlessInterrupted(
  subject: Contender,
  session: Session,
  { runs, seed }: ComparePlan,
  report: (text: string) => void,
): Promise<Curve[]> {
  try {
    return session.signal.aborted ? [] : await measureCurves(subject, session, runs, seed, report);
  } catch (error) {
    if (session.signal.aborted) return [];
    throw error;
  }
}

async function checkRoom(dir: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const room = bavail * bsize;
  if (room >= needed) return;
  const gb = (bytes: number) => Math.ceil(bytes / 1e9);
  throw new TargetError(
    `${dir} has room for ${gb(room)} GB, and ${gb(needed)} are needed: choose a --dir, or a smaller --volume.`,
  );
}
