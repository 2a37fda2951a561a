import type { LogSettings } from '../storage/log-settings.js';

/**
 * The configuration of topics: every name that Kafka 4.3.1 knows, with its type and default. What is set is kept and shown;
 * this broker acts on those that `TopicConfig` reads.
 */
type Check = (value: string) => string | undefined;

const INT64_MAX = '9223372036854775807';

function integer(min: bigint, max: bigint): Check {
  return (value) => {
    if (!/^[+-]?\d{1,19}$/.test(value.trim())) return 'is not a whole number';
    const number = BigInt(value.trim().replace(/^\+/, ''));
    return number >= min && number <= max ? undefined : `must lie between ${min} and ${max}`;
  };
}

const int32 = (min: number) => integer(BigInt(min), 2_147_483_647n);
const int64 = (min: number) => integer(BigInt(min), BigInt(INT64_MAX));

function oneOf(...allowed: string[]): Check {
  return (value) => (allowed.includes(value.trim()) ? undefined : `must be one of ${allowed.join(', ')}`);
}

const flag: Check = (value) => oneOf('true', 'false')(value.toLowerCase());

function listOf(...allowed: string[]): Check {
  return (value) =>
    value.trim() === ''
      ? undefined
      : value
          .split(',')
          .map(oneOf(...allowed))
          .find(Boolean);
}

const fraction: Check = (value) =>
  value.trim() !== '' && Number(value) >= 0 && Number(value) <= 1 ? undefined : 'must be a number between 0 and 1';

const replicaList: Check = (value) =>
  value === '' || value === '*' || /^\d+:\d+(,\d+:\d+)*$/.test(value)
    ? undefined
    : "must be empty, '*' or a list of partition:broker";

const KNOWN: Readonly<Record<string, readonly [initial: string, check: Check]>> = {
  'cleanup.policy': ['delete', listOf('delete', 'compact')],
  'compression.gzip.level': ['-1', int32(-1)],
  'compression.lz4.level': ['9', int32(1)],
  'compression.type': ['producer', oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer')],
  'compression.zstd.level': ['3', int32(-131072)],
  'delete.retention.ms': ['86400000', int64(0)],
  'file.delete.delay.ms': ['60000', int64(0)],
  'flush.messages': [INT64_MAX, int64(1)],
  'flush.ms': [INT64_MAX, int64(0)],
  'follower.replication.throttled.replicas': ['', replicaList],
  'index.interval.bytes': ['4096', int32(0)],
  'leader.replication.throttled.replicas': ['', replicaList],
  'local.retention.bytes': ['-2', int64(-2)],
  'local.retention.ms': ['-2', int64(-2)],
  'max.compaction.lag.ms': [INT64_MAX, int64(1)],
  'max.message.bytes': ['1048588', int32(0)],
  'message.timestamp.after.max.ms': ['3600000', int64(0)],
  'message.timestamp.before.max.ms': [INT64_MAX, int64(0)],
  'message.timestamp.type': ['CreateTime', oneOf('CreateTime', 'LogAppendTime')],
  'min.cleanable.dirty.ratio': ['0.5', fraction],
  'min.compaction.lag.ms': ['0', int64(0)],
  'min.insync.replicas': ['1', int32(1)],
  preallocate: ['false', flag],
  'remote.log.copy.disable': ['false', flag],
  'remote.log.delete.on.disable': ['false', flag],
  'remote.storage.enable': ['false', flag],
  'retention.bytes': ['-1', int64(-1)],
  'retention.ms': ['604800000', int64(-1)],
  'segment.bytes': ['1073741824', int32(1_048_576)],
  'segment.index.bytes': ['10485760', int32(4)],
  'segment.jitter.ms': ['0', int64(0)],
  'segment.ms': ['604800000', int64(1)],
  'unclean.leader.election.enable': ['false', flag],
};

/** Why a configuration cannot be set; undefined when it can. */
export function invalidTopicConfig(name: string, value: string | null): string | undefined {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) return `There is no topic configuration called '${name}'.`;
  if (value === null) return `The topic configuration '${name}' has no value.`;
  const problem = known[1](value);
  return problem === undefined ? undefined : `The value '${value}' of the topic configuration '${name}' ${problem}.`;
}

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly isDefault: boolean;
}

/** The configuration of one topic: what was set, over the defaults. */
export class TopicConfig {
  /** Largest batch that is taken, in bytes. */
  readonly maxMessageBytes: number;
  /** Whether the broker stamps batches with the time of their arrival. */
  readonly logAppendTime: boolean;
  /** How far a record's timestamp may lie before and after the broker's clock, in ms. */
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  /** Whether only the newest record of a key matters, so that every record needs a key. */
  readonly compacted: boolean;
  /** The codec that the topic is meant to be packed with; `producer` for that of each batch. */
  readonly compression: string;
  /** How the logs of the topic are kept. */
  readonly log: LogSettings;

  /** `defaults` are the broker's own, where they differ from Kafka's. */
  constructor(
    readonly overrides: ReadonlyMap<string, string>,
    private readonly defaults: ReadonlyMap<string, string> = new Map(),
  ) {
    this.maxMessageBytes = Number(this.value('max.message.bytes'));
    this.logAppendTime = this.value('message.timestamp.type') === 'LogAppendTime';
    this.timestampBeforeMaxMs = Number(this.value('message.timestamp.before.max.ms'));
    this.timestampAfterMaxMs = Number(this.value('message.timestamp.after.max.ms'));
    this.compacted = this.value('cleanup.policy').includes('compact');
    this.compression = this.value('compression.type');
    this.log = {
      segmentBytes: this.limit('segment.bytes'),
      segmentMs: this.limit('segment.ms'),
      deletes: this.value('cleanup.policy').includes('delete'),
      retentionMs: this.limit('retention.ms'),
      retentionBytes: this.limit('retention.bytes'),
      compacts: this.compacted,
      deleteRetentionMs: this.limit('delete.retention.ms'),
      minCompactionLagMs: this.limit('min.compaction.lag.ms'),
      maxCompactionLagMs: this.limit('max.compaction.lag.ms'),
      minCleanableDirtyRatio: Number(this.value('min.cleanable.dirty.ratio')),
      flushMessages: this.limit('flush.messages'),
      flushMs: this.limit('flush.ms'),
      indexIntervalBytes: this.limit('index.interval.bytes'),
    };
  }

  entries(): ConfigEntry[] {
    return Object.keys(KNOWN).map((name) => ({ name, value: this.value(name), isDefault: !this.overrides.has(name) }));
  }

  /** A size or a time. -1 and the largest int64 both say that there is no limit. */
  private limit(name: string): number {
    const value = this.value(name);
    return value === '-1' || value === INT64_MAX ? Number.POSITIVE_INFINITY : Number(value);
  }

  private value(name: string): string {
    return this.overrides.get(name) ?? this.defaults.get(name) ?? KNOWN[name]?.[0] ?? '';
  }
}
