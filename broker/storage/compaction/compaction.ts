import {
  baseOffset,
  deleteHorizon,
  hasValidCrc,
  isControl,
  isTransactional,
  lastOffset,
  producerId,
} from '../../../protocol/records/batch-header.js';
import { type WalkedRecord, walkRecords } from '../../../protocol/records/walk-records.js';
import { storageError } from '../storage-error.js';
import { OffsetMap } from './offset-map.js';
import { Producers } from './producers.js';
import { retainedPart, withHorizon, withoutRecords } from './retained-part.js';
import type { Turns } from './turns.js';

const NO_PRODUCER = -1n;
/** What is written at once. */
const PIECE = 256 * 1024;

/** A segment of a log, as its compaction reads it. */
export interface Source {
  readonly baseOffset: number;
  /** All of it, in its order. */
  batches(): AsyncIterable<Buffer>;
}

/** Where compacted batches go. */
export interface Target {
  append(batches: readonly Buffer[]): void;
}

/** Segments of a log, and from where to where what they hold is to be compacted for the first time. */
interface Sources {
  /** From the first one of the log on. */
  readonly segments: readonly Source[];
  readonly from: number;
  readonly to: number;
}

export interface CompactionOptions {
  /** Answers all segments of the log as they are now, for what they say of producers. */
  readonly all: () => readonly Source[];
  /** ms. */
  readonly now: number;
  readonly deleteRetentionMs: number;
  readonly turns: Turns;
  readonly offsets?: OffsetMap;
}

/**
 * One compaction of a log, as Kafka's cleaner does it: first it notes the newest offset of each key in what has not been
 * compacted yet, then it writes every segment again without the records that have a newer one.
 */
export class Compaction {
  /** Transactions of which data was met, and the end not yet. */
  private readonly underWay = new Set<bigint>();
  private producers: Producers | undefined;
  private readonly horizon: number;

  private constructor(
    /** Up to here the log is compacted afterwards: less than asked for where a transaction is open or keys are too many. */
    readonly upTo: number,
    private readonly offsets: OffsetMap,
    private readonly options: CompactionOptions,
  ) {
    this.horizon = Math.min(options.now + options.deleteRetentionMs, Number.MAX_SAFE_INTEGER);
  }

  /** Reads what has not been compacted. */
  static async begin(cleanable: Sources, options: CompactionOptions): Promise<Compaction> {
    const { offsets = new OffsetMap(), turns } = options;
    const { from, to, segments } = cleanable;
    let producers: Producers | undefined;
    const done = (upTo: number) => {
      const compaction = new Compaction(upTo, offsets, options);
      compaction.producers = producers;
      return compaction;
    };
    for (const [i, segment] of segments.entries()) {
      if ((segments[i + 1]?.baseOffset ?? to) <= from) continue;
      for await (const batch of segment.batches()) {
        await turns.next();
        if (lastOffset(batch) < from) continue;
        check(batch);
        if (isControl(batch)) continue;
        if (isTransactional(batch)) {
          producers ??= await producersOf(options);
          const outcome = producers.outcome(batch);
          if (outcome === 'open') return done(baseOffset(batch));
          if (outcome === 'aborted') continue;
        }
        for (const { key, offset } of walkRecords(batch)) {
          if (key !== null && offset >= from && !offsets.set(key, offset)) return done(offset);
        }
      }
    }
    return done(to);
  }

  /**
   * Writes what stays of some segments that follow each other. To be called for all of them up to `upTo`, in their order.
   * Answers whether that is anything else than they hold.
   */
  async write(segments: readonly Source[], target: Target): Promise<boolean> {
    let changed = false;
    let pieces: Buffer[] = [];
    let bytes = 0;
    let dropped: Buffer | undefined;
    const take = (batch: Buffer) => {
      pieces.push(batch);
      bytes += batch.length;
      if (bytes >= PIECE) flush();
    };
    const flush = () => {
      if (pieces.length > 0) target.append(pieces);
      pieces = [];
      bytes = 0;
    };
    for (const segment of segments) {
      for await (const batch of segment.batches()) {
        await this.options.turns.next();
        const left = await this.leftOf(batch);
        changed ||= left !== batch;
        dropped = left === undefined ? batch : undefined;
        if (left !== undefined) take(left);
      }
    }
    // So that the new file tells up to where it replaces others, should a crash come in between.
    if (dropped !== undefined) take(withoutRecords(dropped));
    flush();
    return changed;
  }

  /** Undefined for nothing. */
  private async leftOf(batch: Buffer): Promise<Buffer | undefined> {
    check(batch);
    const left = isControl(batch) ? this.leftOfMarker(batch) : await this.leftOfData(batch);
    if (left !== undefined || producerId(batch) === NO_PRODUCER) return left;
    return (await this.ofProducers()).isNewest(batch) ? withoutRecords(batch) : undefined;
  }

  /** A marker stays as long as there is anything of its transaction, and then as long as a deletion would. */
  private leftOfMarker(batch: Buffer): Buffer | undefined {
    if (this.underWay.delete(producerId(batch)) || baseOffset(batch) >= this.upTo) return batch;
    const horizon = deleteHorizon(batch);
    if (horizon === undefined) return withHorizon(batch, this.horizon);
    return horizon <= this.options.now ? undefined : batch;
  }

  private async leftOfData(batch: Buffer): Promise<Buffer | undefined> {
    if (isTransactional(batch)) {
      this.underWay.add(producerId(batch));
      if ((await this.ofProducers()).outcome(batch) === 'aborted') return undefined;
    }
    if (baseOffset(batch) >= this.upTo) return batch;
    const horizon = deleteHorizon(batch);
    const remembersDeletions = horizon === undefined || this.options.now < horizon;
    return retainedPart(batch, (record) => this.stays(record, remembersDeletions), this.horizon);
  }

  private stays(record: WalkedRecord, remembersDeletions: boolean): boolean {
    const { offset, key } = record;
    if (offset >= this.upTo) return true;
    if (key === null) return false;
    return offset >= this.offsets.get(key) && (remembersDeletions || record.hasValue);
  }

  private async ofProducers(): Promise<Producers> {
    this.producers ??= await producersOf(this.options);
    return this.producers;
  }
}

async function producersOf({ all, now, turns }: CompactionOptions): Promise<Producers> {
  const producers = new Producers(now);
  for (const segment of [...all()]) {
    for await (const batch of segment.batches()) {
      producers.add(batch);
      await turns.next();
    }
  }
  return producers;
}

function check(batch: Buffer): void {
  if (!hasValidCrc(batch)) throw storageError(`The checksum of the batch at offset ${baseOffset(batch)} is wrong`);
}
