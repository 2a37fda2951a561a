import { describe, expect, it } from 'vitest';
import { isAborted } from './transactor.js';

describe('isAborted', () => {
  it.each([
    [0, 0],
    [0.1, 10],
    [0.25, 25],
    [1 / 3, 33],
    [1, 100],
  ])('aborts a share of %d of all transactions', (share, expected) => {
    expect(Array.from({ length: 100 }, (_, n) => isAborted(n, share)).filter((is) => is)).toHaveLength(expected);
  });
});
