import type { BenchResult } from '../../reports/bench-result.js';

/** What a rate is asked for: the search goes from one to the next by the answers. */
export interface SearchPlan {
  /** Records per second with which it begins. */
  readonly from: number;
  /** The p99 latency that must not be passed, in milliseconds. */
  readonly p99Ms: number;
  /** The highest rate is known when the next one that fails is less than this share above it. */
  readonly precision: number;
}

export interface SearchStep {
  readonly rate: number;
  readonly result: BenchResult;
  /** Why this rate is too high; undefined where it is not. */
  readonly tooHigh?: string;
}

export interface SearchOutcome {
  readonly steps: readonly SearchStep[];
  /** Undefined where even the lowest rate that was tried is too high. */
  readonly highest: number | undefined;
  /** Whether the generator and not the target was what ended it. */
  readonly limitedByGenerator: boolean;
}

/** Below that nothing is worth searching for. */
const LOWEST_RATE = 10;

/**
 * Finds the highest rate at which the p99 latency stays within a bound and the rate is kept: it doubles until one fails,
 * and then halves the gap. A rate that fails is tried once more before it counts: a machine has its bad seconds.
 */
export async function search(
  { from, p99Ms, precision }: SearchPlan,
  measure: (rate: number) => Promise<BenchResult>,
  signal: AbortSignal,
): Promise<SearchOutcome> {
  const steps: SearchStep[] = [];
  const holds = async (rate: number): Promise<boolean> => {
    const result = await measure(rate);
    const tooHigh = reasonAgainst(result, p99Ms);
    steps.push({ rate, result, ...(tooHigh !== undefined && { tooHigh }) });
    return tooHigh === undefined;
  };
  let highest: number | undefined;
  let tooHigh: SearchStep | undefined;
  for (let rate = from; ; rate = nextRate(rate, highest, tooHigh?.rate)) {
    const held = (await holds(rate)) || (!signal.aborted && (await holds(rate)));
    if (signal.aborted) break;
    if (held) highest = rate;
    else tooHigh = steps.at(-1);
    const gap = (tooHigh?.rate ?? Number.POSITIVE_INFINITY) / (highest ?? 0);
    if (gap <= 1 + precision || (!held && rate <= LOWEST_RATE)) break;
  }
  const limitedByGenerator = tooHigh?.result.findings.some(({ kind }) => kind === 'generator-fell-behind') ?? false;
  return { steps, highest, limitedByGenerator };
}

function nextRate(rate: number, highest: number | undefined, tooHigh: number | undefined): number {
  if (tooHigh === undefined) return 2 * rate;
  if (highest === undefined) return Math.max(LOWEST_RATE, Math.round(tooHigh / 4));
  return Math.round((highest + tooHigh) / 2);
}

/** Why the rate of a run is too high for its target; undefined where it is not. */
export function reasonAgainst({ ended, findings, series: [first] }: BenchResult, p99Ms: number): string | undefined {
  if (ended === 'interrupted') return 'interrupted';
  const kinds = new Set(findings.map(({ kind }) => kind));
  if (kinds.has('generator-fell-behind')) return 'the generator fell behind';
  if (kinds.has('target-fell-behind') || kinds.has('gave-up')) return 'the target did not keep up';
  if (kinds.has('records-failed') || kinds.has('broken')) return findings[0]?.text;
  const p99 = first?.latencyMs?.p99 ?? Number.POSITIVE_INFINITY;
  return p99 > p99Ms ? `p99 is ${p99.toFixed(1)} ms` : undefined;
}
