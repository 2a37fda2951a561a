import type { BenchResult } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import type { TopicPartition } from '../load/lanes.js';
import type { ProducersPlan } from '../load/load-plan.js';
import { type Schedule, type ScheduleSpec, scheduleOf } from '../load/schedule.js';
import type { LoadOptions } from '../options.js';
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
  options: LoadOptions,
): ProducersPlan {
  const { size, acks, batchSize, lingerMs, connections } = options;
  return {
    kind: 'produce',
    series,
    clients: connections,
    partitions,
    schedule: scheduleSpec(options),
    records: { size },
    acks,
    batchSize,
    lingerMs,
  };
}

export function producersHead({ series, schedule: spec }: ProducersPlan, schedule: Schedule): SeriesHead {
  const due = (at?: number) =>
    Math.max(0, (at === undefined ? schedule.records : schedule.dueBy(at)) - schedule.firstMeasured);
  // Of a rate that changes, the mean is wanted.
  return { id: series, title: 'produce', unit: 'records', wanted: (1_000 * due()) / spec.durationMs, due };
}

function scheduleSpec({ rate, warmupMs, durationMs, schedule }: LoadOptions): ScheduleSpec {
  return { rate, warmupMs, durationMs, shape: schedule };
}

/** The schedule of these options. Throws `TargetError` where nothing would be measured. */
export function planned(options: LoadOptions): Schedule {
  const schedule = scheduleOf(scheduleSpec(options));
  if (schedule.records > schedule.firstMeasured) return schedule;
  const { rate, durationMs } = options;
  throw new TargetError(`${rate} records/s for ${durationMs} ms is less than one record: raise --rate or --duration.`);
}
