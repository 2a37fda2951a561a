/**
 * How one log is kept, as the configuration of its topic says it. Sizes are in bytes, times in ms; `Infinity` where there is
 * no limit.
 */
export interface LogSettings {
  /** A segment that would grow beyond this is followed by the next one (`segment.bytes`). */
  readonly segmentBytes: number;
  /** A segment whose first record is older than this is followed by the next one, however small it is (`segment.ms`). */
  readonly segmentMs: number;
  /** At random up to this, a segment is followed by the next one earlier than `segmentMs` (`segment.jitter.ms`). */
  readonly segmentJitterMs: number;
  /** A segment with an index of this size is followed by the next one (`segment.index.bytes`). */
  readonly segmentIndexBytes: number;
  /** Whether old segments are deleted (`cleanup.policy`). */
  readonly deletes: boolean;
  /** Segments are deleted whose newest record is older than this (`retention.ms`). */
  readonly retentionMs: number;
  /** The oldest segments are deleted as long as so much is left without them (`retention.bytes`). */
  readonly retentionBytes: number;
  /** Whether only the newest record of a key is kept (`cleanup.policy`). */
  readonly compacts: boolean;
  /** How long a compacted log keeps the mark of a deletion after it took effect (`delete.retention.ms`). */
  readonly deleteRetentionMs: number;
  /** A record younger than this is not compacted away (`min.compaction.lag.ms`). */
  readonly minCompactionLagMs: number;
  /** A record older than this makes the log worth compacting (`max.compaction.lag.ms`). */
  readonly maxCompactionLagMs: number;
  /** What part of a log must be uncompacted to make it worth compacting (`min.cleanable.dirty.ratio`). */
  readonly minCleanableDirtyRatio: number;
  /** After so many records what was appended is forced to the disk (`flush.messages`). */
  readonly flushMessages: number;
  /** What was appended is forced to the disk after so long (`flush.ms`). */
  readonly flushMs: number;
  /** Bytes of batches between two entries of an index (`index.interval.bytes`). */
  readonly indexIntervalBytes: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Kafka's defaults. */
export const DEFAULT_LOG_SETTINGS: LogSettings = {
  segmentBytes: 1024 ** 3,
  segmentMs: 7 * DAY_MS,
  segmentJitterMs: 0,
  segmentIndexBytes: 10 * 1024 ** 2,
  deletes: true,
  retentionMs: 7 * DAY_MS,
  retentionBytes: Number.POSITIVE_INFINITY,
  compacts: false,
  deleteRetentionMs: DAY_MS,
  minCompactionLagMs: 0,
  maxCompactionLagMs: Number.POSITIVE_INFINITY,
  minCleanableDirtyRatio: 0.5,
  flushMessages: Number.POSITIVE_INFINITY,
  flushMs: Number.POSITIVE_INFINITY,
  indexIntervalBytes: 4096,
};
