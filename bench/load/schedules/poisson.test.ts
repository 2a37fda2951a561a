import { describe, expect, it } from 'vitest';
import type { Schedule } from '../schedule.js';
import { poisson } from './poisson.js';

const measured = ({ records, firstMeasured }: Schedule) => records - firstMeasured;

/** Mean of some numbers, and how their variance compares with it. */
function dispersion(numbers: readonly number[]) {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / (numbers.length - 1);
  return { mean, ratio: variance / mean };
}

describe('poisson', () => {
  it('is the same for the same seed, and another one for another', () => {
    const dueAt = (seed: number) => [0, 1, 5_000, 2_000_000].map(poisson(1_000, 0, 3_000_000, seed).dueAt);
    expect(dueAt(7)).toEqual(dueAt(7));
    expect(dueAt(7)).not.toEqual(dueAt(8));
  });

  it('comes to the same again, in whatever order it is asked', () => {
    const records = [0, 1, 1_023, 1_024, 300 * 1_024, 1_048_575, 1_048_576, 7_000_000];
    const schedule = poisson(1e6, 0, 8_000, 3);
    const once = records.map(schedule.dueAt);
    expect([...records].reverse().map(schedule.dueAt).reverse()).toEqual(once);
    expect(once).toEqual([...once].sort((a, b) => a - b));
  });

  it('has gaps that are exponential', () => {
    const { dueAt } = poisson(1_000, 0, 1e6, 1);
    const count = 100_000;
    const gaps = Array.from({ length: count }, (_, n) => dueAt(n + 1) - dueAt(n));
    const { mean, ratio } = dispersion(gaps);
    expect(mean).toBeCloseTo(1, 1);
    expect(ratio).toBeCloseTo(1, 1);
    for (const limit of [0.1, 1, 3]) {
      const longer = gaps.filter((gap) => gap > limit).length / count;
      expect(longer).toBeCloseTo(Math.exp(-limit), 2);
    }
  });

  // Of one millisecond, of stretches longer than a block of records, and of some longer than a million.
  it.each([
    { rate: 10_000, windowMs: 1, windows: 10_000 },
    { rate: 100_000, windowMs: 50, windows: 2_000 },
    { rate: 1e8, windowMs: 30, windows: 1_000 },
  ])('has as many arrivals in $windowMs ms at $rate/s as a Poisson distribution', ({ rate, windowMs, windows }) => {
    const { dueBy } = poisson(rate, 0, windowMs * windows, 11);
    const counts = Array.from({ length: windows }, (_, n) => dueBy((n + 1) * windowMs) - dueBy(n * windowMs));
    const { mean, ratio } = dispersion(counts);
    expect(mean / ((rate * windowMs) / 1_000)).toBeCloseTo(1, 1);
    expect(ratio).toBeGreaterThan(0.88);
    expect(ratio).toBeLessThan(1.12);
  });

  it('has the records that fall into the warm-up and the duration', () => {
    const schedule = poisson(10_000, 1_000, 9_000, 5);
    expect(schedule.dueAt(schedule.firstMeasured - 1)).toBeLessThanOrEqual(1_000);
    expect(schedule.dueAt(schedule.firstMeasured)).toBeGreaterThan(1_000);
    expect(schedule.dueAt(schedule.records - 1)).toBeLessThanOrEqual(10_000);
    expect(schedule.dueAt(schedule.records)).toBeGreaterThan(10_000);
    expect(Math.abs(measured(schedule) - 90_000)).toBeLessThan(4 * Math.sqrt(90_000));
  });
});
