import { fraction, int32, int64, listOf, noRemoteStorage, oneOf, replicaList } from './checks.js';
import { type ConfigDefinition, definitionsOf, scoped } from './definition.js';

const INT64_MAX = '9223372036854775807';
const { flag, text, int, long, double, list } = scoped('cluster');

/** A config of topics, and the config of brokers that topics have it from where they do not set it. */
interface TopicConfigDefinition {
  readonly definition: ConfigDefinition;
  readonly brokerConfig?: string;
}

const inherited = (brokerConfig: string, definition: ConfigDefinition): TopicConfigDefinition => ({
  definition,
  brokerConfig,
});
const ofTopicsAlone = (definition: ConfigDefinition): TopicConfigDefinition => ({ definition });

/** Every config of topics that Kafka 4.3.1 knows. */
const ALL: readonly TopicConfigDefinition[] = [
  inherited(
    'log.cleanup.policy',
    list(
      'cleanup.policy',
      'delete',
      'What becomes of old records: `delete` removes them by time and size, `compact` keeps the newest of every key; both can be combined, and an empty list keeps all.',
      listOf('delete', 'compact'),
    ),
  ),
  inherited(
    'compression.gzip.level',
    int(
      'compression.gzip.level',
      '-1',
      'How hard gzip tries, from 1 to 9, where the topic is packed with it; -1 for its own default.',
      (value) => (value.trim() === '-1' ? undefined : int32(1, 9)(value)),
    ),
  ),
  inherited(
    'compression.lz4.level',
    int(
      'compression.lz4.level',
      '9',
      'How hard LZ4 tries, from 1 to 17, where the topic is packed with it.',
      int32(1, 17),
    ),
  ),
  inherited(
    'compression.type',
    text(
      'compression.type',
      'producer',
      'The codec that batches are stored in; `producer` keeps that of each batch.',
      oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    ),
  ),
  inherited(
    'compression.zstd.level',
    int(
      'compression.zstd.level',
      '3',
      'How hard Zstandard tries, from -131072 to 22, where the topic is packed with it.',
      int32(-131072, 22),
    ),
  ),
  inherited(
    'log.cleaner.delete.retention.ms',
    long(
      'delete.retention.ms',
      '86400000',
      'Milliseconds for which a compacted log keeps the mark of a deletion, so that readers can see it.',
      int64(0n),
    ),
  ),
  inherited(
    'log.segment.delete.delay.ms',
    long(
      'file.delete.delay.ms',
      '60000',
      'Milliseconds between the end of a segment and the removal of its files.',
      int64(0n),
    ),
  ),
  inherited(
    'log.flush.interval.messages',
    long(
      'flush.messages',
      INT64_MAX,
      'After so many records a log is forced to the disk, instead of when the system likes to.',
      int64(1n),
    ),
  ),
  inherited(
    'log.flush.interval.ms',
    long('flush.ms', INT64_MAX, 'Milliseconds after which what was appended is forced to the disk.', int64(0n)),
  ),
  ofTopicsAlone(
    list(
      'follower.replication.throttled.replicas',
      '',
      'Replicas as partition:broker, or *, whose fetching from leaders is slowed down to the rate that is set for it.',
      replicaList,
    ),
  ),
  inherited(
    'log.index.interval.bytes',
    int('index.interval.bytes', '4096', 'Bytes of batches between two entries of a segment’s offset index.', int32(0)),
  ),
  ofTopicsAlone(
    list(
      'leader.replication.throttled.replicas',
      '',
      'Replicas as partition:broker, or *, whose reading by followers is slowed down to the rate that is set for it.',
      replicaList,
    ),
  ),
  inherited(
    'log.local.retention.bytes',
    long(
      'local.retention.bytes',
      '-2',
      'Bytes of a partition that stay on the broker where the rest is in remote storage; -2 for retention.bytes.',
      int64(-2n),
    ),
  ),
  inherited(
    'log.local.retention.ms',
    long(
      'local.retention.ms',
      '-2',
      'Milliseconds for which records stay on the broker where older ones are in remote storage; -2 for retention.ms.',
      int64(-2n),
    ),
  ),
  inherited(
    'log.cleaner.max.compaction.lag.ms',
    long(
      'max.compaction.lag.ms',
      INT64_MAX,
      'Milliseconds after which a record of a compacted log is looked at by compaction at the latest.',
      int64(1n),
    ),
  ),
  inherited(
    'message.max.bytes',
    int('max.message.bytes', '1048588', 'Bytes of the largest batch that is taken, as it is packed.', int32(0)),
  ),
  inherited(
    'log.message.timestamp.after.max.ms',
    long(
      'message.timestamp.after.max.ms',
      '3600000',
      'Milliseconds by which the timestamp of a record may be ahead of the broker’s clock.',
      int64(0n),
    ),
  ),
  inherited(
    'log.message.timestamp.before.max.ms',
    long(
      'message.timestamp.before.max.ms',
      INT64_MAX,
      'Milliseconds by which the timestamp of a record may be behind the broker’s clock.',
      int64(0n),
    ),
  ),
  inherited(
    'log.message.timestamp.type',
    text(
      'message.timestamp.type',
      'CreateTime',
      'Whose clock the timestamps of records are from: the producer’s (CreateTime) or the broker’s (LogAppendTime).',
      oneOf('CreateTime', 'LogAppendTime'),
    ),
  ),
  inherited(
    'log.cleaner.min.cleanable.ratio',
    double(
      'min.cleanable.dirty.ratio',
      '0.5',
      'The part of a log that must be uncompacted before compaction looks at it, between 0 and 1.',
      fraction,
    ),
  ),
  inherited(
    'log.cleaner.min.compaction.lag.ms',
    long(
      'min.compaction.lag.ms',
      '0',
      'Milliseconds for which a record of a compacted log stays as it is at the least.',
      int64(0n),
    ),
  ),
  inherited(
    'min.insync.replicas',
    int('min.insync.replicas', '1', 'Replicas that must be in sync for a Produce with acks=all to be taken.', int32(1)),
  ),
  inherited(
    'log.preallocate',
    flag('preallocate', 'false', 'Whether a new segment takes its whole space on the disk at once.'),
  ),
  ofTopicsAlone(flag('remote.log.copy.disable', 'false', 'Whether no more segments are copied to remote storage.')),
  ofTopicsAlone(
    flag(
      'remote.log.delete.on.disable',
      'false',
      'Whether what is in remote storage is deleted when remote storage is switched off for the topic.',
    ),
  ),
  ofTopicsAlone(
    flag('remote.storage.enable', 'false', 'Whether old segments move to remote storage.', noRemoteStorage),
  ),
  inherited(
    'log.retention.bytes',
    long(
      'retention.bytes',
      '-1',
      'Bytes of a partition beyond which its oldest segments are deleted; -1 for no limit.',
      int64(-1n),
    ),
  ),
  inherited(
    'log.retention.ms',
    long(
      'retention.ms',
      '604800000',
      'Milliseconds after which records are deleted, segment by segment; -1 keeps them for ever.',
      int64(-1n),
    ),
  ),
  inherited(
    'log.segment.bytes',
    int('segment.bytes', '1073741824', 'Bytes at which a log begins its next segment file.', int32(1_048_576)),
  ),
  inherited(
    'log.index.size.max.bytes',
    int('segment.index.bytes', '10485760', 'Bytes of a segment’s index at which the next segment is begun.', int32(4)),
  ),
  inherited(
    'log.roll.jitter.ms',
    long(
      'segment.jitter.ms',
      '0',
      'Milliseconds, at random up to this, by which a segment ends before segment.ms, lest all end at once.',
      int64(0n),
    ),
  ),
  inherited(
    'log.roll.ms',
    long(
      'segment.ms',
      '604800000',
      'Milliseconds after which a log begins its next segment file, though the last is not full.',
      int64(1n),
    ),
  ),
  inherited(
    'unclean.leader.election.enable',
    flag(
      'unclean.leader.election.enable',
      'false',
      'Whether a replica that is not in sync may become leader when no other is left, at the price of lost records.',
    ),
  ),
];

export const TOPIC_CONFIGS = definitionsOf(ALL.map(({ definition }) => definition));

/** The configs of topics that have one of brokers behind them, by the name of that. */
export const BEHIND_BROKER_CONFIG: ReadonlyMap<string, ConfigDefinition> = new Map(
  ALL.flatMap(({ definition, brokerConfig }) => (brokerConfig === undefined ? [] : [[brokerConfig, definition]])),
);

const BROKER_CONFIG_OF: ReadonlyMap<string, string> = new Map(
  [...BEHIND_BROKER_CONFIG].map(([brokerConfig, { name }]) => [name, brokerConfig]),
);

/** The config of brokers that sets what topics have where they say nothing; undefined where there is none. */
export function brokerConfigOf(topicConfig: string): string | undefined {
  return BROKER_CONFIG_OF.get(topicConfig);
}

/** The defaults of topic configs that broker configs set. */
export function topicConfigsOf(brokerConfigs: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...brokerConfigs].flatMap(([name, value]) => {
      const behind = BEHIND_BROKER_CONFIG.get(name);
      return behind === undefined ? [] : [[behind.name, value]];
    }),
  );
}
