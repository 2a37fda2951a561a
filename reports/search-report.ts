import type { BenchResult } from './bench-result.js';

/** What a search for the highest rate found. */
export interface SearchSummary {
  /** Milliseconds. */
  readonly p99Ms: number;
  /** Records per second; undefined where no rate will do. */
  readonly highest: number | undefined;
  readonly limitedByGenerator: boolean;
  readonly steps: readonly { readonly rate: number; readonly result: BenchResult; readonly tooHigh?: string }[];
}

const COLUMNS = ['records/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'longest ms', 'target cores', ''] as const;

/** The curve from the lowest rate to the highest, one run a line, and what came of it. Markdown, which a terminal shows as well. */
export function searchReport({ steps, highest, p99Ms, limitedByGenerator }: SearchSummary): string {
  const rows = [...steps]
    .sort((a, b) => a.rate - b.rate)
    .map(({ rate, result, tooHigh }) => row(rate, result, tooHigh));
  const lines = [
    `| ${COLUMNS.join(' | ')} |`,
    `|${COLUMNS.map(() => '---').join('|')}|`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ];
  return `${lines.join('\n')}\n\n${verdict(highest, p99Ms, limitedByGenerator)}\n`;
}

function row(rate: number, { series: [first], usage, settings }: BenchResult, tooHigh: string | undefined): string[] {
  const latency = first?.latencyMs;
  const ms = (value: number | undefined) => value?.toFixed(value < 100 ? 2 : 0) ?? '–';
  const seconds = Number(settings.durationMs) / 1_000;
  return [
    rate.toLocaleString('en-US'),
    ms(latency?.p50),
    ms(latency?.p99),
    ms(latency?.p999),
    ms(latency?.max),
    usage === null ? '–' : (usage.cpuSeconds / seconds).toFixed(2),
    tooHigh ?? '✓',
  ];
}

function verdict(highest: number | undefined, p99Ms: number, limitedByGenerator: boolean): string {
  if (highest === undefined) return `No rate that was tried keeps p99 within ${p99Ms} ms.`;
  const limit = limitedByGenerator
    ? ' It was the generator that could go no faster: give it more --threads and --connections.'
    : '';
  return `The highest rate with p99 within ${p99Ms} ms: ${highest.toLocaleString('en-US')} records/s.${limit}`;
}
