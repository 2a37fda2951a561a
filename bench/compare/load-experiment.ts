import type { BenchResult } from '../../reports/bench-result.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import type { Experiment, Metric } from '../experiments/experiment.js';
import type { Session } from '../workloads/session.js';
import type { ComparedTarget } from './compared-target.js';

const MB = 1e6;

/** A load under which targets take turns. */
export interface ComparedLoad {
  /** Of the load, to tell it from others of the same comparison. */
  readonly id: string;
  /** In a few words, to stand before what is measured. */
  readonly title: string;
  /** Whether it is as fast as the target takes it: then the rate is what is compared, and there are no latencies. */
  readonly fullSpeed: boolean;
  run(session: Session): Promise<BenchResult>;
}

/**
 * The load as one of those in which targets take turns. Its numbers are of the first series of the result; `keep` is given
 * the whole result of each run.
 */
export function loadExperiment(
  load: ComparedLoad,
  keep: (compared: ComparedTarget, result: BenchResult) => void,
): Experiment<{ readonly signal: AbortSignal }, ComparedTarget> {
  const of = (name: string) => `${load.id}-${name}`;
  const descriptions = new Set<string>();
  /** By target and kind: the first text, and in how many runs there was one. */
  const found = new Map<string, { readonly text: string; runs: number }>();
  return {
    id: load.title,
    metrics: metricsOf(load, of),
    async measure(compared, { signal }) {
      const target = await compared.open(signal);
      try {
        const result = await underLoad(target, load, signal);
        // What was measured of an interrupted run is not the same as of a whole one.
        signal.throwIfAborted();
        descriptions.add(`${load.title}: ${result.description}.`);
        for (const { kind, text } of result.findings) {
          if (kind === 'broken') throw new TargetError(text);
          const key = `${compared.id} ${kind}`;
          const known = found.get(key) ?? { text: `${load.title}, ${compared.name}: ${text}`, runs: 0 };
          known.runs++;
          found.set(key, known);
        }
        keep(compared, result);
        return valuesOf(result, of);
      } finally {
        await target.close();
      }
    },
    notes: () => [
      ...descriptions,
      ...[...found.values()].map(({ text, runs }) => (runs === 1 ? text : `${text} So or alike in ${runs} runs.`)),
    ],
  };
}

async function underLoad(target: Session['target'], load: ComparedLoad, signal: AbortSignal): Promise<BenchResult> {
  const cluster = await ClusterClient.connect(target.bootstrap, target.security);
  try {
    return await load.run({ target, cluster, signal });
  } finally {
    await cluster.close();
  }
}

function metricsOf({ title, fullSpeed }: ComparedLoad, of: (name: string) => string): Metric[] {
  const latency = (name: string, words: string): Metric => ({
    id: of(name),
    title: `– ${words}`,
    unit: 'ms',
    better: 'less',
  });
  const rates: Metric[] = [
    { id: of('rate'), title: `${title}: rate`, unit: 'thousand/s', better: fullSpeed ? 'more' : null },
    { id: of('throughput'), title: '– throughput', unit: 'MB/s', better: fullSpeed ? 'more' : null },
  ];
  const latencies = fullSpeed
    ? []
    : [latency('p50', 'p50'), latency('p99', 'p99'), latency('p999', 'p99.9'), latency('max', 'longest')];
  return [
    ...rates,
    ...latencies,
    { id: of('cpu'), title: '– processor time of the broker per GB', unit: 'CPU-s', better: 'less' },
    { id: of('memory'), title: '– its resident memory at the highest', unit: 'MB', better: 'less' },
    { id: of('generator'), title: '– processor use of the generator', unit: 'cores', better: null },
  ];
}

function valuesOf(
  { series: [first], usage, generator }: BenchResult,
  of: (name: string) => string,
): Readonly<Record<string, number>> {
  if (first === undefined) return {};
  const { throughput, latencyMs } = first;
  const values: Record<string, number | null | undefined> = {
    [of('rate')]: throughput.perSecond / 1_000,
    [of('throughput')]: throughput.bytesPerSecond / MB,
    [of('p50')]: latencyMs?.p50,
    [of('p99')]: latencyMs?.p99,
    [of('p999')]: latencyMs?.p999,
    [of('max')]: latencyMs?.max,
    [of('cpu')]: usage?.cpuSecondsPerGb,
    [of('memory')]: usage === null ? null : usage.peakMemoryBytes / MB,
    [of('generator')]: generator.cpuCores,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => (value === null || value === undefined ? [] : [[id, value]])),
  );
}
