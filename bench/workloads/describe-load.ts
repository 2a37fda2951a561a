import type { BenchResult } from '../../reports/bench-result.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';
import { isFullSpeed, type LoadOptions, type RecordOptions } from '../options.js';
import { time, whole } from './amounts.js';
import { describeSchedule, scheduleSettings } from './describe-schedule.js';
import { describeKind, recordsSettings } from './records-spec.js';

/** What a load is, in one line. */
export function describeLoad(options: LoadOptions, partitions: readonly TopicPartition[]): string {
  const { rate, schedule, size, durationMs, warmupMs } = options;
  const speed = isFullSpeed(options) ? 'as many records as it takes,' : `${whole(rate)} records/s`;
  return [
    `${speed} of ${whole(size)} bytes${describeKind(options)}${isFullSpeed(options) ? '' : describeSchedule(schedule)} for ${time(durationMs)}${warmupMs === 0 ? '' : ` after ${time(warmupMs)} of warm-up`}`,
    describeRecords(options, partitions),
  ].join('; ');
}

/** Where records go and how they are sent. */
export function describeRecords(options: RecordOptions, partitions: readonly TopicPartition[]): string {
  const { idempotent, acks, batchSize, lingerMs, connections } = options;
  const topics = byTopic(partitions).size;
  return `${topics === 1 ? '' : `${topics} topics, `}${several(partitions.length, 'partition')}, ${several(connections, 'producer')}, ${idempotent ? 'idempotent, ' : ''}acks ${acks}, batches of ${whole(batchSize)} bytes, linger ${lingerMs} ms`;
}

/** What is there before the load begins. */
export function describeBacklog(bytes: number, options: RecordOptions): string {
  return `${(bytes / 1e6).toLocaleString('en-US')} MB in records of ${whole(options.size)} bytes${describeKind(options)}`;
}

/** The same by the names of options. */
export function settingsOf(options: LoadOptions, partitions: readonly TopicPartition[]): BenchResult['settings'] {
  const { rate, schedule, durationMs, warmupMs } = options;
  const speed = isFullSpeed(options) ? { rate: 'max' } : { rate, ...scheduleSettings(schedule) };
  return { ...speed, durationMs, warmupMs, ...recordSettings(options, partitions) };
}

/** Of records alone. */
export function recordSettings(options: RecordOptions, partitions: readonly TopicPartition[]): BenchResult['settings'] {
  const { size, idempotent, acks, batchSize, lingerMs, connections, threads, seed = 1 } = options;
  const topics = byTopic(partitions);
  const topic = topics.size === 1 ? { topic: [...topics.keys()].join() } : { topics: topics.size };
  return {
    size,
    ...recordsSettings(options),
    ...topic,
    partitions: partitions.length,
    acks,
    ...(idempotent && { idempotent: 'yes' }),
    batchSize,
    lingerMs,
    connections,
    threads,
    seed,
  };
}

export function several(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`;
}
