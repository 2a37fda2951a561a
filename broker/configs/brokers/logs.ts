import { type Check, int32, int64 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';
import { BEHIND_BROKER_CONFIG } from '../topic-configs.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** These are absent by default: another config of the same thing, in hours or minutes, holds then. */
const WITHOUT_DEFAULT = new Set(['log.retention.ms', 'log.roll.ms', 'log.roll.jitter.ms', 'log.flush.interval.ms']);

/** Where Kafka takes other values for brokers than for topics. A negative time is no limit. */
const CHECK_FOR_BROKERS: Readonly<Record<string, Check>> = {
  'log.retention.ms': (value) =>
    int64()(value) ?? (BigInt(value.trim()) === 0n ? 'must be -1 for no limit, or at least 1' : undefined),
  'log.flush.interval.ms': int64(),
  'log.roll.jitter.ms': int64(),
};

/** What topics have where they do not say otherwise. */
const defaultsOfTopics: readonly ConfigDefinition[] = [...BEHIND_BROKER_CONFIG].map(([name, ofTopics]) => ({
  ...ofTopics,
  name,
  initial: WITHOUT_DEFAULT.has(name) ? null : ofTopics.initial,
  check: CHECK_FOR_BROKERS[name] ?? ofTopics.check,
  documentation: `What topics have that do not set ${ofTopics.name}. ${ofTopics.documentation}`,
}));

/** How a broker keeps its logs. */
export const logConfigs: readonly ConfigDefinition[] = [
  ...defaultsOfTopics,
  dynamic.list('cordoned.log.dirs', '', 'Directories of logs in which no new partition is put.'),
  dynamic.long('log.cleaner.backoff.ms', '15000', 'Milliseconds between two rounds of compaction.', int64(0n)),
  dynamic.long(
    'log.cleaner.dedupe.buffer.size',
    '134217728',
    'Bytes of memory in which compaction remembers keys, for all its threads.',
    int64(1_048_576n),
  ),
  fixed.flag('log.cleaner.enable', 'true', 'Whether compacted topics are compacted.'),
  dynamic.double(
    'log.cleaner.io.buffer.load.factor',
    '0.9',
    'How full the memory for keys may become before compaction stops to take in more.',
  ),
  dynamic.int('log.cleaner.io.buffer.size', '524288', 'Bytes that compaction reads and writes at a time.', int32(0)),
  dynamic.double(
    'log.cleaner.io.max.bytes.per.second',
    '1.7976931348623157E308',
    'Bytes per second that compaction reads and writes at the most.',
  ),
  dynamic.int('log.cleaner.threads', '1', 'Threads that compact logs.', int32(1)),
  fixed.list('log.dir', '/tmp/kafka-logs', 'The directory of logs, where log.dirs names none.'),
  fixed.long(
    'log.dir.failure.timeout.ms',
    '30000',
    'Milliseconds in which the controller must have heard of a directory that failed, before the broker stops.',
  ),
  fixed.list('log.dirs', null, 'The directories in which logs are stored.'),
  fixed.int(
    'log.flush.offset.checkpoint.interval.ms',
    '60000',
    'Milliseconds between two notes of the recovery points.',
  ),
  fixed.long(
    'log.flush.scheduler.interval.ms',
    '9223372036854775807',
    'Milliseconds between two looks for logs to be forced to the disk.',
  ),
  fixed.int(
    'log.flush.start.offset.checkpoint.interval.ms',
    '60000',
    'Milliseconds between two notes of the starts of logs.',
  ),
  fixed.long('log.retention.check.interval.ms', '300000', 'Milliseconds between two looks for records to be deleted.'),
  fixed.int(
    'log.retention.hours',
    '168',
    'Hours after which records are deleted, where neither log.retention.ms nor log.retention.minutes says it.',
  ),
  fixed.int(
    'log.retention.minutes',
    null,
    'Minutes after which records are deleted, where log.retention.ms does not say it.',
  ),
  fixed.int('log.roll.hours', '168', 'Hours after which the next segment is begun, where log.roll.ms does not say it.'),
  fixed.int(
    'log.roll.jitter.hours',
    '0',
    'Hours, at random up to this, by which a segment ends early, where log.roll.jitter.ms does not say it.',
  ),
  dynamic.int(
    'num.recovery.threads.per.data.dir',
    '2',
    'Threads per directory that open logs at the start and close them at the end.',
    int32(1),
  ),
  fixed.int('num.replica.alter.log.dirs.threads', null, 'Threads that move replicas between directories.'),
  dynamic.int(
    'producer.id.expiration.ms',
    '86400000',
    'Milliseconds after which a producer that wrote nothing is forgotten.',
    int32(1),
  ),
];
