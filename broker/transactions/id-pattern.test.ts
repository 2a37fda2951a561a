import { expect, test } from 'vitest';
import { idPattern } from './id-pattern.js';

// As Apache Kafka 4.3.1 answers them.
test.each([
  ['', true],
  ['fixed', true],
  ['fix.*', true],
  ['.*xed', true],
  ['fix', false],
  ['FIXED', false],
])('%s', (expression, fits) => {
  expect(idPattern(expression)?.('fixed')).toBe(fits);
});

test.each(['(a', '(?=x)fixed', '(fixed)\\1', '['])('%s is no expression', (expression) => {
  expect(idPattern(expression)).toBeUndefined();
});
