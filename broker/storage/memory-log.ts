import {
  baseOffset,
  exactMaxTimestamp,
  hasProducer,
  lastOffset,
  maxTimestamp,
  recordCount,
  stamp,
} from '../../protocol/records/batch-header.js';
import { AbortedTransactions } from './aborted-transactions.js';
import { BatchIndex, type StoredBatch } from './batch-index.js';
import { type CompactedBatches, compactBatches, mayBeCompactable } from './compaction/compact-memory.js';
import { GivenUp, Turns } from './compaction/turns.js';
import { findInBatch } from './find-in-batch.js';
import { type EpochEnd, endOfEpoch, type LeaderEpoch } from './leader-epochs.js';
import type { LogSettings } from './log-settings.js';
import { assertOneBatch } from './one-batch.js';
import {
  type Appended,
  appendedBefore,
  type KeptLog,
  type PartitionLog,
  type SegmentStart,
  type TimestampedOffset,
} from './partition-log.js';
import type { ProducerState } from './producer-state.js';
import { type AbortedTransaction, ProducerStates } from './producer-states.js';
import { Slabs } from './slabs.js';
import { behindTheEnd, storageError } from './storage-error.js';

const NO_TIMESTAMP = -1n;

/** A partition that lives as long as its process. What is read are views of what is stored, without a copy. */
export class MemoryLog implements PartitionLog, KeptLog {
  private index = new BatchIndex();
  private slabs = new Slabs();
  private producers = new ProducerStates();
  private aborted = new AbortedTransactions();
  private epochs: LeaderEpoch[] = [];
  private firstOffset = 0;
  private nextOffset = 0;
  private bytes = 0;
  private lastModified = Date.now();
  /** Up to here it was compacted. */
  private cleanedUpTo = 0;
  /** Bytes that were appended behind that. */
  private dirtyBytes = 0;
  /** Counts how often something went that was stored. */
  private losses = 0;
  private destroyed = false;

  /** `name` is how errors call it; `onDestroy` tells the owner that it is gone. */
  constructor(
    readonly name: string,
    public settings: LogSettings,
    private readonly onDestroy: () => void = () => {},
  ) {}

  get startOffset(): number {
    return this.firstOffset;
  }

  get endOffset(): number {
    return this.nextOffset;
  }

  get lastStableOffset(): number {
    return Math.max(this.firstOffset, this.producers.stableEnd(this.nextOffset));
  }

  get size(): number {
    return this.bytes;
  }

  get latestEpoch(): number {
    return this.epochs.at(-1)?.epoch ?? -1;
  }

  get closed(): boolean {
    return this.destroyed;
  }

