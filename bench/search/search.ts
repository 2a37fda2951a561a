import { ConnectionError } from '../../protocol/index.js';
import type { BenchResult } from '../../reports/bench-result.js';
import { type HighestRate, highestRate, type RateStep, reasonAgainst } from '../../reports/rate-verdict.js';
import { TargetError } from '../../targets/target.js';

/** What a rate is asked for: the search goes from one to the next by the answers. */
export interface SearchPlan {
  /** Records per second with which it begins. */
  readonly from: number;
  /** The p99 latency that must not be passed, in milliseconds. */
  readonly p99Ms: number;
  /** The highest rate is known when the next one that fails is less than this share above it. */
  readonly precision: number;
}

export interface SearchOutcome extends HighestRate {
  readonly steps: readonly RateStep[];
  /** Why it could not go on. */
  readonly failure?: string;
}

/** Below that nothing is worth searching for. */
const LOWEST_RATE = 10;

/**
 * Finds the highest rate at which the p99 latency stays within a bound and the rate is kept: it doubles until one fails,
 * and then halves the gap. A rate that fails is tried once more before it counts: a machine has its bad seconds.
 * What was measured is kept where the target can no longer be had.
 */
export async function search(
  { from, p99Ms, precision }: SearchPlan,
  measure: (rate: number) => Promise<BenchResult>,
  signal: AbortSignal,
): Promise<SearchOutcome> {
  const steps: RateStep[] = [];
  const holds = async (rate: number): Promise<boolean> => {
    const result = await measure(rate);
    const tooHigh = reasonAgainst(result, p99Ms);
    steps.push({ rate, result, ...(tooHigh !== undefined && { tooHigh }) });
    return tooHigh === undefined;
  };
  let highest: number | undefined;
  let failure: string | undefined;
  let tooHigh: RateStep | undefined;
  for (let rate = from; ; rate = nextRate(rate, highest, tooHigh?.rate)) {
    let held: boolean;
    try {
      held = (await holds(rate)) || (!signal.aborted && (await holds(rate)));
    } catch (error) {
      if (steps.length === 0 || !(error instanceof TargetError || error instanceof ConnectionError)) throw error;
      failure = error.message;
      break;
    }
    if (signal.aborted) break;
    if (held) highest = rate;
    else tooHigh = steps.at(-1);
    const gap = (tooHigh?.rate ?? Number.POSITIVE_INFINITY) / (highest ?? 0);
    if (gap <= 1 + precision || (!held && rate <= LOWEST_RATE)) break;
  }
  return { steps, ...highestRate(steps), ...(failure !== undefined && { failure }) };
}

function nextRate(rate: number, highest: number | undefined, tooHigh: number | undefined): number {
  if (tooHigh === undefined) return 2 * rate;
  if (highest === undefined) return Math.max(LOWEST_RATE, Math.round(tooHigh / 4));
  return Math.round((highest + tooHigh) / 2);
}
