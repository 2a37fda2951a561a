import { describe, expect, it } from 'vitest';
import { bursts } from './bursts.js';

describe('bursts', () => {
  it('has the records of a period come in a share of it, at the same mean rate', () => {
    const schedule = bursts(1_000, 0, 3_000, 1_000, 0.2);
    expect([schedule.records, schedule.firstMeasured]).toEqual([3_000, 0]);
    expect([0, 1, 999, 1_000].map(schedule.dueAt)).toEqual([0, 0.2, 199.8, 1_000]);
    expect([-1, 100, 199.9, 999, 1_000, 5_000].map(schedule.dueBy)).toEqual([0, 501, 1_000, 1_000, 1_001, 3_000]);
  });

  it('ends where the duration does, also in the middle of a burst', () => {
    const schedule = bursts(1_000, 1_000, 1_100, 1_000, 0.2);
    expect([schedule.firstMeasured, schedule.records]).toEqual([1_000, 2_500]);
  });

  it('takes a record that falls between two periods for the first of the next one that it belongs to', () => {
    // 1.5 records to a period: of two periods one has two and one has one.
    const schedule = bursts(1.5, 0, 4_000, 1_000, 0.5);
    expect([0, 1, 2, 3].map(schedule.dueAt)).toEqual([0, 1_000 / 3, 1_000 + 500 / 3, 2_000]);
    expect(schedule.records).toBe(6);
  });
});
