import { describe, expect, it } from 'vitest';
import { seededRandom } from '../statistics/ratio.js';
import { changeOf, verdictOn } from './verdict.js';

const LAUNCHES = 8;

/** Costs that scatter by so much to either side of `level`; one of them lies far above it. */
function noisy(level: number, spread: number, random: () => number): number[] {
  return Array.from({ length: LAUNCHES }, (_, launch) => {
    const outlier = launch === 0 ? 1.5 : 1;
    return level * outlier * (1 + spread * (random() + random() - 1));
  });
}

function verdicts(factor: number, spread: number) {
  const found = { worse: 0, better: 0, same: 0 };
  for (let seed = 1; seed <= 10; seed++) {
    const random = seededRandom(seed);
    const samples = { before: noisy(2, spread, random), now: noisy(2 * factor, spread, random) };
    found[verdictOn(changeOf(samples, random), samples)]++;
  }
  return found;
}

describe('verdictOn', () => {
  it('sees a fifth more in a cost that scatters by a thirtieth, every time', () => {
    expect(verdicts(1.2, 0.03)).toEqual({ worse: 10, better: 0, same: 0 });
  });

  it('sees a fifth less as well', () => {
    expect(verdicts(1 / 1.2, 0.03)).toEqual({ worse: 0, better: 10, same: 0 });
  });

  it.each([0.05, 0.1, 0.3])('finds nothing in a cost that has not changed and scatters by %d', (spread) => {
    expect(verdicts(1, spread)).toEqual({ worse: 0, better: 0, same: 10 });
  });

  it('leaves alone what is sure and small', () => {
    expect(verdicts(1.06, 0.005)).toEqual({ worse: 0, better: 0, same: 10 });
  });

  it('leaves alone what is large and not sure', () => {
    const [lower, upper] = [
      [1, 1, 1],
      [2, 2, 2],
    ];
    expect(verdictOn({ median: 1.3, low: 1.01, high: 1.6, runs: 8 }, { before: lower, now: upper })).toBe('same');
    expect(verdictOn({ median: 0.7, low: 0.5, high: 0.99, runs: 8 }, { before: upper, now: lower })).toBe('same');
  });

  it('leaves alone what has two speeds, one of which is met more often now', () => {
    const change = { median: 1.2, low: 1.05, high: 1.45, runs: 5 };
    const now = [0.5, 0.48, 0.37, 0.51, 0.49];
    expect(verdictOn(change, { before: [0.37, 0.36, 0.48, 0.37, 0.5, 0.36], now })).toBe('same');
    expect(verdictOn(change, { before: [0.37, 0.36, 0.38, 0.37, 0.5, 0.36], now })).toBe('worse');
  });
});

describe('changeOf', () => {
  it('is the median of all ratios, as uncertain as both sides', () => {
    const random = seededRandom(1);
    expect(changeOf({ before: [1, 1, 1], now: [2, 2, 2] }, random)).toEqual({ median: 2, low: 2, high: 2, runs: 3 });
    const { low, high } = changeOf({ before: [1, 1.5, 2], now: [2, 2, 2] }, random);
    expect(low).toBeLessThan(1.34);
    expect(high).toBeGreaterThan(1.99);
  });
});
