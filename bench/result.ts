import { arch, availableParallelism, cpus, platform } from 'node:os';
import type { Histogram } from 'hdr-histogram-js';
import type { BenchResult, BenchSettings, LatencySummary, RecordCounts } from '../reports/bench-result.js';
import { packageVersion } from '../targets/package-root.js';
import type { Measurement } from './generator/measurement.js';
import { percentileMs, toMs } from './generator/microseconds.js';
import type { Ending } from './generator/open-loop.js';
import type { Schedule } from './load/schedule.js';
import type { RunOutcome } from './produce-run.js';
import { findings } from './verdict.js';

export interface RunContext {
  readonly target: string;
  readonly startedAt: Date;
  readonly settings: BenchSettings;
  readonly schedule: Schedule;
}

const ENDED = { finished: 'as planned', interrupted: 'interrupted', gaveUp: 'gave up', broke: 'broken' } as const;

/** What is reported of a run. */
export function produceResult(context: RunContext, { measurement, ending, health }: RunOutcome): BenchResult {
  const { target, startedAt, settings, schedule } = context;
  const { slip, latency } = measurement;
  const result = {
    format: 1,
    suiteVersion: packageVersion(),
    workload: 'produce',
    target,
    startedAt: startedAt.toISOString(),
    ended: ENDED[ending.how],
    settings,
    machine: {
      node: process.versions.node,
      platform: `${platform()} ${arch()}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cpus: availableParallelism(),
    },
    records: recordCounts(measurement, ending, schedule),
    failures: [...measurement.failures].map(([error, records]) => ({ error, records })),
    throughput: throughput(measurement, ending, context),
    latencyMs: measurement.acknowledged === 0 ? null : summary(latency),
    longestUnansweredWaitMs: ending.longestWaitMs,
    generator: {
      slipMs: { p99: percentileMs(slip, 99), max: toMs(slip.maxValue) },
      ...health,
    },
  } as const;
  return { ...result, findings: findings(result, ending.reason) };
}

function recordCounts(measurement: Measurement, { how, at }: Ending, schedule: Schedule): RecordCounts {
  const { acknowledged, failed, handed, heldBack } = measurement;
  const dueBy = how === 'finished' ? schedule.records : schedule.dueBy(at);
  const due = Math.max(0, dueBy - schedule.firstMeasured);
  return { due, acknowledged, failed, unanswered: handed - acknowledged - failed, unsent: due - handed, heldBack };
}

function throughput(
  { acknowledged, lastAnswerAt }: Measurement,
  { how, at }: Ending,
  { settings, schedule }: RunContext,
): BenchResult['throughput'] {
  const from = schedule.dueAt(schedule.firstMeasured);
  const tookMs = how === 'finished' ? Math.max(lastAnswerAt - from, settings.durationMs) : Math.max(at - from, 1);
  const recordsPerSecond = (1_000 * acknowledged) / tookMs;
  return {
    wantedRecordsPerSecond: settings.recordsPerSecond,
    recordsPerSecond,
    bytesPerSecond: recordsPerSecond * settings.recordSize,
  };
}

function summary(latency: Histogram): LatencySummary {
  const at = (percentile: number) => percentileMs(latency, percentile);
  return {
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    p9999: at(99.99),
    max: toMs(latency.maxValue),
    mean: toMs(latency.mean),
  };
}
