import { describe, expect, it } from 'vitest';
import { constantRate } from './constant-rate.js';

describe('constantRate', () => {
  it('makes record n due n/rate seconds after the start', () => {
    const schedule = constantRate(1_000, 0, 10_000);
    expect([schedule.records, schedule.firstMeasured]).toEqual([10_000, 0]);
    expect([0, 1, 9_999].map(schedule.dueAt)).toEqual([0, 1, 9_999]);
    expect([-1, 0, 0.5, 1, 9_999, 60_000].map(schedule.dueBy)).toEqual([0, 1, 1, 2, 10_000, 10_000]);
  });

  it('puts the warm-up before the duration', () => {
    const schedule = constantRate(300, 2_000, 1_000);
    expect([schedule.records, schedule.firstMeasured]).toEqual([900, 600]);
  });
});
