import type { ChangeVerdict, MeasureSamples } from '../../reports/check-result.js';
import type { Spread } from '../../reports/compare-result.js';
import { median } from '../../reports/median.js';
import { bootstrapInterval, resample } from '../statistics/bootstrap.js';

/** A change is large from here on: it is worth somebody's time. */
const LARGE = 0.1;
/** And it is sound where even the end of its interval that is nearer to no change is beyond this. */
const SOUND = 0.02;
const RESAMPLES = 2_000;

/**
 * By what factor a measure has changed: the median of the ratios of every sample to every sample of the baseline (Hodges and Lehmann's estimate, which an
 * outlier moves as little as a median, and which needs fewer samples), with its 95 % bootstrap interval. Both sides are resampled: the baseline
 * is as uncertain as what was measured now. `random` answers from 0 to below 1.
 */
export function changeOf({ before, now }: MeasureSamples, random: () => number): Spread {
  const interval = bootstrapInterval(RESAMPLES, () => shift(resample(before, random), resample(now, random)));
  return { median: shift(before, now), ...interval, runs: now.length };
}

function shift(before: readonly number[], now: readonly number[]): number {
  return median(now.flatMap((cost) => before.map((earlier) => cost / earlier)));
}

/**
 * Samples are costs: more is worse. Those of the two sides must be apart as well: some code has two speeds, which one is a matter of the compiler's
 * luck, and the interval of a few launches knows nothing of that.
 */
export function verdictOn({ median, low, high }: Spread, { before, now }: MeasureSamples): ChangeVerdict {
  if (median >= 1 + LARGE && low >= 1 + SOUND && isAbove(now, before)) return 'worse';
  if (median <= 1 / (1 + LARGE) && high <= 1 / (1 + SOUND) && isAbove(before, now)) return 'better';
  return 'same';
}

/** Whether all of the one lie above all of the other, but for an outlier on each side. */
function isAbove(upper: readonly number[], lower: readonly number[]): boolean {
  const [, lowest = Number.NaN] = [...upper].sort((a, b) => a - b);
  const [, highest = Number.NaN] = [...lower].sort((a, b) => b - a);
  return lowest > highest;
}
