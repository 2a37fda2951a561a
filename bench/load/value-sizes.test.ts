import { describe, expect, it } from 'vitest';
import { SeededBits } from '../../protocol/seeded-bits.js';
import { type RecordsSpec, SIZE_DISTRIBUTIONS } from './records-spec.js';
import { drawSize, largestValue } from './value-sizes.js';

const COUNT = 50_000;

function draws(spec: RecordsSpec): number[] {
  const bits = new SeededBits(5);
  return Array.from({ length: COUNT }, () => drawSize(spec, bits));
}

describe.each(SIZE_DISTRIBUTIONS)('%s sizes', (distribution) => {
  it.each([{ size: 1 }, { size: 8, stamped: true }, { size: 100, stamped: true }, { size: 1_024 }])(
    'are whole and have the mean that is wanted: $size',
    (spec) => {
      const sizes = draws({ ...spec, distribution });
      const mean = sizes.reduce((sum, size) => sum + size, 0) / COUNT;
      expect(mean / spec.size).toBeCloseTo(1, 1);
      expect(sizes.every(Number.isInteger)).toBe(true);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(spec.stamped ? 8 : 1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(largestValue(spec.size, distribution));
    },
  );
});

describe('sizes', () => {
  it('are spread as their distribution says', () => {
    const share = (spec: RecordsSpec, beyond: number) => draws(spec).filter((size) => size > beyond).length / COUNT;
    expect(new Set(draws({ size: 100 }))).toEqual(new Set([100]));
    expect(share({ size: 1_000, distribution: 'uniform' }, 1_500)).toBeCloseTo(0.25, 1);
    expect(share({ size: 1_000, distribution: 'exponential' }, 3_000)).toBeCloseTo(Math.exp(-3), 2);
  });
});
