import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduleShape } from './schedule.js';
import { scheduleOf } from './schedule-of.js';

const shapes: fc.Arbitrary<ScheduleShape> = fc.oneof(
  fc.constant<ScheduleShape>({ kind: 'constant' }),
  fc.record({ kind: fc.constant('poisson' as const), seed: fc.nat() }),
  fc.record({ kind: fc.constant('steps' as const), steps: fc.integer({ min: 1, max: 100 }) }),
  fc.record({
    kind: fc.constant('bursts' as const),
    everyMs: fc.double({ min: 1, max: 60_000, noNaN: true }),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
  }),
);
const rates = fc.double({ min: 0.1, max: 5e6, noNaN: true });

describe.each([0, 1_700])('a schedule of any shape, after %d ms of warm-up', (warmupMs) => {
  const DURATION_MS = 20_000;

  it('counts exactly the records with dueAt(n) <= time, however the rate rounds', () => {
    fc.assert(
      fc.property(rates, shapes, fc.double({ min: 0, max: 1, noNaN: true }), (rate, shape, share) => {
        const schedule = scheduleOf({ rate, warmupMs, durationMs: DURATION_MS, shape });
        const n = Math.floor(share * (schedule.records - 1));
        if (schedule.records === 0) return;
        const due = schedule.dueBy(schedule.dueAt(n));
        expect(due).toBeGreaterThan(n);
        if (due < schedule.records) expect(schedule.dueAt(due)).toBeGreaterThan(schedule.dueAt(n));
        const time = share * (warmupMs + DURATION_MS);
        const then = schedule.dueBy(time);
        if (then > 0) expect(schedule.dueAt(then - 1)).toBeLessThanOrEqual(time);
        if (then < schedule.records) expect(schedule.dueAt(then)).toBeGreaterThan(time);
      }),
    );
  });

  it('has records follow each other, from the start to the end of its duration', () => {
    fc.assert(
      fc.property(rates, shapes, fc.double({ min: 0, max: 1, noNaN: true }), (rate, shape, share) => {
        const { records, firstMeasured, dueAt, dueBy } = scheduleOf({ rate, warmupMs, durationMs: DURATION_MS, shape });
        const from = Math.floor(share * Math.max(0, records - 3_000));
        let before = 0;
        for (let n = from; n < Math.min(records, from + 3_000); n++) {
          const at = dueAt(n);
          if (!(at >= before)) expect.fail(`record ${n} is due at ${at}, the one before it at ${before}`);
          before = at;
        }
        expect(before).toBeLessThan(warmupMs + DURATION_MS + 1e-6 + (1_000 / rate) * 2);
        expect(firstMeasured).toBeLessThanOrEqual(records);
        expect(dueBy(Number.MAX_SAFE_INTEGER)).toBe(records);
      }),
    );
  });

  it('has as many records as its mean rate makes, whatever it is', () => {
    const counts = (shape: ScheduleShape) => {
      const { records, firstMeasured } = scheduleOf({ rate: 1_000, warmupMs, durationMs: DURATION_MS, shape });
      return records - firstMeasured;
    };
    expect(counts({ kind: 'constant' })).toBe(20_000);
    expect(counts({ kind: 'bursts', everyMs: 100, share: 0.3 })).toBe(20_000);
    expect(counts({ kind: 'steps', steps: 4 })).toBe((20_000 * (0.25 + 0.5 + 0.75 + 1)) / 4);
    expect(Math.abs(counts({ kind: 'poisson', seed: 1 }) - 20_000)).toBeLessThan(500);
  });
});
