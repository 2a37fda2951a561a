import { expect, test } from 'vitest';
import { offsetFromWire, offsetToWire } from './offset.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

test.each([0, 1, 2 ** 31, 2 ** 32 + 1, LARGEST])('%i crosses to the wire and back', (offset) => {
  expect(offsetFromWire(offsetToWire(offset))).toBe(offset);
  expect(offsetToWire(offset)).toBe(BigInt(offset));
});

test.each([-1n, -(2n ** 63n), BigInt(LARGEST) + 1n, 2n ** 63n - 1n])('no log can hold %s', (value) => {
  expect(offsetFromWire(value)).toBeUndefined();
});
