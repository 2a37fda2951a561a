import type { Schedule } from '../schedule.js';
import { countedSchedule } from './counting.js';

/** A stretch of time with a rate of its own. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly perMs: number;
  /** How many records come before it: any number, not only a whole one. */
  readonly before: number;
}

/**
 * The duration in so many steps of the same length, whose rates rise evenly up to the whole: a quarter, a half, three
 * quarters and all of it in four. The warm-up has the rate of the first.
 */
export function risingRate(ratePerSecond: number, warmupMs: number, durationMs: number, steps: number): Schedule {
  const plan = stepsOf(ratePerSecond / 1_000, warmupMs, durationMs, steps);
  const stepWhere = (holds: (step: Step) => boolean): Step => {
    const found = plan.findLast(holds) ?? plan[0];
    if (found === undefined) throw new RangeError('a schedule needs a step');
    return found;
  };
  const dueAt = (n: number) => {
    const { from, to, perMs, before } = stepWhere((step) => step.before <= n);
    return Math.min(to, from + (n - before) / perMs);
  };
  const estimate = (time: number) => {
    const { from, perMs, before } = stepWhere((step) => step.from <= time);
    return before + (time - from) * perMs;
  };
  return countedSchedule(dueAt, estimate, warmupMs, durationMs);
}

function stepsOf(perMs: number, warmupMs: number, durationMs: number, count: number): Step[] {
  const steps: Step[] = [];
  let from = 0;
  let before = 0;
  for (let step = 1; step <= count; step++) {
    const to = warmupMs + (durationMs * step) / count;
    const rate = (perMs * step) / count;
    // The last one goes on: the record behind the end of a schedule is due then, too.
    steps.push({ from, to: step === count ? Number.POSITIVE_INFINITY : to, perMs: rate, before });
    before += (to - from) * rate;
    from = to;
  }
  return steps;
}
