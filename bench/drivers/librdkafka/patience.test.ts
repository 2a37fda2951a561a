import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConnectionError } from '../../../protocol/index.js';
import type { RdError } from './kafka-javascript.js';
import { Patience } from './patience.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refused: RdError = Object.assign(new Error('connection refused'), { code: -195 });

it('ends ten seconds after the first error, where the target is not heard from', () => {
  const ends: Error[] = [];
  const patience = new Patience((error) => ends.push(error));
  patience.strain(refused);
  vi.advanceTimersByTime(9_000);
  patience.strain(refused);
  expect(ends).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(ends).toEqual([
    new ConnectionError('librdkafka has heard nothing from the target for 10000 ms: connection refused'),
  ]);
});

it('begins anew when the target is heard from', () => {
  const ends: Error[] = [];
  const patience = new Patience((error) => ends.push(error));
  patience.strain(refused);
  vi.advanceTimersByTime(9_000);
  patience.ease();
  vi.advanceTimersByTime(9_000);
  patience.strain(refused);
  vi.advanceTimersByTime(9_000);
  expect(ends).toEqual([]);
});
