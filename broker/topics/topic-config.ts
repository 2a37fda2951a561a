import { ErrorCode } from '../../protocol/index.js';
import { problemWith, shown } from '../configs/definition.js';
import { TOPIC_CONFIGS } from '../configs/topic-configs.js';
import { KafkaError } from '../errors.js';
import type { LogSettings } from '../storage/log-settings.js';

/** The largest int64, as a number. */
const NO_LIMIT = 2 ** 63;

/** Why a configuration cannot be set; undefined when it can. */
export function invalidTopicConfig(name: string, value: string | null): string | undefined {
  const definition = TOPIC_CONFIGS.get(name);
  if (definition === undefined) return `There is no topic configuration called '${name}'.`;
  if (value === null) return `The topic configuration '${name}' has no value.`;
  return problemWith(definition, value);
}

/** Throws a `KafkaError` for configs that a topic cannot have together. */
export function checkTogether({ log: { minCompactionLagMs, maxCompactionLagMs } }: TopicConfig): void {
  if (minCompactionLagMs > maxCompactionLagMs) {
    throw new KafkaError(
      ErrorCode.INVALID_CONFIG,
      `min.compaction.lag.ms is ${minCompactionLagMs}, and so larger than max.compaction.lag.ms, ${maxCompactionLagMs}.`,
    );
  }
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
  /** How hard that codec tries, in its own measure; undefined where it has none. */
  readonly compressionLevel: number | undefined;
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
    const level = `compression.${this.compression}.level`;
    this.compressionLevel = TOPIC_CONFIGS.has(level) ? Number(this.value(level)) : undefined;
    this.log = {
      segmentBytes: this.limit('segment.bytes'),
      segmentMs: this.limit('segment.ms'),
      segmentJitterMs: this.limit('segment.jitter.ms'),
      segmentIndexBytes: this.limit('segment.index.bytes'),
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

  /** What holds for the topic, as Kafka shows it. */
  value(name: string): string {
    const definition = TOPIC_CONFIGS.get(name);
    const value = this.overrides.get(name) ?? this.defaults.get(name);
    if (definition === undefined) return value ?? '';
    return value === undefined ? (definition.initial ?? '') : shown(definition, value);
  }

  /** A size or a time. Negative ones and the largest int64 say that there is no limit. */
  private limit(name: string): number {
    const value = Number(this.value(name));
    return value < 0 || value >= NO_LIMIT ? Number.POSITIVE_INFINITY : value;
  }
}
