import type { BenchResult } from './bench-result.js';

/** One run at one rate. */
export interface RateStep {
  /** Records per second that were wanted. */
  readonly rate: number;
  readonly result: BenchResult;
  /** Why this rate is too high; undefined where it is not. */
  readonly tooHigh?: string;
}

/** What a search for the highest rate found. */
export interface HighestRate {
  /** Undefined where no rate that was tried will do. */
  readonly highest: number | undefined;
  /** Whether the generator and not the target was what ended it. */
  readonly limitedByGenerator: boolean;
}

/** The setting that holds the bound of a search, in milliseconds: the option `--p99`. */
const BOUND = 'p99Ms';

/** A run of a search for the highest rate within a bound, which its reports then know. */
export function withBound(result: BenchResult, p99Ms: number): BenchResult {
  return { ...result, settings: { ...result.settings, [BOUND]: p99Ms } };
}

/** The p99 that a run was not to pass, in milliseconds; null where there is no bound. */
export function boundOf({ settings: { [BOUND]: bound } }: BenchResult): number | null {
  return typeof bound === 'number' ? bound : null;
}

/** Why the rate of a run is too high for its target, by the bound on its p99 where there is one; undefined where it is not. */
export function reasonAgainst(result: BenchResult, p99Ms: number | null): string | undefined {
  const { ended, findings, series } = result;
  if (ended === 'interrupted') return 'interrupted';
  const kinds = new Set(findings.map(({ kind }) => kind));
  if (kinds.has('generator-fell-behind')) return 'the generator fell behind';
  if (kinds.has('target-fell-behind') || kinds.has('gave-up')) return 'the target did not keep up';
  if (kinds.has('records-failed') || kinds.has('broken')) return findings[0]?.text;
  if (p99Ms === null) return undefined;
  const p99 = series[0]?.latencyMs?.p99 ?? Number.POSITIVE_INFINITY;
  return p99 > p99Ms ? `p99 is ${p99.toFixed(1)} ms` : undefined;
}

/** What steps come to, in the order in which they were taken: a rate that failed at first and then held has held. */
export function highestRate(steps: readonly RateStep[]): HighestRate {
  const held = steps.filter(({ tooHigh }) => tooHigh === undefined).map(({ rate }) => rate);
  const highest = held.length === 0 ? undefined : Math.max(...held);
  const above = steps.filter(({ rate }) => rate > (highest ?? 0));
  const lowest = Math.min(...above.map(({ rate }) => rate));
  const tooHigh = above.findLast(({ rate }) => rate === lowest);
  const limitedByGenerator = tooHigh?.result.findings.some(({ kind }) => kind === 'generator-fell-behind') ?? false;
  return { highest, limitedByGenerator };
}

/** The same in one sentence. */
export function highestInWords({ highest, limitedByGenerator }: HighestRate, p99Ms: number): string {
  if (highest === undefined) return `No rate that was tried keeps p99 within ${p99Ms} ms.`;
  const limit = limitedByGenerator
    ? ' It was the generator that could go no faster: give it more --threads and --connections.'
    : '';
  return `The highest rate with p99 within ${p99Ms} ms: ${highest.toLocaleString('en-US')} records/s.${limit}`;
}
