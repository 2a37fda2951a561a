import { randomBytes } from 'node:crypto';
import type { TopicPartition } from '../load/lanes.js';
import type { ConsumersPlan } from '../load/load-plan.js';
import type { Schedule } from '../load/schedule.js';
import { dueMeasured } from './planned-schedule.js';
import type { SeriesHead } from './series-result.js';

/** Consumers of partitions, in a group that nobody else has. */
export function consumersPlan(
  partitions: readonly TopicPartition[],
  plan: Pick<ConsumersPlan, 'series' | 'clients' | 'until'>,
): ConsumersPlan {
  return {
    kind: 'consume',
    from: 'earliest',
    stamped: false,
    group: `fluxmq-bench-${plan.series}-${randomBytes(4).toString('hex')}`,
    partitions,
    ...plan,
  };
}

/** Consumers of what producers send meanwhile; they measure from when a record was due until it arrived. */
export function followersPlan(
  partitions: readonly TopicPartition[],
  producers: string,
  plan: Pick<ConsumersPlan, 'series' | 'clients'>,
): ConsumersPlan {
  const until = { kind: 'follow', producers } as const;
  return { ...consumersPlan(partitions, { ...plan, until }), from: 'latest', stamped: true };
}

/** Of `groups` groups each of which reads all that is due on a schedule. */
export function followersHead(id: string, rate: number, schedule: Schedule, groups = 1): SeriesHead {
  return {
    id,
    title: 'end-to-end',
    unit: 'records',
    wanted: groups * rate,
    due: (at) => groups * dueMeasured(schedule, at),
  };
}

/** Of consumers that read what is there as fast as they can. */
export function readersHead(id: string, title: string): SeriesHead {
  return { id, title, unit: 'records', wanted: null };
}
