import { build, type Histogram } from 'hdr-histogram-js';

/** Durations are counted in microseconds, up to an hour: a long poll is the longest that there is. */
const HISTOGRAM = {
  lowestDiscernibleValue: 1,
  highestTrackableValue: 3_600_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

interface Entry {
  count: number;
  errors: number;
  readonly took: Histogram;
}

/** Counts exchanges by API, and says how long they took. */
export class Tally {
  private readonly entries = new Map<string, Entry>();

  /** `tookMs` is undefined for an exchange without an answer. */
  add(apiName: string, tookMs: number | undefined, failed: boolean): void {
    let entry = this.entries.get(apiName);
    if (entry === undefined) {
      entry = { count: 0, errors: 0, took: build(HISTOGRAM) };
      this.entries.set(apiName, entry);
    }
    entry.count++;
    if (failed) entry.errors++;
    if (tookMs !== undefined) entry.took.recordValue(Math.max(1, Math.round(tookMs * 1000)));
  }

  /** A table of all APIs that were seen, the busiest first. */
  table(): string {
    const head = ['API', 'count', 'errors', 'p50 ms', 'p99 ms', 'max ms'];
    const rows = [...this.entries]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([name, { count, errors, took }]) => [name, String(count), String(errors), ...times(took)]);
    const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
    return [head, ...rows]
      .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))))
      .map((row) => row.join('  ').trimEnd())
      .join('\n');
  }
}

function times(took: Histogram): string[] {
  if (took.totalCount === 0) return ['-', '-', '-'];
  // A percentile is the end of its bucket, which may lie beyond what was recorded.
  const percentiles = [50, 99].map((percent) => Math.min(took.getValueAtPercentile(percent), took.maxValue));
  return [...percentiles, took.maxValue].map((us) => (us / 1000).toFixed(1));
}
