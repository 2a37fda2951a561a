import { SeededBits } from '../../protocol/seeded-bits.js';
import type { Spread } from '../../reports/compare-result.js';
import { median } from '../../reports/median.js';
import { bootstrapInterval, resample } from './bootstrap.js';

const RESAMPLES = 10_000;

/**
 * How `ours` compares with `theirs`, run by run: the median of the ratios of the runs that both finished, with its 95 %
 * bootstrap interval. Undefined where there is no such run. `random` answers from 0 to below 1.
 */
export function ratio(
  ours: readonly (number | null)[],
  theirs: readonly (number | null)[],
  random: () => number,
): Spread | undefined {
  const ratios = ours.flatMap((value, run) => {
    const other = theirs[run];
    return value === null || other === null || other === undefined ? [] : [value / other];
  });
  if (ratios.length === 0) return undefined;
  const interval = bootstrapInterval(RESAMPLES, () => median(resample(ratios, random)));
  return { median: median(ratios), ...interval, runs: ratios.length };
}

/** A generator of numbers from 0 to below 1 that gives the same ones for the same seed. */
export function seededRandom(seed: number): () => number {
  const bits = new SeededBits(seed);
  return () => bits.next() / 0x1_0000_0000;
}
