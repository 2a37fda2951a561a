import { lastOffsetDelta, maxTimestamp, stamp } from '../../protocol/records/batch-header.js';
import { batchesBefore } from './batches-before.js';
import type { Checkpoints } from './checkpoints.js';
import { type Compactable, compactLog } from './compaction/compact-log.js';
import { GivenUp, Turns } from './compaction/turns.js';
import { DiskSync } from './disk-sync.js';
import { GroupWrite, type Writable } from './group-write.js';
import { type EpochEnd, LeaderEpochs } from './leader-epochs.js';
import type { Loans } from './loans.js';
import { LogHistory } from './log-history.js';
import type { LogSettings } from './log-settings.js';
import { MemoryTier } from './memory-tier.js';
import { LARGEST_INT32 } from './offset-index.js';
import { assertOneBatch } from './one-batch.js';
import type { OpenFiles } from './open-files.js';
import {
  type Appended,
  appendedBefore,
  type KeptLog,
  type PartitionLog,
  type SegmentStart,
  type TimestampedOffset,
} from './partition-log.js';
import type { ProducerState } from './producer-state.js';
import type { AbortedTransaction } from './producer-states.js';
import {
  type Damage,
  type LastKnown,
  NOTHING_KNOWN,
  type RecoveredSegments,
  recoverSegments,
} from './recover-segments.js';
import { removePartition } from './remove-partition.js';
import { expiredSegments } from './retention.js';
import { Segment, type SegmentOptions } from './segment.js';
import { SegmentList } from './segment-list.js';
import { Sequence } from './sequence.js';
import { behindTheEnd, storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { Tail } from './tail.js';

/** Batches that wait for the end of a turn are written at once when they are so many bytes. */
const LARGEST_GROUP = 4 * 1024 * 1024;
/** So many segments are discarded without a pause: a rename takes 10 µs. */
const DISCARDED_AT_ONCE = 16;

/** A compaction that failed reads everything again for nothing, until somebody has done something about it. */
const COMPACTION_PAUSE_MS = 10 * 60 * 1000;

/** What a log shares with the others of its store. */
export interface SegmentLogShares {
  readonly tier?: MemoryTier | undefined;
  readonly writes?: GroupWrite | undefined;
  readonly openFiles?: OpenFiles | undefined;
  /** What the last stop left word of. */
  readonly lastKnown?: LastKnown | undefined;
  /** Keep word of where logs begin, and up to where they are on the disk. */
  readonly checkpoints?: Pick<Checkpoints, 'save' | 'saveCleaned' | 'saveStarts'> | undefined;
  /** Called when what was opened did not hold batches up to its end, and has been cut. */
  readonly onDamage?: ((damage: Damage) => void) | undefined;
  /** Called when the log is closed, or gone with all that it held. */
  readonly onClosed?: ((gone: boolean) => void) | undefined;
}

/** A batch that has its place in the log and is not written yet. */
interface Pending {
  readonly batch: Buffer;
  readonly baseOffset: number;
  readonly resolve: (baseOffset: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A partition in segment files, laid out and named as Apache Kafka does it. What is appended in one turn of the event loop is
 * written together at its end, and stays in the memory tier as long as that has room.
 */
export class SegmentLog implements PartitionLog, KeptLog, Writable {
  private readonly segments: SegmentList;
  private readonly history: LogHistory;
  private readonly disk: DiskSync;
  private readonly changes = new Sequence();
  private readonly tail: Tail;
  private readonly writes: GroupWrite;
  private readonly openFiles: OpenFiles | undefined;
  private readonly checkpoints: SegmentLogShares['checkpoints'];
  private readonly onClosed: (gone: boolean) => void;
  private firstOffset: number;
  /** Whether the start lies where no checkpoint says it. */
  private startUnsaved = false;
  /** Up to here batches are written, and as safe as the settings ask: they can be read. */
  private readableEnd: number;
  /** Up to here batches are written. */
  private writtenEnd: number;
  /** Up to here offsets are given away. */
  private nextOffset: number;
  /** Whether the last segment is not what it should be: the next start has to check it. */
  private doubtful = false;
  private pending: Pending[] = [];
  private pendingBytes = 0;
  private ending: Promise<void> | undefined;
  private destroyed: Promise<void> | undefined;
  /** Why nothing is written for now: what was written before may not have got to the disk, and is still to be cut off. */
  private refusal: unknown;
  private compactionPausedUntil = 0;

  private constructor(
    readonly dir: string,
    public settings: LogSettings,
    { segments, startOffset, endOffset, recoveryPoint, snapshots }: RecoveredSegments,
    epochs: LeaderEpochs,
    private cleanedEnd: number,
    {
      tier = new MemoryTier(0),
      writes = new GroupWrite(),
      openFiles,
      checkpoints,
      onClosed = ignore,
    }: SegmentLogShares,
  ) {
    this.openFiles = openFiles;
    this.segments = new SegmentList(dir, segments);
    this.history = new LogHistory(this.segments, epochs, snapshots);
    this.disk = new DiskSync(dir, this.segments, epochs, recoveryPoint, () => this.writtenEnd);
    this.firstOffset = startOffset;
    this.nextOffset = this.writtenEnd = this.readableEnd = endOffset;
    this.checkpoints = checkpoints;
    this.tail = new Tail(tier);
    this.writes = writes;
    this.onClosed = onClosed;
  }

  /** What `dir` holds, or a new and empty log there. */
  static async open(dir: string, settings: LogSettings, shares: SegmentLogShares = {}): Promise<SegmentLog> {
    const { lastKnown = NOTHING_KNOWN, openFiles, onDamage = ignore } = shares;
    const options = segmentOptions(settings, openFiles);
    // A lag is what a topic has that is compacted, or was adopted and may have been where nobody can tell any more.
    const mayBeCompacted = settings.compacts || settings.minCompactionLagMs > 0 || lastKnown.cleanedUpTo > 0;
    const recovered = await recoverSegments(dir, options, lastKnown, mayBeCompacted, onDamage);
    const log = new SegmentLog(dir, settings, recovered, LeaderEpochs.load(dir), lastKnown.cleanedUpTo, shares);
    await log.history.read(log.writtenEnd, recovered.recoveryPoint);
    return log;
  }

  get startOffset(): number {
    return this.firstOffset;
  }

  get endOffset(): number {
    return this.readableEnd;
  }

  get lastStableOffset(): number {
    return Math.max(this.firstOffset, this.history.stableEnd(this.readableEnd));
  }

  get size(): number {
    return this.segments.size;
  }

  get latestEpoch(): number {
    return this.history.epochs.latest;
  }

  get recoveryPoint(): number {
    const { certainEnd } = this.disk;
    return this.doubtful ? Math.min(certainEnd, this.segments.last.baseOffset) : certainEnd;
  }

  get cleanedUpTo(): number {
    return this.cleanedEnd;
  }

  get firstSegmentOffset(): number {
    return this.segments.firstOffset;
  }

  /** Settled when the log has been closed or destroyed; undefined while it is open. */
  get closing(): Promise<void> | undefined {
    return this.ending;
  }

  get closed(): boolean {
    return this.ending !== undefined;
  }

  append(batch: Buffer, leaderEpoch: number): Promise<number> {
    return this.whenGrowing(() => this.enqueue(batch, leaderEpoch));
  }

  appendOnce(batch: Buffer, leaderEpoch: number, fromZero = false): Promise<Appended> {
    return this.whenGrowing(() => this.enqueueOnce(batch, leaderEpoch, fromZero));
  }

  appendMarker(batch: Buffer, leaderEpoch: number, raisesEpoch: boolean): Promise<number> {
    return this.whenGrowing(async () => {
      this.makeRoom(batch);
      this.history.admitMarker(batch, raisesEpoch);
      return this.place(batch, leaderEpoch);
    });
  }

  hasOpenTransaction(producerId: bigint, epoch: number): boolean {
    return this.history.isOpen(producerId, epoch);
  }

  activeProducers(): ReadonlyMap<bigint, ProducerState> {
    return this.history.activeProducers();
  }

  /** Writes what was appended in this turn. Failures are told to those who appended. */
  writePending(): void {
    const group = this.pending;
    if (group.length === 0) return;
    this.pending = [];
    this.pendingBytes = 0;
    const start = this.writtenEnd;
    try {
      if (this.refusal !== undefined) throw this.refusal;
      const { last } = this.segments;
      this.segments.append(group.map(({ batch }) => batch));
      for (const { batch } of group) this.history.note(last, batch);
      this.history.settle();
    } catch (error) {
      this.history.settle();
      this.nextOffset = this.writtenEnd;
      for (const { reject } of group) reject(error);
      return;
    }
    this.writtenEnd = this.nextOffset;
    // Groups are published in their order: none before one that waits for the disk.
    if (this.readableEnd < start || this.writtenEnd - this.disk.syncedEnd >= this.settings.flushMessages)
      void this.publishSynced(group, this.writtenEnd);
    else this.publish(group, this.writtenEnd);
  }

  async read(offset: number, maxBytes: number, atLeastOne: boolean, loans?: Loans): Promise<readonly Buffer[]> {
    this.assertOpen();
    if (offset < this.firstOffset || offset > this.readableEnd) {
      throw storageError(`${this.dir} holds ${this.firstOffset} to ${this.readableEnd}, not ${offset}`);
    }
    if (offset === this.readableEnd) {
      // What waits for the disk lies before the end of the file.
      if (this.readableEnd === this.writtenEnd) this.segments.last.expectReadAtEnd(offset);
      return [];
    }
    return (
      this.tail.read(offset, maxBytes, atLeastOne, loans) ?? this.readSegments(offset, maxBytes, atLeastOne, loans)
    );
  }

  endOfEpoch(epoch: number): EpochEnd | undefined {
    return this.history.epochs.endOf(epoch, this.readableEnd);
  }

  async findByTimestamp(timestamp: bigint): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.segments.unlessUpheaved(async () => {
      for (const segment of this.segments.all) {
        if ((await segment.maxTimestamp()) < timestamp) continue;
        const found = await segment.findByTimestamp(timestamp, this.firstOffset);
        if (found !== undefined) return found.offset < this.readableEnd ? found : undefined;
      }
      return undefined;
    });
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.segments.unlessUpheaved(async () => {
      let max = -1n;
      for (const segment of this.segments.all) {
        const candidate = await segment.maxTimestamp();
        if (candidate > max) max = candidate;
      }
      return max < 0n ? undefined : this.findByTimestamp(max);
    });
  }

  async segmentStarts(): Promise<readonly SegmentStart[]> {
    this.assertOpen();
    return this.segments.unlessUpheaved(() =>
      Promise.all(
        this.segments.all.map(async (segment) => ({
          baseOffset: segment.baseOffset,
          lastModified: await segment.lastModified(),
        })),
      ),
    );
  }

  async abortedTransactions(from: number, to: number): Promise<readonly AbortedTransaction[]> {
    this.assertOpen();
    const found: AbortedTransaction[] = [];
    for (let i = this.segments.placeOf(from); this.segments.at(i)?.collectAborted(from, to, found); i++);
    return found;
  }

  async deleteBefore(offset: number): Promise<void> {
    this.assertOpen();
    await this.changes.run(async () => {
      if (offset > this.readableEnd) throw behindTheEnd(this.dir, this.readableEnd, offset);
      if (offset > this.firstOffset) {
        this.beginAtLeastAt(offset);
        this.startUnsaved = true;
      }
      if (!this.startUnsaved) return;
      await this.checkpoints?.saveStarts();
      this.startUnsaved = false;
    });
    await this.drop(this.segments.before(offset), offset);
  }

  async retain(now: number): Promise<void> {
    this.assertOpen();
    const { expired, endOffset } = await this.segments.unlessUpheaved(async () => {
      const { settings, firstOffset: startOffset, readableEnd: endOffset, size } = this;
      const retained = { segments: this.segments.all, settings, startOffset, endOffset, size };
      return { expired: await expiredSegments(retained, now), endOffset };
    });
    await this.drop(expired, endOffset);
  }

  async compact(now: number, stopped: AbortSignal): Promise<void> {
    this.assertOpen();
    if (!this.settings.compacts || now < this.compactionPausedUntil) return;
    const { firstSegmentOffset } = this;
    const { timesCut } = this.segments;
    try {
      await compactLog(this.compactable(), now, new Turns(() => this.closed || stopped.aborted));
    } catch (error) {
      // What it was reading may have been deleted or cut off: it goes on with what is left the next time.
      const disturbed = this.segments.timesCut !== timesCut || this.firstSegmentOffset !== firstSegmentOffset;
      if (error instanceof GivenUp || this.closed || disturbed) return;
      this.compactionPausedUntil = Math.max(this.compactionPausedUntil, now + COMPACTION_PAUSE_MS);
      throw error;
    }
  }

  async truncate(offset: number): Promise<void> {
    this.assertOpen();
    return this.changes.run(async () => {
      this.writePending();
      if (offset < this.nextOffset) await this.cutFrom(Math.max(offset, this.firstOffset));
    });
  }

  /** Resolves when everything that is written is on the disk. */
  sync(): Promise<void> {
    return this.disk.sync();
  }

  async syncIndexes(): Promise<void> {
    const { recoveryPoint } = this;
    const segment = this.segments.at(this.segments.placeOf(recoveryPoint));
    if (segment !== undefined && segment.baseOffset < recoveryPoint) await segment.syncIndexes();
  }

  close(): Promise<void> {
    this.ending ??= this.changes
      .run(async () => {
        this.writePending();
        try {
          this.history.save(this.writtenEnd);
          await this.sync();
          await this.history.epochs.save();
        } finally {
          await this.segments.closeAll((segment) => segment.close());
        }
      })
      .catch((error) => {
        this.doubtful = true; // also where only an index could not be written: a clean start would trust it
        throw error;
      })
      .finally(() => this.ended());
    return this.ending;
  }

  destroy(): Promise<void> {
    this.destroyed ??= this.changes
      .run(async () => {
        this.writePending();
        await this.segments.closeAll((segment) => segment.release());
        await removePartition(this.dir);
      })
      .finally(() => this.ended());
    this.ending = this.destroyed;
    return this.destroyed;
  }

  /** Nothing was read when the log was opened: before something is written behind its end, that has to be where it was. */
  private async growLast(): Promise<void> {
    try {
      const end = await this.segments.last.grow();
      if (end !== this.writtenEnd)
        throw storageError(`${this.dir} ends at offset ${end}, not at ${this.writtenEnd} as it was left`);
    } catch (error) {
      this.doubtful = true;
      throw error;
    }
  }

  private ended(): void {
    this.disk.stop();
    this.tail.clear();
    this.onClosed(this.destroyed !== undefined);
  }

  /** Appends are given their places one after the other, as soon as the last segment can take them. */
  private async whenGrowing<T>(enqueue: () => Promise<T>): Promise<T> {
    this.assertOpen();
    if (this.changes.idle && this.segments.last.grows) return enqueue();
    // In an object, or the sequence would wait for the write that it holds up.
    const { written } = await this.changes.run(async () => {
      await this.growLast();
      return { written: enqueue() };
    });
    return written;
  }

  private async enqueueOnce(batch: Buffer, leaderEpoch: number, fromZero: boolean): Promise<Appended> {
    // First: what is written for it may fail, and take batches back that this one would follow.
    this.makeRoom(batch);
    const stored = this.history.admit(batch, this.nextOffset, fromZero);
    if (stored === undefined) return { baseOffset: await this.place(batch, leaderEpoch) };
    const appended = appendedBefore(stored);
    const { lastOffset } = stored;
    if (lastOffset < this.readableEnd) return appended;
    // The first one is under way. This one is acknowledged when that is as safe as the settings ask, and not before.
    this.writePending();
    if (lastOffset < this.readableEnd) return appended;
    if (lastOffset >= this.writtenEnd) return this.enqueueOnce(batch, leaderEpoch, fromZero); // it could not be written
    const { timesCut } = this.segments;
    await this.sync();
    if (timesCut !== this.segments.timesCut) throw storageError(`${this.dir} was cut back meanwhile`);
    return appended;
  }

  private enqueue(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.makeRoom(batch);
    this.history.foresee(batch, this.nextOffset);
    return this.place(batch, leaderEpoch);
  }

  /** Begins a segment where the last one has no room for a batch. */
  private makeRoom(batch: Buffer): void {
    assertOneBatch(batch, this.nextOffset);
    if (this.hasRoom(batch)) return;
    this.writePending();
    // Where that failed, this batch takes the place of those that it was to follow.
    if (!this.hasRoom(batch)) this.roll();
  }

  /** Gives a batch its place in the last segment. It is written at the end of this turn. */
  private place(batch: Buffer, leaderEpoch: number): Promise<number> {
    const baseOffset = this.nextOffset;
    const lastOffset = baseOffset + lastOffsetDelta(batch);
    stamp(batch, 0, baseOffset, leaderEpoch);
    const { epochs } = this.history;
    if (!epochs.knows(leaderEpoch)) epochs.begin(leaderEpoch, baseOffset);
    this.nextOffset = lastOffset + 1;
    const written = new Promise<number>((resolve, reject) => this.pending.push({ batch, baseOffset, resolve, reject }));
    this.pendingBytes += batch.length;
    if (this.pendingBytes >= LARGEST_GROUP) this.writePending();
    else if (this.pending.length === 1) this.writes.schedule(this);
    return written;
  }

  /** Lets a group be read, and tells those who appended it. */
  private publish(group: readonly Pending[], end: number): void {
    this.readableEnd = end;
    this.history.published(end);
    for (const { batch, baseOffset, resolve } of group) {
      this.tail.add(batch, baseOffset);
      resolve(baseOffset);
    }
    this.disk.syncLater(this.settings.flushMs);
  }

  private async publishSynced(group: readonly Pending[], end: number): Promise<void> {
    const { timesCut } = this.segments;
    try {
      await this.sync();
      if (timesCut !== this.segments.timesCut) throw storageError(`${this.dir} was cut back meanwhile`);
      this.publish(group, end);
    } catch (error) {
      for (const { reject } of group) reject(error);
      // Once: what is not known to be on the disk must not be read, and a later sync says nothing about it.
      if (timesCut === this.segments.timesCut) this.takeBackUnsynced(error);
    }
  }

  private takeBackUnsynced(cause: unknown): void {
    this.segments.beginCut();
    this.refusal = cause;
    const takenBack = this.changes.run(async () => {
      try {
        this.writePending(); // which refuses
        await this.cutFrom(this.readableEnd);
      } finally {
        this.refusal = undefined;
      }
    });
    takenBack.catch(ignore); // the next append fails and says why
  }

  private async readSegments(
    offset: number,
    maxBytes: number,
    atLeastOne: boolean,
    loans: Loans | undefined,
  ): Promise<readonly Buffer[]> {
    return this.segments.unlessCut(async () => {
      // More than one turn only where compaction has left a segment whose last offsets are gone.
      for (let from = offset; from < this.readableEnd; ) {
        const at = this.segments.placeOf(from);
        const next = this.segments.at(at + 1)?.baseOffset ?? this.readableEnd;
        const bytes = await this.segments.at(at)?.read(from, maxBytes, atLeastOne, loans);
        if (bytes !== undefined) return bytes.length === 0 ? [] : this.readable(bytes);
        from = next;
      }
      return [];
    });
  }

  /** Without the batches that are written and not known to be on the disk, where that is asked for. */
  private readable(bytes: Buffer): readonly Buffer[] {
    return this.readableEnd === this.writtenEnd ? [bytes] : batchesBefore([bytes], this.readableEnd);
  }

  private hasRoom(batch: Buffer): boolean {
    const { last } = this.segments;
    const lastOffset = this.nextOffset + lastOffsetDelta(batch);
    const used = last.size + this.pendingBytes;
    if (used === 0) return true;
    if (last.indexFull(this.settings.segmentIndexBytes)) return false;
    const limit = Math.min(this.settings.segmentBytes, LARGEST_INT32);
    if (used + batch.length > limit || lastOffset - last.baseOffset > LARGEST_INT32) return false;
    const [first] = this.pending;
    return (
      last.span(maxTimestamp(batch), first === undefined ? -1 : maxTimestamp(first.batch)) <=
      longestSpan(this.settings, last.chance)
    );
  }

  private roll(): void {
    this.segments.roll(this.nextOffset, segmentOptions(this.settings, this.openFiles));
    this.history.save(this.writtenEnd);
    this.disk.segmentBegun();
  }

  /**
   * Deletes the oldest segments, as far as `segments` are that and hold nothing that came behind `endOffset` meanwhile. Where
   * they are all, a new one is begun.
   */
  private async drop(segments: readonly Segment[], endOffset: number): Promise<void> {
    const gone: Segment[] = [];
    try {
      for (let at = 0; at < segments.length; at += DISCARDED_AT_ONCE) {
        const some = segments.slice(at, at + DISCARDED_AT_ONCE);
        await this.changes.run(() => {
          if (this.closed) return;
          if (some.includes(this.segments.last) && this.nextOffset === endOffset) this.roll();
          for (const segment of some) {
            if ((this.segments.at(1)?.baseOffset ?? 0) > endOffset || !this.segments.dropFirst(segment)) break;
            gone.push(segment);
          }
          this.beginAtLeastAt(this.segments.firstOffset);
        });
        await new Promise(setImmediate);
      }
    } finally {
      this.history.forgetBefore(this.firstSegmentOffset);
      for (const segment of gone) await segment.remove();
    }
  }

  private compactable(): Compactable {
    const { settings, cleanedEnd: cleanedUpTo } = this;
    const { timesCut } = this.segments;
    // A segment that was cut may have grown again.
    const wasCut = () => this.segments.timesCut !== timesCut;
    return {
      settings,
      cleanedUpTo,
      // Behind the readable end, what is not on the disk may be taken back: until then it replaces nothing.
      segments: () => this.segments.all.slice(0, this.segments.placeOf(this.readableEnd) + 1),
      sync: () => this.sync(),
      beginCleaned: (offset) => Segment.create(this.dir, offset, segmentOptions(settings, this.openFiles), '.cleaned'),
      replace: (old, cleaned) => this.replace(old, cleaned, wasCut),
      setCleaned: async (upTo) => {
        if (wasCut()) return;
        this.cleanedEnd = upTo;
        await this.checkpoints?.saveCleaned();
      },
    };
  }

  private async replace(old: readonly Segment[], cleaned: Segment, wasCut: () => boolean): Promise<boolean> {
    const replaced = await this.changes.run(() => {
      if (this.closed || wasCut() || !this.segments.replace(old, cleaned)) return false;
      try {
        for (const segment of old) segment.discard();
        cleaned.moveTo('');
      } catch (error) {
        // It is served under the name that it has, which no other file may take: a restart puts that right.
        this.compactionPausedUntil = Number.POSITIVE_INFINITY;
        throw error;
      }
      return true;
    });
    if (replaced) {
      await syncDirectory(this.dir);
      for (const segment of old) await segment.remove();
    }
    return replaced;
  }

  private beginAtLeastAt(offset: number): void {
    if (offset <= this.firstOffset) return;
    this.firstOffset = offset;
    this.history.cutBefore(offset);
  }

  private async cutFrom(offset: number): Promise<void> {
    const segment = this.segments.at(this.segments.placeOf(offset));
    if (segment === undefined) return;
    await segment.grow();
    const first = await segment.find(offset);
    const { syncedEnd } = this.disk;

    // From here on without a pause, so that no reader sees a part of it; on the disk it is whole batches at any moment.
    this.segments.beginCut();
    this.tail.clear();
    const discarded: Segment[] = [];
    try {
      for (let last = this.segments.dropLast(segment); last !== undefined; last = this.segments.dropLast(segment)) {
        discarded.push(last);
        this.endAt(last.baseOffset);
      }
      if (first !== undefined) {
        const { size } = segment;
        segment.cut(first);
        this.segments.shrunkBy(size - segment.size);
        this.endAt(first.position === 0 ? segment.baseOffset : first.baseOffset);
      }
    } finally {
      for (const gone of discarded) await gone.remove();
    }
    await this.history.cutFrom(this.nextOffset);
    await segment.grow();
    if (this.disk.syncedEnd < syncedEnd) await this.checkpoints?.save();
  }

  private endAt(offset: number): void {
    this.nextOffset = this.writtenEnd = offset;
    this.readableEnd = Math.min(this.readableEnd, offset);
    this.cleanedEnd = Math.min(this.cleanedEnd, offset);
    this.disk.cutAt(offset);
  }

  private assertOpen(): void {
    if (this.closed) throw storageError(`${this.dir} is closed`);
  }
}

/**
 * How long a segment may be, in ms, where `chance` decides how early it ends: in a compacted log also what is to be compacted
 * soon has to leave the last one.
 */
function longestSpan(
  { segmentMs, segmentJitterMs, compacts, maxCompactionLagMs }: LogSettings,
  chance: number,
): number {
  const jitter = segmentMs < Number.POSITIVE_INFINITY ? chance * Math.min(segmentJitterMs, segmentMs) : 0;
  const span = segmentMs - Math.floor(jitter);
  return compacts ? Math.min(span, maxCompactionLagMs) : span;
}

function segmentOptions({ indexIntervalBytes }: LogSettings, openFiles: OpenFiles | undefined): SegmentOptions {
  return { indexIntervalBytes, openFiles };
}

function ignore(): void {}
