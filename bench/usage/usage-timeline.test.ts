import { describe, expect, it } from 'vitest';
import { cpuBetween, growth, type UsageSample } from './usage-timeline.js';

function samples(...points: readonly (readonly [at: number, cpuSeconds: number])[]): UsageSample[] {
  return points.map(([at, cpuSeconds]) => ({ at, cpuSeconds, resident: 0 }));
}

describe('cpuBetween', () => {
  const timeline = samples([1_000, 5], [1_100, 5], [1_200, 7], [1_300, 8]);

  it('counts what was spent from one moment to another', () => {
    expect(cpuBetween(timeline, 1_100, 1_300)).toBe(3);
    expect(cpuBetween(timeline, 1_150, 1_250)).toBe(1.5);
  });

  it('counts nothing before the first sample or after the last', () => {
    expect(cpuBetween(timeline, 0, 9_999)).toBe(3);
  });
});

describe('growth', () => {
  const resident = (values: readonly number[]) => values.map((resident) => ({ at: 0, cpuSeconds: 0, resident }));

  it('is 1 for memory that stays, whatever the start took', () => {
    expect(growth(resident([1, 2, 9, 9, 9, 9, 9, 9]))).toBe(1);
  });

  it('shows memory that grows all the way', () => {
    expect(growth(resident([1, 2, 3, 4, 5, 6, 7, 8]))).toBe(2);
  });
});
