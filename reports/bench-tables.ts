import { linesOf, runNames } from './bench-names.js';
import { megabytes, ms, number, whole } from './bench-numbers.js';
import type { BenchResult, LatencySummary, SeriesResult } from './bench-result.js';
import { LATENCY_COLUMNS } from './latency-columns.js';
import { rateCurves } from './rate-curves.js';
import { boundOf, reasonAgainst } from './rate-verdict.js';

/** Numbers of one or several runs, one below the other, as reports show them. */
export interface BenchTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly name: string;
  /** One for each column. */
  readonly cells: readonly string[];
  /** It is there to be compared with the row above it. */
  readonly isAside?: boolean;
  /** Which of `linesOf` it is, where it is one. */
  readonly line?: number;
}

/** With more runs than that, each has a line and no more. */
export const FEW_RUNS = 6;

const NOTHING = '–';
const ALL_IT_CAN = 'all it can';

/** All tables that have something to show. */
export function benchTables(results: readonly BenchResult[]): BenchTable[] {
  const tables = [rates, latencies, throughput, targets, generators, figures].map((table) => table(results));
  return tables.filter(({ rows }) => rows.length > 0);
}

function rates(results: readonly BenchResult[]): BenchTable {
  const table = runsTable(results);
  return { ...table, rows: rateCurves(results).length > 0 ? table.rows : [] };
}

/** What came of each run in one line. */
export function runsTable(results: readonly BenchResult[]): BenchTable {
  return {
    id: 'rates',
    title: 'Throughput and latency, run by run',
    columns: ['wanted/s', 'achieved/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'longest ms', 'target cores', ''],
    rows: linesOf(results).map(({ name, result, series: { throughput, latencyMs } }, line) => ({
      name,
      line,
      cells: [
        throughput.wantedPerSecond === null ? ALL_IT_CAN : whole(throughput.wantedPerSecond),
        whole(throughput.perSecond),
        ...STEP_LATENCIES.map((key) => (latencyMs === null ? NOTHING : ms(latencyMs[key]))),
        cores(result),
        reasonAgainst(result, boundOf(result)) ?? '✓',
      ],
    })),
  };
}

const STEP_LATENCIES = ['p50', 'p99', 'p999', 'max'] as const;

/** Processor time of the target over the time that was measured. */
function cores({ usage, settings: { durationMs } }: BenchResult): string {
  return usage === null || typeof durationMs !== 'number'
    ? NOTHING
    : ((1_000 * usage.cpuSeconds) / durationMs).toFixed(2);
}

function latencies(results: readonly BenchResult[]): BenchTable {
  const row = (summary: LatencySummary) => LATENCY_COLUMNS.map(([, key]) => ms(summary[key]));
  return {
    id: 'latency',
    title: 'Latency in ms, from the time each was due',
    columns: LATENCY_COLUMNS.map(([title]) => title),
    rows: linesOf(results).flatMap(({ name, series: { latencyMs, closedLoopMs } }) => {
      if (latencyMs === null) {
        return closedLoopMs === null ? [] : [{ name: `${name}, as a closed loop sees it`, cells: row(closedLoopMs) }];
      }
      const open = { name, cells: row(latencyMs) };
      if (closedLoopMs === null) return [open];
      return [open, { name: 'as a closed loop sees it', cells: row(closedLoopMs), isAside: true }];
    }),
  };
}

type Column = readonly [
  title: string,
  cell: (series: SeriesResult) => string,
  isWanted?: (series: SeriesResult) => boolean,
];

/** What is not there in any line needs no column. */
const THROUGHPUT: readonly Column[] = [
  ['wanted/s', ({ throughput: { wantedPerSecond: rate } }) => (rate === null ? ALL_IT_CAN : whole(rate))],
  ['achieved/s', ({ throughput }) => whole(throughput.perSecond)],
  ['MB/s', ({ throughput }) => megabytes(throughput.bytesPerSecond), ({ throughput }) => throughput.bytesPerSecond > 0],
  ['counted', ({ unit }) => unit],
  ['due', ({ counts }) => whole(counts.due)],
  ['done', ({ counts }) => whole(counts.done)],
  ['failed', ({ counts }) => whole(counts.failed), ({ counts }) => counts.failed > 0],
  ['no answer', ({ counts }) => whole(counts.unanswered), ({ counts }) => counts.unanswered > 0],
  ['not sent', ({ counts }) => whole(counts.unsent), ({ counts }) => counts.unsent > 0],
  ['held back', ({ counts }) => whole(counts.heldBack), ({ counts }) => counts.heldBack > 0],
];

function throughput(results: readonly BenchResult[]): BenchTable {
  const lines = linesOf(results);
  const columns = THROUGHPUT.filter(
    ([, , isWanted]) => isWanted === undefined || lines.some(({ series }) => isWanted(series)),
  );
  return {
    id: 'throughput',
    title: 'Throughput',
    columns: columns.map(([title]) => title),
    rows: lines.map(({ name, series }) => ({ name, cells: columns.map(([, cell]) => cell(series)) })),
  };
}

function targets(results: readonly BenchResult[]): BenchTable {
  const names = runNames(results);
  return {
    id: 'target',
    title: 'What the target took',
    columns: ['CPU-s', 'CPU-s per GB', 'MB resident', 'MB at its highest'],
    rows: results.flatMap(({ usage }, run) => {
      if (usage === null) return [];
      const { cpuSeconds, cpuSecondsPerGb, memoryBytes, peakMemoryBytes } = usage;
      return [
        {
          name: names[run] ?? '',
          cells: [
            cpuSeconds.toFixed(2),
            cpuSecondsPerGb === null ? NOTHING : cpuSecondsPerGb.toFixed(2),
            whole(memoryBytes / 1e6),
            whole(peakMemoryBytes / 1e6),
          ],
        },
      ];
    }),
  };
}

function generators(results: readonly BenchResult[]): BenchTable {
  const names = runNames(results);
  return {
    id: 'generator',
    title: 'What the generator took, and how late it was',
    columns: ['slip p99, ms', 'slip max, ms', 'loop delay p99, ms', 'loop delay max, ms', 'cores', 'threads'],
    rows: results.map(({ generator: { threads, slipMs, eventLoopDelayMs, cpuCores } }, run) => ({
      name: names[run] ?? '',
      cells: [
        ms(slipMs.p99),
        ms(slipMs.max),
        ms(eventLoopDelayMs.p99),
        ms(eventLoopDelayMs.max),
        cpuCores.toFixed(2),
        whole(threads),
      ],
    })),
  };
}

function figures(results: readonly BenchResult[]): BenchTable {
  const names = runNames(results);
  return {
    id: 'figures',
    title: 'Other figures',
    columns: ['what', 'value', 'unit'],
    rows: results.flatMap(({ figures }, run) =>
      figures.map(({ title, value, unit }) => ({ name: names[run] ?? '', cells: [title, number(value), unit] })),
    ),
  };
}
