import { TargetError } from '../../targets/target.js';
import type { Schedule, ScheduleSpec } from '../load/schedule.js';
import { scheduleOf } from '../load/schedule-of.js';
import type { SeriesHead } from './series-result.js';

/** The schedule of what is no record. Throws `TargetError` where nothing would be measured. */
export function plannedErrands(spec: ScheduleSpec, unit: string): Schedule {
  const { rate, durationMs } = spec;
  if (rate === Number.POSITIVE_INFINITY)
    throw new TargetError('This workload needs a rate: --rate max is for produce.');
  const schedule = scheduleOf(spec);
  if (schedule.records > schedule.firstMeasured) return schedule;
  throw new TargetError(`${rate} ${unit}/s for ${durationMs} ms is less than one: raise --rate or --duration.`);
}

/** Of a series of such. `wanted` per second is null where the load is as fast as it can be. */
export function errandsHead(
  series: string,
  unit: string,
  wanted: number | null,
  { records, firstMeasured, dueBy }: Schedule,
): SeriesHead {
  const due = (at?: number) => Math.max(0, (at === undefined ? records : dueBy(at)) - firstMeasured);
  return { id: series, title: series, unit, wanted, due };
}
