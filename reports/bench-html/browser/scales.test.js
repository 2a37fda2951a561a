import { describe, expect, it } from 'vitest';
import { linearScale, logScale, roundLogScale } from './scales.js';

describe('linearScale', () => {
  it('goes from zero to a round number above all values', () => {
    const scale = linearScale(24.8, [100, 0], 6);
    expect(scale.ticks).toEqual([0, 5, 10, 15, 20, 25]);
    expect([0, 12.5, 25].map(scale.at)).toEqual([100, 50, 0]);
    expect(scale.of(50)).toBe(12.5);
  });

  it('has room for nothing, and for little', () => {
    expect(linearScale(0, [100, 0], 4).ticks).toEqual([0, 0.5, 1]);
    expect(linearScale(0.3, [0, 1], 3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe('logScale', () => {
  it('puts equal factors at equal distances, and back', () => {
    const scale = logScale([1, 10_000], [0, 400]);
    expect([1, 10, 100, 10_000].map(scale.at).map(Math.round)).toEqual([0, 100, 200, 400]);
    expect(scale.of(300)).toBeCloseTo(1_000);
    expect(scale.at(0)).toBe(0);
  });
});

describe('roundLogScale', () => {
  it('has round numbers around all values', () => {
    expect(roundLogScale([3, 180], [0, 1], 12).ticks).toEqual([2, 5, 10, 20, 50, 100, 200]);
    expect(roundLogScale([1, 1], [0, 1], 12).ticks).toEqual([1, 2]);
    expect(roundLogScale([7, 9], [0, 1], 12).ticks).toEqual([5, 10]);
  });

  it('has powers of ten alone where there is no room for more', () => {
    expect(roundLogScale([0.3, 3_000], [0, 1], 8).ticks).toEqual([1, 10, 100, 1_000]);
  });
});
