import { expect, it } from 'vitest';
import { lowCost } from './low-cost.js';

it('is the lower quartile, whatever lies above it', () => {
  expect(lowCost([5, 1, 3, 2, 4])).toBe(2);
  expect(lowCost([500, 1, 300, 2, 400])).toBe(2);
  expect(lowCost([7])).toBe(7);
  expect(lowCost([])).toBeNaN();
});
