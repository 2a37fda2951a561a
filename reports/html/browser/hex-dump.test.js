import { expect, it } from 'vitest';
import { bytesOf, rowsToShow } from './hex-dump.js';

it('reads hex with or without spaces', () => {
  expect([...bytesOf('00ff 1a')]).toEqual([0, 255, 26]);
});

it('shows every row of a short message', () => {
  expect(rowsToShow(33, new Set())).toEqual([0, 1, 2]);
});

it('shows of a long message its beginning, and what differs with what stands around it', () => {
  expect(rowsToShow(100_000, new Set([16_000, 16_001]))).toEqual([0, 1, 998, 999, 1000, 1001, 1002]);
  expect(rowsToShow(100_000, new Set()).length).toBe(128);
});
