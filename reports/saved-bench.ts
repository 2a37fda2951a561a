import type { BenchReport, BenchResult } from './bench-result.js';
import { latencyHistogram } from './latency-histogram.js';
import { readSavedJson } from './saved-json.js';
import { fields, isNumber, isObject, isText, listOf, oneOf, orNull } from './shape.js';

/** Reads the results that `--json` wrote; `NAME=FILE` gives their target a better name than its address. Throws `SavedResultError`. */
export async function readSavedBench(argument: string): Promise<BenchResult[]> {
  const { saved, name } = await readSavedJson(argument, { is: isBenchReport, madeBy: 'fluxmq-bench … --json FILE' });
  return saved.results.map((result) => (name === undefined ? result : { ...result, target: name }));
}

/** The shape of a `Machine`. */
export const MACHINE = fields({ node: isText, platform: isText, cpu: isText, cpus: isNumber, memoryBytes: isNumber });

const LATE = fields({ p99: isNumber, max: isNumber });

const LATENCY = fields({
  p50: isNumber,
  p90: isNumber,
  p95: isNumber,
  p99: isNumber,
  p999: isNumber,
  p9999: isNumber,
  max: isNumber,
  mean: isNumber,
});

const SERIES = fields({
  id: isText,
  title: isText,
  unit: isText,
  counts: fields({
    due: isNumber,
    done: isNumber,
    failed: isNumber,
    unanswered: isNumber,
    unsent: isNumber,
    heldBack: isNumber,
  }),
  failures: listOf(fields({ error: isText, count: isNumber })),
  throughput: fields({ wantedPerSecond: orNull(isNumber), perSecond: isNumber, bytesPerSecond: isNumber }),
  latencyMs: orNull(LATENCY),
  closedLoopMs: orNull(LATENCY),
  histogram: orNull(isHistogram),
  longestUnansweredWaitMs: isNumber,
  timeline: listOf(
    fields({
      second: isNumber,
      done: isNumber,
      failed: isNumber,
      bytes: isNumber,
      p50: orNull(isNumber),
      p99: orNull(isNumber),
      max: orNull(isNumber),
    }),
  ),
});

const RESULT = fields({
  suiteVersion: isText,
  workload: isText,
  driver: isText,
  target: isText,
  startedAt: isText,
  ended: oneOf(['as planned', 'interrupted', 'gave up', 'broken'] satisfies BenchResult['ended'][]),
  description: isText,
  settings: (value) => isObject(value) && Object.values(value).every(isSetting),
  machine: MACHINE,
  series: listOf(SERIES),
  figures: listOf(fields({ id: isText, title: isText, unit: isText, value: isNumber })),
  generator: fields({ threads: isNumber, slipMs: LATE, eventLoopDelayMs: LATE, cpuCores: isNumber }),
  usage: orNull(
    fields({
      cpuSeconds: isNumber,
      cpuSecondsPerGb: orNull(isNumber),
      memoryBytes: isNumber,
      peakMemoryBytes: isNumber,
    }),
  ),
  findings: listOf(fields({ kind: isText, text: isText })),
});

const REPORT = fields({
  format: (value) => value === 2,
  results: (value) => listOf(RESULT)(value) && Array.isArray(value) && value.length > 0,
});

function isBenchReport(value: unknown): value is BenchReport {
  return REPORT(value);
}

function isSetting(value: unknown): boolean {
  return typeof value === 'boolean' || isText(value) || isNumber(value);
}

function isHistogram(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return latencyHistogram(value).totalCount > 0;
  } catch {
    return false;
  }
}
