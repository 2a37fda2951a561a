import type { ScheduleShape } from '../load/schedule.js';
import { time } from './amounts.js';

/** How records are spread over time, behind their rate and size; empty where that is evenly. */
export function describeSchedule(shape: ScheduleShape | undefined): string {
  switch (shape?.kind) {
    case undefined:
    case 'constant':
      return '';
    case 'poisson':
      return ', as Poisson arrivals,';
    case 'steps':
      return shape.steps === 1 ? '' : `, rising in ${shape.steps} steps,`;
    case 'bursts':
      return `, in bursts of ${time(shape.everyMs * shape.share)} every ${time(shape.everyMs)},`;
  }
}

/** The same by the names of options. */
export function scheduleSettings(shape: ScheduleShape | undefined): Readonly<Record<string, string | number>> {
  switch (shape?.kind) {
    case undefined:
    case 'constant':
      return {};
    case 'poisson':
      return { schedule: 'poisson' };
    case 'steps':
      return { schedule: 'steps', steps: shape.steps };
    case 'bursts':
      return { schedule: 'bursts', burstEveryMs: shape.everyMs, burstShare: shape.share };
  }
}
