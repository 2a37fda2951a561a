import { expect, test } from 'vitest';
import { countWhile } from './count-while.js';

test('counts the places up to the first for which something does not hold', () => {
  for (let count = 0; count < 20; count++) {
    for (let first = 0; first <= count; first++) expect(countWhile(count, (at) => at < first)).toBe(first);
  }
});

test('asks for few places, and for none that is not there', () => {
  const asked: number[] = [];
  countWhile(1_000_000, (at) => asked.push(at) > 0);
  expect(asked.length).toBeLessThanOrEqual(20);
  expect(Math.max(...asked)).toBe(999_999);
});
