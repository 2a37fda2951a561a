import type { BenchResult } from '../../reports/bench-result.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';
import { isFullSpeed, type LoadOptions, type RecordOptions } from '../options.js';

/** What a load is, in one line. */
export function describeLoad(options: LoadOptions, partitions: readonly TopicPartition[]): string {
  const { rate, size, durationMs, warmupMs } = options;
  return [
    `${isFullSpeed(options) ? 'as many records as it takes,' : `${whole(rate)} records/s`} of ${whole(size)} bytes for ${time(durationMs)}${warmupMs === 0 ? '' : ` after ${time(warmupMs)} of warm-up`}`,
    describeRecords(options, partitions),
  ].join('; ');
}

/** Where records go and how they are sent. */
export function describeRecords(options: RecordOptions, partitions: readonly TopicPartition[]): string {
  const { acks, batchSize, lingerMs, connections } = options;
  const topics = byTopic(partitions).size;
  return `${topics === 1 ? '' : `${topics} topics, `}${partitions.length} partitions, ${several(connections, 'producer')}, acks ${acks}, batches of ${whole(batchSize)} bytes, linger ${lingerMs} ms`;
}

/** What is there before the load begins. */
export function describeBacklog(bytes: number, { size }: RecordOptions): string {
  return `${(bytes / 1e6).toLocaleString('en-US')} MB in records of ${whole(size)} bytes`;
}

/** The same by the names of options. */
export function settingsOf(options: LoadOptions, partitions: readonly TopicPartition[]): BenchResult['settings'] {
  const { rate, durationMs, warmupMs } = options;
  return { rate: isFullSpeed(options) ? 'max' : rate, durationMs, warmupMs, ...recordSettings(options, partitions) };
}

/** Of records alone. */
export function recordSettings(options: RecordOptions, partitions: readonly TopicPartition[]): BenchResult['settings'] {
  const { size, acks, batchSize, lingerMs, connections, threads } = options;
  const topics = byTopic(partitions);
  const topic = topics.size === 1 ? { topic: [...topics.keys()].join() } : { topics: topics.size };
  return {
    size,
    ...topic,
    partitions: partitions.length,
    acks,
    batchSize,
    lingerMs,
    connections,
    threads,
  };
}

export function several(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`;
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

function time(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}
