import { describe, expect, it } from 'vitest';
import { ratio, seededRandom } from './ratio.js';

describe('ratio', () => {
  it('compares run with run, so that a slow minute of the machine falls on both', () => {
    expect(ratio([10, 20, 40], [5, 10, 20], seededRandom(1))).toEqual({ median: 2, low: 2, high: 2, runs: 3 });
  });

  it('says how far the runs spread', () => {
    const spread = ratio([1, 2, 3, 4, 100], [1, 1, 1, 1, 1], seededRandom(1));
    expect(spread).toEqual({ median: 3, low: 1, high: 100, runs: 5 });
  });

  it('has an interval that grows narrower with more runs', () => {
    const random = seededRandom(7);
    const width = (runs: number) => {
      const spread = ratio(Array.from({ length: runs }, random), Array(runs).fill(1), random);
      return (spread?.high ?? Number.NaN) - (spread?.low ?? Number.NaN);
    };
    expect(width(200)).toBeLessThan(width(8) / 2);
  });

  it('leaves out runs that one of the two did not finish', () => {
    expect(ratio([10, null, 30, 8], [5, 5, null, 4], seededRandom(1))).toMatchObject({ median: 2, runs: 2 });
    expect(ratio([null], [1], seededRandom(1))).toBeUndefined();
    expect(ratio([1], [], seededRandom(1))).toBeUndefined();
  });

  it('gives the same interval for the same seed', () => {
    const values = Array.from({ length: 9 }, seededRandom(3));
    const again = (seed: number) => ratio(values, Array(9).fill(0.5), seededRandom(seed));
    expect(again(42)).toEqual(again(42));
  });
});

describe('seededRandom', () => {
  it('is evenly spread from 0 to below 1', () => {
    const random = seededRandom(11);
    const counts = Array(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[Math.floor(10 * random())]++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
