import { describe, expect, it } from 'vitest';
import { differingBytes, differingLines } from './differences.js';

describe('differing bytes', () => {
  it('are told one by one where both messages are as long', () => {
    const [a, b] = differingBytes(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 9, 3, 8));
    expect([[...a], [...b]]).toEqual([
      [1, 3],
      [1, 3],
    ]);
  });

  it('are what the same beginning and end enclose where one is longer', () => {
    const [a, b] = differingBytes(Uint8Array.of(1, 2, 2, 4), Uint8Array.of(1, 2, 2, 2, 3, 4));
    expect([[...a], [...b]]).toEqual([[], [3, 4]]);
  });
});

describe('differing lines', () => {
  it('are those that the other text has not, wherever they stand', () => {
    const [a, b] = differingLines(['{', 'a: 1', 'b: 2', '}'], ['{', 'new: 0', 'a: 1', 'b: 3', '}']);
    expect([[...a], [...b]]).toEqual([[2], [1, 3]]);
  });

  it('are not told of texts that have nothing in common', () => {
    const [a, b] = differingLines(['{', '}'], ['It cannot be decoded.']);
    expect([a.size, b.size]).toEqual([0, 0]);
  });

  it('are compared in place where there are very many', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => String(index));
    const [a, b] = differingLines(lines, [...lines.slice(0, -1), 'other']);
    expect([[...a], [...b]]).toEqual([[2_999], [2_999]]);
  });
});
