import type { BenchResult } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import type { TopicPartition } from '../load/lanes.js';
import type { ProducersPlan } from '../load/load-plan.js';
import { type Schedule, scheduleOf } from '../load/schedule.js';
import { isFullSpeed, type LoadOptions } from '../options.js';
import { describeLoad, settingsOf } from './describe-load.js';
import { measureLoad } from './measure-load.js';
import type { SeriesHead } from './series-result.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

/** Producers at a fixed rate; measures from when a record was due until it was acknowledged. */
export function produce(session: Session, options: LoadOptions): Promise<BenchResult> {
  const schedule = planned(options);
  return withTopics(session, options, ({ partitions }) => {
    const crew = producersPlan('produce', partitions, options);
    const { bootstrap, security } = session.target;
    const { driver, durationMs, warmupMs, threads } = options;
    return measureLoad(session, {
      workload: 'produce',
      description: describeLoad(options, partitions),
      settings: settingsOf(options, partitions),
      plan: { bootstrap, security, driver, warmupMs, durationMs, crews: [crew] },
      threads,
      heads: [producersHead(crew, schedule)],
    });
  });
}

export function producersPlan(
  series: string,
  partitions: readonly TopicPartition[],
  { rate, warmupMs, durationMs, size, acks, batchSize, lingerMs, connections }: LoadOptions,
): ProducersPlan {
  return {
    kind: 'produce',
    series,
    clients: connections,
    partitions,
    schedule: { rate, warmupMs, durationMs },
    records: { size },
    acks,
    batchSize,
    lingerMs,
  };
}

export function producersHead({ series, schedule: { rate } }: ProducersPlan, schedule: Schedule | null): SeriesHead {
  if (schedule === null) return { id: series, title: 'produce', unit: 'records', wanted: null, due: () => null };
  return {
    id: series,
    title: 'produce',
    unit: 'records',
    wanted: rate,
    due: (at) => Math.max(0, (at === undefined ? schedule.records : schedule.dueBy(at)) - schedule.firstMeasured),
  };
}

/** The schedule of these options, null where they want none. Throws `TargetError` where nothing would be measured. */
export function planned({ rate, warmupMs, durationMs }: LoadOptions): Schedule | null {
  if (isFullSpeed({ rate })) return null;
  const schedule = scheduleOf({ rate, warmupMs, durationMs });
  if (schedule.records > schedule.firstMeasured) return schedule;
  throw new TargetError(`${rate} records/s for ${durationMs} ms is less than one record: raise --rate or --duration.`);
}
