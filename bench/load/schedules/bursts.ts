import type { Schedule } from '../schedule.js';
import { countedSchedule } from './counting.js';

/**
 * Bursts that begin every `everyMs` and last for a share of that time, with nothing between them; the rate is the mean over
 * both.
 */
export function bursts(
  ratePerSecond: number,
  warmupMs: number,
  durationMs: number,
  everyMs: number,
  share: number,
): Schedule {
  const inBurst = (ratePerSecond / 1_000) * everyMs;
  const perMs = ratePerSecond / 1_000 / share;
  const burstMs = everyMs * share;
  const dueAt = (n: number) => {
    let burst = Math.floor(n / inBurst);
    // The quotient may be rounded to either side of a whole number.
    if (n >= (burst + 1) * inBurst) burst++;
    const within = Math.max(0, n - burst * inBurst) / perMs;
    return burst * everyMs + Math.min(burstMs, within);
  };
  const estimate = (time: number) => {
    const burst = Math.floor(time / everyMs);
    return burst * inBurst + Math.min(burstMs, time - burst * everyMs) * perMs;
  };
  return countedSchedule(dueAt, estimate, warmupMs, durationMs);
}
