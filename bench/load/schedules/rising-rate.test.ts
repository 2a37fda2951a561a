import { describe, expect, it } from 'vitest';
import { risingRate } from './rising-rate.js';

describe('risingRate', () => {
  it('rises in steps of the same length up to the rate', () => {
    const schedule = risingRate(1_000, 0, 4_000, 4);
    const perSecond = [1, 2, 3, 4].map((second) => schedule.dueBy(second * 1_000 - 0.5));
    expect(perSecond).toEqual([250, 750, 1_500, 2_500]);
    expect([schedule.records, schedule.firstMeasured]).toEqual([2_500, 0]);
    expect([0, 250, 251, 2_499].map(schedule.dueAt)).toEqual([0, 1_000, 1_002, 3_999]);
  });

  it('warms up at the rate of the first step', () => {
    const schedule = risingRate(1_000, 500, 4_000, 4);
    expect([schedule.firstMeasured, schedule.records]).toEqual([125, 2_625]);
    expect(schedule.dueAt(schedule.firstMeasured)).toBe(500);
  });

  it('is constant in one step', () => {
    const schedule = risingRate(1_000, 0, 1_000, 1);
    expect([schedule.records, schedule.dueAt(999)]).toEqual([1_000, 999]);
  });
});
