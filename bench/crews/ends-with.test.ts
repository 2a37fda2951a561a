import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { monotonicMs } from '../clock.js';
import { Progress } from '../generator/progress.js';
import { EndableSchedule } from '../load/endable-schedule.js';
import { scheduleOf } from '../load/schedule-of.js';
import { EndsWith } from './ends-with.js';

const SERIES = 'replay';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Schedules of so many threads of which each ends with the same series. */
function threads(count: number, durationMs: number) {
  const progress = Progress.begin([SERIES], 1);
  const startAt = monotonicMs();
  const all = Array.from({ length: count }, () => {
    const schedule = new EndableSchedule(scheduleOf({ rate: 1_000, warmupMs: 0, durationMs }));
    const end = new EndsWith(schedule, SERIES, progress, startAt);
    // The next thread looks at other times.
    vi.advanceTimersByTime(7);
    return { schedule, end };
  });
  return { progress, all };
}

describe('EndsWith', () => {
  it('ends the schedules of all threads at the same record, soon after the series is over', () => {
    const { progress, all } = threads(2, 10_000);
    vi.advanceTimersByTime(1_986);
    expect(all.map(({ schedule }) => schedule.records)).toEqual([10_000, 10_000]);
    progress.end(SERIES);
    vi.advanceTimersByTime(30);
    const [first, second] = all.map(({ schedule, end }) => [schedule.records, end.endedAt]);
    expect(first).toEqual(second);
    expect(first?.[0]).toBeGreaterThan(2_000 + 30);
    expect(first?.[0]).toBeLessThan(2_000 + 300);
    expect(first?.[1]).toBeCloseTo(first?.[0] ?? Number.NaN, -1);
  });

  it('leaves alone a schedule that is over before', () => {
    const { progress, all } = threads(1, 2_100);
    vi.advanceTimersByTime(1_993);
    progress.end(SERIES);
    vi.advanceTimersByTime(1_000);
    expect(all.map(({ schedule, end }) => [schedule.records, end.endedAt])).toEqual([[2_100, undefined]]);
  });

  it('looks no more when it is stopped', () => {
    const { progress, all } = threads(1, 10_000);
    all[0]?.end.stop();
    progress.end(SERIES);
    vi.advanceTimersByTime(1_000);
    expect(all[0]?.schedule.records).toBe(10_000);
  });
});