  async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.assertOpen();
    const baseOffset = this.nextOffset;
    assertOneBatch(batch, baseOffset);
    stamp(batch, 0, baseOffset, leaderEpoch);
    const { slab, position } = this.slabs.store(batch);
    this.index.add({ slab, position, baseOffset, size: batch.length }, exactMaxTimestamp(batch));
    this.note(batch);
    if (leaderEpoch > (this.epochs.at(-1)?.epoch ?? -1))
      this.epochs.push({ epoch: leaderEpoch, startOffset: baseOffset });
    this.nextOffset = lastOffset(batch) + 1;
    this.producers.published(this.nextOffset);
    this.bytes += batch.length;
    this.dirtyBytes += batch.length;
    this.lastModified = Date.now();
    return baseOffset;
  }

  async appendOnce(batch: Buffer, leaderEpoch: number, fromZero = false): Promise<Appended> {
    this.assertOpen();
    assertOneBatch(batch, this.nextOffset);
    const stored = hasProducer(batch) ? this.producers.admit(batch, this.nextOffset, fromZero) : undefined;
    if (stored !== undefined) return appendedBefore(stored);
    return { baseOffset: await this.appendAdmitted(batch, leaderEpoch) };
  }

  async appendMarker(batch: Buffer, leaderEpoch: number, raisesEpoch: boolean): Promise<number> {
    this.assertOpen();
    assertOneBatch(batch, this.nextOffset);
    this.producers.admitMarker(batch, raisesEpoch);
    return this.appendAdmitted(batch, leaderEpoch);
  }

  hasOpenTransaction(producerId: bigint, epoch: number): boolean {
    return this.producers.isOpen(producerId, epoch);
  }

  activeProducers(): ReadonlyMap<bigint, ProducerState> {
    return this.producers.active();
  }

  async read(offset: number, maxBytes: number, atLeastOne: boolean): Promise<readonly Buffer[]> {
    this.assertOpen();
    if (offset < this.startOffset || offset > this.nextOffset) {
      throw storageError(`${this.name} holds ${this.startOffset} to ${this.nextOffset}, not ${offset}`);
    }
    if (offset === this.nextOffset) return [];
    return this.index.run(offset, maxBytes, atLeastOne);
  }

  async abortedTransactions(from: number, to: number): Promise<readonly AbortedTransaction[]> {
    this.assertOpen();
    return this.aborted.within(from, to);
  }

  endOfEpoch(epoch: number): EpochEnd | undefined {
    return endOfEpoch(this.epochs, epoch, this.nextOffset);
  }

  async findByTimestamp(timestamp: bigint): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    for (const { slab, position, size } of this.index.since(timestamp)) {
      if (exactMaxTimestamp(slab, position) < timestamp) continue;
      const found = findInBatch(slab.subarray(position, position + size), timestamp, this.firstOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    const timestamp = this.index.maxTimestamp;
    return timestamp < 0n ? undefined : this.findByTimestamp(timestamp);
  }

  /** Memory has no segments. */
  async segmentStarts(): Promise<readonly SegmentStart[]> {
    this.assertOpen();
    return [{ baseOffset: this.startOffset, lastModified: this.lastModified }];
  }

  async deleteBefore(offset: number): Promise<void> {
    this.assertOpen();
    if (offset > this.nextOffset) throw behindTheEnd(this.name, this.nextOffset, offset);
    if (offset <= this.firstOffset) return;
    this.firstOffset = offset;
    this.losses++;
    this.bytes -= this.index.dropBefore(offset);
    this.aborted.dropBefore(offset);
  }

  async retain(now: number): Promise<void> {
    const { deletes, retentionMs, retentionBytes } = this.settings;
    if (!deletes) return;
    let excess = this.bytes - retentionBytes;
    let last: number | undefined;
    for (const { slab, position, baseOffset, size } of this.index.since(NO_TIMESTAMP)) {
      const timestamp = maxTimestamp(slab, position);
      excess -= size;
      if (excess >= 0 || (timestamp >= 0 && now - timestamp > retentionMs)) last = baseOffset;
      else if (timestamp >= 0) break;
    }
    if (last === undefined) return;
    this.losses++;
    this.bytes -= this.index.dropUpTo(last);
    this.firstOffset = Math.max(this.firstOffset, this.index.firstOffset ?? this.nextOffset);
    this.aborted.dropBefore(this.firstOffset);
  }

  async compact(now: number, stopped: AbortSignal): Promise<void> {
    const { settings, losses, cleanedUpTo } = this;
    if (!mayBeCompactable(this.dirtyBytes, this.bytes, settings)) return;
    const all = [...this.index.since(NO_TIMESTAMP)];
    try {
      const turns = new Turns(() => this.destroyed || stopped.aborted);
      const compacted = await compactBatches(all, settings, cleanedUpTo, now, turns);
      if (compacted !== undefined && losses === this.losses) this.replaceFirst(compacted);
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    }
  }

  /** What was there may still be on its way to a reader: the memory goes when nobody holds it. */
  private replaceFirst({ count, batches, upTo }: CompactedBatches): void {
    const rest = [...this.index.since(NO_TIMESTAMP)].slice(count);
    const slabs = new Slabs();
    this.index = new BatchIndex();
    this.bytes = 0;
    this.dirtyBytes = 0;
    const add = (batch: StoredBatch) => {
      const { slab, position, size } = batch;
      // Of one without records only the header tells, and no record has its timestamp.
      const timestamp = recordCount(slab, position) === 0 ? NO_TIMESTAMP : exactMaxTimestamp(slab, position);
      this.index.add(batch, timestamp);
      this.bytes += size;
      if (batch.baseOffset >= upTo) this.dirtyBytes += size;
    };
    for (const batch of batches) add({ ...slabs.store(batch), baseOffset: baseOffset(batch), size: batch.length });
    for (const batch of rest) add(batch);
    this.cleanedUpTo = upTo;
  }

  async truncate(offset: number): Promise<void> {
    this.assertOpen();
    if (offset >= this.nextOffset) return;
    this.losses++;
    this.cleanedUpTo = Math.min(this.cleanedUpTo, offset);
    const { bytes, baseOffset } = this.index.cut(Math.max(offset, this.startOffset));
    this.bytes -= bytes;
    this.nextOffset = baseOffset;
    this.epochs = this.epochs.filter(({ startOffset }) => startOffset < baseOffset);
    // What was cut may still be on its way to a reader: its place is not used again.
    this.slabs = new Slabs();
    this.producers = new ProducerStates();
    this.aborted = new AbortedTransactions();
    for (const { slab, position } of this.index.since(NO_TIMESTAMP)) this.note(slab, position);
  }

  /** Nothing to release: what was appended stays until the log is destroyed. */
  async close(): Promise<void> {}

  async destroy(): Promise<void> {
    if (this.destroyed) return;
    this.destroyed = true;
    this.index.clear();
    this.slabs = new Slabs();
    this.bytes = 0;
    this.onDestroy();
  }

  private appendAdmitted(batch: Buffer, leaderEpoch: number): Promise<number> {
    const written = this.append(batch, leaderEpoch);
    this.producers.settle(); // an append to memory is done when it returns
    return written;
  }

  private note(bytes: Buffer, at = 0): void {
    const aborted = hasProducer(bytes, at) ? this.producers.append(bytes, at) : undefined;
    if (aborted !== undefined) this.aborted.add(aborted);
  }

  private assertOpen(): void {
    if (this.destroyed) throw storageError(`${this.name} is gone`);
  }
}
