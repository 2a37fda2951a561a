import type { BenchResult } from '../../reports/bench-result.js';
import type { TopicPartition } from '../load/lanes.js';
import type { ProducersPlan } from '../load/load-plan.js';
import type { Schedule, ScheduleSpec } from '../load/schedule.js';
import { isFullSpeed, type LoadOptions, type RecordOptions } from '../options.js';
import { describeLoad, settingsOf } from './describe-load.js';
import { measureLoad } from './measure-load.js';
import { dueMeasured, meanRate, plannedSchedule } from './planned-schedule.js';
import { recordsSpec } from './records-spec.js';
import type { SeriesHead } from './series-result.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

const FULL_SPEED: SeriesHead = { id: 'produce', title: 'produce', unit: 'records', wanted: null };

/** Producers at a fixed rate, or as fast as the target takes it; measures from when a record was due until it was acknowledged. */
export function produce(session: Session, options: LoadOptions, workload = 'produce'): Promise<BenchResult> {
  const schedule = isFullSpeed(options) ? undefined : planned(options);
  return withTopics(session, options, ({ partitions }) => {
    const crew = producersPlan('produce', partitions, options);
    const { driver, durationMs, warmupMs, threads } = options;
    return measureLoad(session, {
      workload,
      description: describeLoad(options, partitions),
      settings: settingsOf(options, partitions),
      plan: { driver, warmupMs, crews: [crew] },
      durationMs,
      threads,
      heads: [schedule === undefined ? FULL_SPEED : producersHead(crew, schedule)],
    });
  });
}

export function producersPlan(
  series: string,
  partitions: readonly TopicPartition[],
  options: LoadOptions,
): ProducersPlan {
  const { acks, idempotent, batchSize, lingerMs, connections } = options;
  return {
    kind: 'produce',
    series,
    clients: connections,
    partitions,
    schedule: scheduleSpec(options),
    records: recordsSpec(options),
    acks,
    idempotent,
    batchSize,
    lingerMs,
  };
}

/** Those whose records tell consumers when they were due. */
export function stampedProducers(partitions: readonly TopicPartition[], options: LoadOptions): ProducersPlan {
  const plan = producersPlan('produce', partitions, options);
  return { ...plan, records: { ...plan.records, stamped: true } };
}

/** Those that send so many records, as fast as the target takes them. */
export function countedProducers(
  series: string,
  partitions: readonly TopicPartition[],
  options: RecordOptions,
  total: number,
): ProducersPlan {
  const fullSpeed = { rate: Number.POSITIVE_INFINITY, warmupMs: 0, durationMs: Number.POSITIVE_INFINITY };
  return { ...producersPlan(series, partitions, { ...options, ...fullSpeed }), total };
}

export function producersHead({ series, schedule: spec }: ProducersPlan, schedule: Schedule): SeriesHead {
  return {
    id: series,
    title: 'produce',
    unit: 'records',
    wanted: meanRate(schedule, spec),
    due: (at) => dueMeasured(schedule, at),
  };
}

function scheduleSpec({ rate, warmupMs, durationMs, schedule }: LoadOptions): ScheduleSpec {
  return { rate, warmupMs, durationMs, shape: schedule };
}

/** The schedule of these options. Throws `TargetError` where nothing would be measured. */
export function planned(options: LoadOptions): Schedule {
  return plannedSchedule(scheduleSpec(options), 'record');
}
