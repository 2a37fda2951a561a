import type { Spread } from '../../reports/compare-result.js';

const CONFIDENCE = 0.95;

/** As many values as there are, each drawn from all of them. `random` answers from 0 to below 1. */
export function resample(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN);
}

/** The 95 % bootstrap interval of a statistic that `draw` answers of one resample after the other. */
export function bootstrapInterval(resamples: number, draw: () => number): Pick<Spread, 'low' | 'high'> {
  const drawn = Array.from({ length: resamples }, draw).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.min(resamples - 1, Math.floor(share * resamples))] ?? Number.NaN;
  return { low: at((1 - CONFIDENCE) / 2), high: at((1 + CONFIDENCE) / 2) };
}
