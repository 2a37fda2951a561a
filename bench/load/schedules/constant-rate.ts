import type { Schedule } from '../schedule.js';
import { countDue } from './counting.js';

/** Record n is due n/rate seconds after the start. */
export function constantRate(ratePerSecond: number, warmupMs: number, durationMs: number): Schedule {
  const perMs = ratePerSecond / 1_000;
  const firstMeasured = Math.ceil(warmupMs * perMs);
  const records = firstMeasured + Math.floor(durationMs * perMs);
  const dueAt = (n: number) => n / perMs;
  return {
    records,
    firstMeasured,
    dueAt,
    dueBy: (time) => countDue({ records, dueAt }, time * perMs, time),
  };
}
