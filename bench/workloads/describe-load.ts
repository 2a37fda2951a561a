import type { BenchResult } from '../../reports/bench-result.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';
import type { LoadOptions } from '../options.js';
import { time, whole } from './amounts.js';
import { describeSchedule, scheduleSettings } from './describe-schedule.js';

/** What a load is, in one line. */
export function describeLoad(options: LoadOptions, partitions: readonly TopicPartition[]): string {
  const { rate, schedule, size, durationMs, warmupMs, acks, batchSize, lingerMs, connections } = options;
  const topics = byTopic(partitions).size;
  return [
    `${whole(rate)} records/s${describeSchedule(schedule)} of ${whole(size)} bytes for ${time(durationMs)} after ${time(warmupMs)} of warm-up`,
    `${topics === 1 ? '' : `${topics} topics, `}${partitions.length} partitions, ${connections === 1 ? 'one producer' : `${connections} producers`}, acks ${acks}, batches of ${whole(batchSize)} bytes, linger ${lingerMs} ms`,
  ].join('; ');
}

/** The same by the names of options. */
export function settingsOf(options: LoadOptions, partitions: readonly TopicPartition[]): BenchResult['settings'] {
  const {
    rate,
    schedule,
    seed = 1,
    size,
    durationMs,
    warmupMs,
    acks,
    batchSize,
    lingerMs,
    connections,
    threads,
  } = options;
  const topics = byTopic(partitions);
  const topic = topics.size === 1 ? { topic: [...topics.keys()].join() } : { topics: topics.size };
  return {
    rate,
    ...scheduleSettings(schedule),
    durationMs,
    warmupMs,
    size,
    ...topic,
    partitions: partitions.length,
    acks,
    batchSize,
    lingerMs,
    connections,
    threads,
    seed,
  };
}
