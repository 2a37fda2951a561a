import type { Schedule } from '../schedule.js';

/** All records that are due before the duration ends; `estimate` is about how many are due at a time. */
export function countedSchedule(
  dueAt: (n: number) => number,
  estimate: (time: number) => number,
  warmupMs: number,
  durationMs: number,
): Schedule {
  const countBefore = (time: number) => countFrom(estimate(time), (n) => dueAt(n) < time);
  const records = countBefore(warmupMs + durationMs);
  return {
    records,
    firstMeasured: countBefore(warmupMs),
    dueAt,
    dueBy: (time) => countDue({ records, dueAt }, estimate(time), time),
  };
}

/**
 * For how many records, from 0 on, `isDue` holds: for none behind one for which it does not. `estimate` is about that many:
 * rounding may put it on the wrong side of a whole number.
 */
function countFrom(estimate: number, isDue: (record: number) => boolean): number {
  let count = Math.max(0, Math.floor(estimate));
  while (isDue(count)) count++;
  while (count > 0 && !isDue(count - 1)) count--;
  return count;
}

/** How many of so many records are due at `time`. */
export function countDue(
  { records, dueAt }: { readonly records: number; dueAt(n: number): number },
  estimate: number,
  time: number,
): number {
  return countFrom(Math.min(estimate, records), (n) => n < records && dueAt(n) <= time);
}
