import { ALL_IS_WELL } from './bench-head.js';
import { megabytes, ms, number, whole } from './bench-numbers.js';
import type { BenchResult, LatencySummary, SeriesResult } from './bench-result.js';
import { LATENCY_COLUMNS } from './latency-columns.js';

/** What a person reads at the end of a benchmark run. */
export function benchReport(result: BenchResult): string {
  const { series } = result;
  return [
    heading(result),
    ...series.map((one) => (series.length === 1 ? seriesReport(one) : `${one.title}\n${seriesReport(one)}`)),
    table(rest(result)),
    verdict(result),
  ].join('\n\n');
}

function heading({ workload, driver, target, description }: BenchResult): string {
  return `${workload} → ${target}${driver === 'wire' ? '' : ` by ${driver}`}\n${description}`;
}

type Row = readonly [name: string, value: string];

function seriesReport(series: SeriesResult): string {
  return [table(rows(series)), latencies(series)].join('\n\n');
}

function rows({ unit, counts, failures, throughput, longestUnansweredWaitMs }: SeriesResult): Row[] {
  const { due, done, failed, unanswered, unsent, heldBack } = counts;
  const { perSecond, wantedPerSecond, bytesPerSecond } = throughput;
  const wanted = wantedPerSecond === null ? 'as fast as it can' : `${whole(wantedPerSecond)} wanted`;
  const list: Row[] = [
    [unit, `${whole(done)} done of ${whole(due)} due`],
    [`${unit}/s`, `${whole(perSecond)} achieved, ${wanted}`],
  ];
  if (bytesPerSecond > 0) list.push(['MB/s', megabytes(bytesPerSecond)]);
  if (failed > 0) {
    const names = failures.map(({ error, count }) => `${whole(count)} ${error}`).join(', ');
    list.push(['failed', `${whole(failed)} ${unit}: ${names}`]);
  }
  if (unanswered + unsent > 0) {
    const wait = ms(longestUnansweredWaitMs);
    list.push([
      'no answer',
      `${whole(unanswered)} ${unit} sent, ${whole(unsent)} not sent; the oldest waited ${wait} ms`,
    ]);
  }
  if (heldBack > 0) list.push(['held back', `${whole(heldBack)} ${unit}, while too much was unanswered`]);
  return list;
}

function rest({ figures, generator, usage }: BenchResult): Row[] {
  const { threads, slipMs, eventLoopDelayMs, cpuCores } = generator;
  const list: Row[] = figures.map(({ title, value, unit }) => [title, `${number(value)} ${unit}`]);
  list.push([
    'generator',
    `slip p99 ${ms(slipMs.p99)} ms, max ${ms(slipMs.max)} ms; event-loop delay p99 ${ms(eventLoopDelayMs.p99)} ms, ` +
      `max ${ms(eventLoopDelayMs.max)} ms; ${Math.round(100 * cpuCores)} % of one core${threads === 1 ? '' : `, ${threads} threads`}`,
  ]);
  if (usage !== null) {
    const { cpuSeconds, cpuSecondsPerGb, memoryBytes, peakMemoryBytes } = usage;
    const perGb = cpuSecondsPerGb === null ? '' : `, ${cpuSecondsPerGb.toFixed(2)} CPU-s per GB`;
    list.push([
      'target',
      `${cpuSeconds.toFixed(2)} CPU-s${perGb}; ${whole(memoryBytes / 1e6)} MB resident, ${whole(peakMemoryBytes / 1e6)} MB at its highest`,
    ]);
  }
  return list;
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

const COLUMN_WIDTH = 10;

function latencies({ latencyMs, closedLoopMs, counts }: SeriesResult): string {
  if (latencyMs === null)
    return counts.done === 0 ? 'Nothing was done, so there is no latency to show.' : 'Latencies are not measured here.';
  const row = (summary: LatencySummary) =>
    LATENCY_COLUMNS.map(([, key]) => ms(summary[key]).padStart(COLUMN_WIDTH)).join('');
  const lines = [
    'latency in ms, from the time each was due',
    LATENCY_COLUMNS.map(([title]) => title.padStart(COLUMN_WIDTH)).join(''),
    row(latencyMs),
  ];
  if (closedLoopMs !== null) {
    lines.push('', 'the same as a client sees it that waits for each answer before it sends again', row(closedLoopMs));
  }
  return lines.join('\n');
}

function verdict({ findings }: BenchResult): string {
  if (findings.length === 0) return `✓ ${ALL_IS_WELL}`;
  return findings.map(({ text }) => `! ${text}`).join('\n');
}
