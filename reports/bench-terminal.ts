import type { BenchResult, LatencySummary } from './bench-result.js';

/** What a person reads at the end of a benchmark run. */
export function benchReport(result: BenchResult): string {
  return [heading(result), table(rows(result)), latencies(result), verdict(result)].join('\n\n');
}

function heading({ workload, target, settings }: BenchResult): string {
  const { recordsPerSecond, recordSize, durationMs, warmupMs, partitions, acks, batchSize, lingerMs } = settings;
  return [
    `${workload} → ${target}`,
    `${whole(recordsPerSecond)} records/s of ${whole(recordSize)} bytes for ${seconds(durationMs)} after ${seconds(warmupMs)} of warm-up; ` +
      `${partitions} partitions, acks ${acks}, batches of ${whole(batchSize)} bytes, linger ${lingerMs} ms`,
  ].join('\n');
}

type Row = readonly [name: string, value: string];

function rows({ records, failures, throughput, generator, longestUnansweredWaitMs }: BenchResult): Row[] {
  const { due, acknowledged, failed, unanswered, unsent, heldBack } = records;
  const { slipMs, eventLoopDelayMs, cpuCores } = generator;
  const list: Row[] = [
    ['records', `${whole(acknowledged)} acknowledged of ${whole(due)} due`],
    ['records/s', `${whole(throughput.recordsPerSecond)} achieved, ${whole(throughput.wantedRecordsPerSecond)} wanted`],
    ['MB/s', (throughput.bytesPerSecond / 1e6).toFixed(2)],
  ];
  if (failed > 0) {
    const names = failures.map(({ error, records }) => `${whole(records)} ${error}`).join(', ');
    list.push(['failed', `${whole(failed)} records: ${names}`]);
  }
  if (unanswered + unsent > 0) {
    const wait = ms(longestUnansweredWaitMs);
    list.push([
      'no answer',
      `${whole(unanswered)} records sent, ${whole(unsent)} not sent; the oldest waited ${wait} ms`,
    ]);
  }
  if (heldBack > 0) list.push(['held back', `${whole(heldBack)} records, while too much was unanswered`]);
  list.push([
    'generator',
    `slip p99 ${ms(slipMs.p99)} ms, max ${ms(slipMs.max)} ms; event-loop delay p99 ${ms(eventLoopDelayMs.p99)} ms, ` +
      `max ${ms(eventLoopDelayMs.max)} ms; ${Math.round(100 * cpuCores)} % of one core`,
  ]);
  return list;
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

const COLUMNS: readonly (readonly [title: string, key: keyof LatencySummary])[] = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['p99.99', 'p9999'],
  ['max', 'max'],
  ['mean', 'mean'],
];
const COLUMN_WIDTH = 10;

function latencies({ latencyMs, settings }: BenchResult): string {
  if (latencyMs === null) return 'No record was acknowledged, so there is no latency to show.';
  // Without an answer to the records, one to a small request behind them says that the broker has taken them.
  const until = settings.acks === '0' ? ' until a request sent behind it was answered' : '';
  return [
    `latency in ms, from the time each record was due${until}`,
    COLUMNS.map(([title]) => title.padStart(COLUMN_WIDTH)).join(''),
    COLUMNS.map(([, key]) => ms(latencyMs[key]).padStart(COLUMN_WIDTH)).join(''),
  ].join('\n');
}

function verdict({ findings }: BenchResult): string {
  if (findings.length === 0) return '✓ The run ended as planned, and target and generator kept the rate.';
  return findings.map(({ text }) => `! ${text}`).join('\n');
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

function ms(number: number): string {
  return number.toFixed(number < 100 ? 2 : 0);
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}
