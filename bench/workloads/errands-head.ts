import type { Schedule } from '../load/schedule.js';
import { dueMeasured } from './planned-schedule.js';
import type { SeriesHead } from './series-result.js';

/** Of a series of what is no record. `wanted` per second is null where the load is as fast as it can be. */
export function errandsHead(series: string, unit: string, wanted: number | null, schedule: Schedule): SeriesHead {
  return { id: series, title: series, unit, wanted, due: (at) => dueMeasured(schedule, at) };
}
