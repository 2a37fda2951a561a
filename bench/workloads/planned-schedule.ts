import { TargetError } from '../../targets/target.js';
import type { Schedule, ScheduleSpec } from '../load/schedule.js';
import { scheduleOf } from '../load/schedule-of.js';
import { isFullSpeed } from '../options.js';

/** The schedule of what `unit` names one of. Throws `TargetError` where nothing would be measured. */
export function plannedSchedule(spec: ScheduleSpec, unit: string): Schedule {
  if (isFullSpeed(spec)) throw new TargetError('This workload needs a rate: --rate max is for produce.');
  const schedule = scheduleOf(spec);
  if (dueMeasured(schedule) > 0) return schedule;
  const { rate, durationMs } = spec;
  throw new TargetError(
    `${rate} ${unit}s/s for ${durationMs} ms is less than one ${unit}: raise --rate or --duration.`,
  );
}

/** How many were due after the warm-up: in all, or until `at` milliseconds after the start. */
export function dueMeasured(schedule: Schedule, at?: number): number {
  return Math.max(0, (at === undefined ? schedule.records : schedule.dueBy(at)) - schedule.firstMeasured);
}

/** Per second after the warm-up. */
export function meanRate(schedule: Schedule, { durationMs }: Pick<ScheduleSpec, 'durationMs'>): number {
  return (1_000 * dueMeasured(schedule)) / durationMs;
}
