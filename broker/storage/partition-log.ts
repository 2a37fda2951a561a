import type { EpochEnd } from './leader-epochs.js';
import type { Loans } from './loans.js';
import type { LogSettings } from './log-settings.js';
import type { ProducedBatch, ProducerState } from './producer-state.js';
import type { AbortedTransaction } from './producer-states.js';

/** A record that answers a question about time. */
export interface TimestampedOffset {
  readonly offset: number;
  /** Milliseconds, exactly as the record has them. */
  readonly timestamp: bigint;
  readonly leaderEpoch: number;
}

/** What became of a batch that a producer sent. */
export interface Appended {
  readonly baseOffset: number;
  /** The largest of the batch that is stored, in ms, where this one was sent once more and is not written again. */
  readonly duplicateTimestamp?: bigint;
}

/** What is told of a batch that was sent once more: where the first one is. */
export function appendedBefore({ lastOffset, offsetDelta, timestamp }: ProducedBatch): Appended {
  return { baseOffset: lastOffset - offsetDelta, duplicateTimestamp: timestamp };
}

/** A piece of a log that is stored, and will be deleted, as a whole. */
export interface SegmentStart {
  readonly baseOffset: number;
  /** Milliseconds: when it last grew. */
  readonly lastModified: number;
}

/**
 * The records of one partition: a sequence of record batches (magic 2), opaque but for their headers. Every method that
 * touches data is asynchronous in type, so that a log on disk or on another machine can stand behind it; nothing may
 * assume that appending is local or instant. Failures are `FluxmqError`s of kind Storage.
 */
export interface PartitionLog {
  /** The first offset that can be read. */
  readonly startOffset: number;
  /** The offset that the next record gets. */
  readonly endOffset: number;
  /** Up to here every transaction is decided: the end of the log for readers of committed records. */
  readonly lastStableOffset: number;
  /** Bytes of all batches. */
  readonly size: number;
  /** The leader epoch of the last batch; -1 where nothing says it. */
  readonly latestEpoch: number;
  /** How the log is kept. It takes effect from the next append or the next round of upkeep on. */
  settings: LogSettings;

  /**
   * Appends one checked batch: stamps base offset and leader epoch into `batch` in place and answers the base offset, when
   * the batch is as safe as the settings ask. Until then `batch` is the log's; it copies what it keeps. Appends take effect
   * in the order of the calls. Refuses what is not exactly one batch, and offsets from 2^53-1 on.
   */
  append(batch: Buffer, leaderEpoch: number): Promise<number>;

  /**
   * The same for what a producer sends, exactly once where it has an id (KIP-98): one of its last five batches is not written
   * again. Throws a `KafkaError` for a batch that does not follow what the producer sent before; with `fromZero` also for one of
   * which nothing is known and that does not begin with sequence 0.
   */
  appendOnce(batch: Buffer, leaderEpoch: number, fromZero?: boolean): Promise<Appended>;

  /**
   * The same for the marker that ends a transaction. Throws a `KafkaError` where the epoch of its producer or of its coordinator is
   * over. `raisesEpoch` says that each transaction of the producer has an epoch of its own (KIP-890): then a marker of the
   * epoch that the open one has comes too late.
   */
  appendMarker(batch: Buffer, leaderEpoch: number, raisesEpoch: boolean): Promise<number>;

  /** Whether a producer has a transaction open here under this epoch, counting what has its place and cannot be read yet. */
  hasOpenTransaction(producerId: bigint, epoch: number): boolean;

  /** The producers with an id that have written here and are not forgotten yet, by their ids. */
  activeProducers(): ReadonlyMap<bigint, ProducerState>;

  /**
   * Whole batches from the one that holds `offset`, at most `maxBytes` of them, but never fewer than one when
   * `atLeastOne` is set (KIP-74); in pieces that stand one behind the other, each of whole batches. None at the end of the
   * log. `offset` lies within start and end offset. With `loans` they stay as they are until the loans end, and for good
   * without.
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean, loans?: Loans): Promise<readonly Buffer[]>;

  /**
   * The aborted transactions that have records from offset `from` on and before `to`, in the order in which they were
   * aborted: readers of committed records pass over these.
   */
  abortedTransactions(from: number, to: number): Promise<readonly AbortedTransaction[]>;

  /**
   * Where the batches of a leader epoch end, or of the one before it that has some (KIP-101): whoever has read further under
   * that epoch has read what is no longer there. Undefined for an epoch that is newer than all batches.
   */
  endOfEpoch(epoch: number): EpochEnd | undefined;

  /** The first record whose timestamp is `timestamp` (milliseconds, any int64) or later. */
  findByTimestamp(timestamp: bigint): Promise<TimestampedOffset | undefined>;

  /** The first record with the largest timestamp of all (KIP-734). */
  findMaxTimestamp(): Promise<TimestampedOffset | undefined>;

  /**
   * Moves the start of the log up to `offset`: what lies before is never read again, and its space is freed when a whole
   * segment can go. An offset at or before the start changes nothing; one behind the end is refused.
   */
  deleteBefore(offset: number): Promise<void>;

  /** The segments in the order of their offsets, at least one; the last is the one that grows. */
  segmentStarts(): Promise<readonly SegmentStart[]>;

  /** Forgets every record from `offset` on, and with it the rest of a batch that begins before. */
  truncate(offset: number): Promise<void>;

  /** Releases files and memory; what was appended stays. */
  close(): Promise<void>;

  /** Closes the log and forgets what it holds. */
  destroy(): Promise<void>;
}

/** A log that is open, as the upkeep sees it. */
export interface KeptLog {
  /** Whether it was closed or destroyed. */
  readonly closed: boolean;

  /**
   * Deletes what the settings ask to delete at the time `now` (ms): what lies before the start, is older or more than is
   * to be kept. What is being read meanwhile is read to its end. In memory it goes batch by batch; a batch without a
   * timestamp goes with the first behind it that has one.
   */
  retain(now: number): Promise<void>;

  /**
   * Where the settings ask for it, keeps of what is old enough at the time `now` (ms) only the newest record of each key, as
   * far as it gets until `stopped` is aborted. In memory the last MiB stands for the segment that grows and is left alone.
   */
  compact(now: number, stopped: AbortSignal): Promise<void>;
}

/** Where partition logs come from. One store belongs to one broker. Failures are `FluxmqError`s of kind Storage. */
export interface LogStore {
  /**
   * A new and empty log, for a topic that is being made. What is stored in its place already (left by a crash before the
   * topic was known, or put there by somebody) is set aside, never deleted or taken over. Fails while that log is open.
   */
  create(topic: string, partition: number, topicId: string, settings: LogSettings): Promise<PartitionLog>;

  /**
   * The log that is stored; whoever opens it again while it is open shares it. Where it is missing, everything that is asked
   * of it fails. Fails for a log that belongs to another topic id, stored or open.
   */
  open(topic: string, partition: number, topicId: string, settings: LogSettings): Promise<PartitionLog>;

  /** The logs that are open. */
  openLogs(): Promise<readonly KeptLog[]>;

  close(): Promise<void>;
}
