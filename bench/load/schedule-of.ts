import type { Schedule, ScheduleSpec } from './schedule.js';
import { bursts } from './schedules/bursts.js';
import { constantRate } from './schedules/constant-rate.js';
import { poisson } from './schedules/poisson.js';
import { risingRate } from './schedules/rising-rate.js';

/** Makes a schedule of what is said of it. */
export function scheduleOf({ rate, warmupMs, durationMs, shape = { kind: 'constant' } }: ScheduleSpec): Schedule {
  switch (shape.kind) {
    case 'constant':
      return constantRate(rate, warmupMs, durationMs);
    case 'poisson':
      return poisson(rate, warmupMs, durationMs, shape.seed);
    case 'steps':
      return risingRate(rate, warmupMs, durationMs, shape.steps);
    case 'bursts':
      return bursts(rate, warmupMs, durationMs, shape.everyMs, shape.share);
  }
}
