import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  baseOffset,
  hasProducer,
  lastOffsetDelta,
  leaderEpoch,
  maxTimestamp,
  stamp,
} from '../../protocol/records/batch-header.js';
import { batchesBefore } from './batches-before.js';
import type { Checkpoints } from './checkpoints.js';
import { type Compactable, compactLog } from './compaction/compact-log.js';
import { GivenUp, Turns } from './compaction/turns.js';
import { countWhile } from './count-while.js';
import { GroupWrite, type Writable } from './group-write.js';
import { isMissing } from './is-missing.js';
import { LeaderEpochs } from './leader-epochs.js';
import type { Loans } from './loans.js';
import type { LogSettings } from './log-settings.js';
import { MemoryTier } from './memory-tier.js';
import { LARGEST_INT32 } from './offset-index.js';
import { assertOneBatch } from './one-batch.js';
import type { OpenFiles } from './open-files.js';
import { deletedName } from './partition-directory.js';
import type { KeptLog, PartitionLog, SegmentStart, TimestampedOffset } from './partition-log.js';
import type { ProducerSnapshots } from './producer-snapshots.js';
import { type AbortedTransaction, ProducerStates } from './producer-states.js';
import {
  type Damage,
  type LastKnown,
  NOTHING_KNOWN,
  type RecoveredSegments,
  recoverSegments,
} from './recover-segments.js';
import { expiredSegments } from './retention.js';
import { Segment, type SegmentOptions } from './segment.js';
import { Sequence } from './sequence.js';
import { behindTheEnd, storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';
import { Tail } from './tail.js';

/** Batches that wait for the end of a turn are written at once when they are so many bytes. */
const LARGEST_GROUP = 4 * 1024 * 1024;
/** Beyond this a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  /** In the order of their offsets, never empty: the last one is appended to. */
  private readonly segments: Segment[];
  private readonly changes = new Sequence();
  private readonly tail: Tail;
  private readonly snapshots: ProducerSnapshots;
  private producers = new ProducerStates();
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
  /** Up to here everything is known to be on the disk. */
  private syncedEnd: number;
  /** Whether the last segment is not what it should be: the next start has to check it. */
  private doubtful = false;
  private pending: Pending[] = [];
  private pendingBytes = 0;
  private bytes: number;
  /** How often batches were cut off. A read that saw this change may have seen anything, and is done again. */
  private truncations = 0;
  /** How often segments were cut, deleted or replaced. A search through them that saw this change is done again. */
  private upheavals = 0;
  private ending: Promise<void> | undefined;
  private destroyed: Promise<void> | undefined;
  private syncing: Promise<void> | undefined;
  /** How often a sync failed that appends waited for. */
  private syncFailures = 0;
  /** Whether a segment was begun whose name may not be on the disk. */
  private namesUnsynced = true;
  private flushTimer: NodeJS.Timeout | undefined;
  private compactionPausedUntil = 0;
  /** Why files have names that are not theirs: a restart gives them these, and nothing is compacted or deleted before. */
  private unfinishedSwap: unknown;

  private constructor(
    readonly dir: string,
    public settings: LogSettings,
    { segments, startOffset, endOffset, recoveryPoint, snapshots }: RecoveredSegments,
    private readonly epochs: LeaderEpochs,
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
    this.segments = segments;
    this.firstOffset = startOffset;
    this.nextOffset = this.writtenEnd = this.readableEnd = endOffset;
    this.syncedEnd = recoveryPoint;
    this.snapshots = snapshots;
    this.checkpoints = checkpoints;
    this.bytes = segments.reduce((size, segment) => size + segment.size, 0);
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
    await log.readAgain(recovered.recoveryPoint);
    return log;
  }

  get startOffset(): number {
    return this.firstOffset;
  }

  get endOffset(): number {
    return this.readableEnd;
  }

  get lastStableOffset(): number {
    return Math.max(this.firstOffset, this.producers.stableEnd(this.readableEnd));
  }

  get size(): number {
    return this.bytes;
  }

  get recoveryPoint(): number {
    return this.doubtful ? Math.min(this.syncedEnd, this.last().baseOffset) : this.syncedEnd;
  }

  get cleanedUpTo(): number {
    return this.cleanedEnd;
  }

  get firstSegmentOffset(): number {
    return this.segments[0]?.baseOffset ?? 0;
  }

  /** Settled when the log has been closed or destroyed; undefined while it is open. */
  get closing(): Promise<void> | undefined {
    return this.ending;
  }

  get closed(): boolean {
    return this.ending !== undefined;
  }

  async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.assertOpen();
    if (this.changes.idle && this.last().grows) return this.enqueue(batch, leaderEpoch);
    // In an object, or the sequence would wait for the write that it holds up.
    const { written } = await this.changes.run(async () => {
      await this.growLast();
      return { written: this.enqueue(batch, leaderEpoch) };
    });
    return written;
  }

  /** Writes what was appended in this turn. Failures are told to those who appended. */
  writePending(): void {
    const group = this.pending;
    if (group.length === 0) return;
    this.pending = [];
    this.pendingBytes = 0;
    const start = this.writtenEnd;
    try {
      const last = this.last();
      const before = last.size;
      last.append(group.map(({ batch }) => batch));
      this.bytes += last.size - before;
      for (const { batch } of group) if (hasProducer(batch)) this.noteProducer(last, batch, 0);
    } catch (error) {
      this.nextOffset = this.writtenEnd;
      for (const { reject } of group) reject(error);
      return;
    }
    this.writtenEnd = this.nextOffset;
    // Groups are published in their order: none before one that waits for the disk.
    if (this.readableEnd < start || this.writtenEnd - this.syncedEnd >= this.settings.flushMessages)
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
      if (this.readableEnd === this.writtenEnd) this.last().expectReadAtEnd(offset);
      return [];
    }
    return (
      this.tail.read(offset, maxBytes, atLeastOne, loans) ?? this.readSegments(offset, maxBytes, atLeastOne, loans)
    );
  }

  async findByTimestamp(timestamp: bigint): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.unlessUpheaved(async () => {
      for (const segment of [...this.segments]) {
        if ((await segment.maxTimestamp()) < timestamp) continue;
        const found = await segment.findByTimestamp(timestamp, this.firstOffset);
        if (found !== undefined) return found.offset < this.readableEnd ? found : undefined;
      }
      return undefined;
    });
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.unlessUpheaved(async () => {
      let max = -1n;
      for (const segment of [...this.segments]) {
        const candidate = await segment.maxTimestamp();
        if (candidate > max) max = candidate;
      }
      return max < 0n ? undefined : this.findByTimestamp(max);
    });
  }

  async segmentStarts(): Promise<readonly SegmentStart[]> {
    this.assertOpen();
    return this.unlessUpheaved(() =>
      Promise.all(
        this.segments.map(async (segment) => ({
          baseOffset: segment.baseOffset,
          lastModified: await segment.lastModified(),
        })),
      ),
    );
  }

  async abortedTransactions(from: number, to: number): Promise<readonly AbortedTransaction[]> {
    this.assertOpen();
    const found: AbortedTransaction[] = [];
    for (let i = this.segmentOf(from); this.segments[i]?.collectAborted(from, to, found); i++);
    return found;
  }

  async deleteBefore(offset: number): Promise<void> {
    this.assertOpen();
    await this.changes.run(async () => {
      if (offset > this.readableEnd) throw behindTheEnd(this.dir, this.readableEnd, offset);
      if (offset > this.firstOffset) {
        this.firstOffset = offset;
        this.startUnsaved = true;
        this.epochs.cutBefore(offset);
      }
      if (!this.startUnsaved) return;
      await this.checkpoints?.saveStarts();
      this.startUnsaved = false;
    });
    await this.drop(this.segments.slice(0, this.segmentOf(offset)));
  }

  async retain(now: number): Promise<void> {
    this.assertOpen();
    const { segments, settings, firstOffset: startOffset, readableEnd: endOffset, bytes: size } = this;
    const considered = { segments: [...segments], settings, startOffset, endOffset, size };
    const expired = await this.unlessUpheaved(() => expiredSegments(considered, now));
    await this.drop(expired, endOffset);
  }

  async compact(now: number, stopped: AbortSignal): Promise<void> {
    this.assertOpen();
    if (!this.settings.compacts || this.unfinishedSwap !== undefined || now < this.compactionPausedUntil) return;
    const { truncations, firstSegmentOffset } = this;
    try {
      await compactLog(this.compactable(), now, new Turns(() => this.closed || stopped.aborted));
      if (this.unfinishedSwap !== undefined) throw this.unfinishedSwap;
    } catch (error) {
      // What it was reading may have been deleted or cut off: it goes on with what is left the next time.
      const disturbed = this.truncations !== truncations || this.firstSegmentOffset !== firstSegmentOffset;
      if (error instanceof GivenUp || this.closed || disturbed) return;
      this.compactionPausedUntil = now + COMPACTION_PAUSE_MS;
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

  /** Resolves when everything that is written is on the disk. One sync serves all who wait for it. */
  async sync(): Promise<void> {
    const end = this.writtenEnd;
    while (this.syncedEnd < Math.min(end, this.writtenEnd)) {
      this.syncing ??= this.syncSegments().finally(() => {
        this.syncing = undefined;
      });
      await this.syncing;
    }
  }

  async syncIndexes(): Promise<void> {
    const { recoveryPoint } = this;
    const segment = this.segments[this.segmentOf(recoveryPoint)];
    if (segment !== undefined && segment.baseOffset < recoveryPoint) await segment.syncIndexes();
  }

  close(): Promise<void> {
    this.ending ??= this.changes
      .run(async () => {
        this.writePending();
        try {
          this.takeSnapshot();
          await this.sync();
          await this.epochs.save();
        } finally {
          await this.closeAll((segment) => segment.close());
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
        await this.closeAll((segment) => segment.release());
        await this.removeDirectory();
      })
      .finally(() => this.ended());
    this.ending = this.destroyed;
    return this.destroyed;
  }

  /** Nothing was read when the log was opened: before something is written behind its end, that has to be where it was. */
  private async growLast(): Promise<void> {
    try {
      const end = await this.last().grow();
      if (end !== this.writtenEnd)
        throw storageError(`${this.dir} ends at offset ${end}, not at ${this.writtenEnd} as it was left`);
    } catch (error) {
      this.doubtful = true;
      throw error;
    }
  }

  private ended(): void {
    clearTimeout(this.flushTimer);
    this.tail.clear();
    this.onClosed(this.destroyed !== undefined);
  }

  /** Gives a batch its place. It is written at the end of this turn. */
  private enqueue(batch: Buffer, leaderEpoch: number): Promise<number> {
    const baseOffset = this.nextOffset;
    assertOneBatch(batch, baseOffset);
    const lastOffset = baseOffset + lastOffsetDelta(batch);
    stamp(batch, 0, baseOffset, leaderEpoch);
    if (!this.epochs.knows(leaderEpoch)) this.epochs.begin(leaderEpoch, baseOffset);
    if (!this.hasRoom(batch, lastOffset)) {
      this.writePending();
      // Where that failed, this batch takes the place of those that it was to follow.
      if (this.nextOffset !== baseOffset) return this.enqueue(batch, leaderEpoch);
      this.roll();
    }
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
    for (const { batch, baseOffset, resolve } of group) {
      this.tail.add(batch, baseOffset);
      resolve(baseOffset);
    }
    this.startFlushTimer();
  }

  private async publishSynced(group: readonly Pending[], end: number): Promise<void> {
    const failures = this.syncFailures;
    try {
      await this.sync();
      if (failures !== this.syncFailures) throw storageError(`${this.dir} was cut back when the disk failed`);
      this.publish(group, end);
    } catch (error) {
      for (const { reject } of group) reject(error);
      // Once: what is not known to be on the disk must not be read, and a later sync says nothing about it.
      if (failures === this.syncFailures) this.takeBackUnsynced(error);
    }
  }

  private takeBackUnsynced(cause: unknown): void {
    this.syncFailures++;
    const group = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    this.nextOffset = this.writtenEnd;
    for (const { reject } of group) reject(cause);
    this.changes.run(() => this.cutFrom(this.readableEnd)).catch(ignore); // the next append fails and says why
  }

  private async syncSegments(): Promise<void> {
    const end = this.writtenEnd;
    const unsynced = this.segments.slice(this.segmentOf(this.syncedEnd));
    await Promise.all([...unsynced.map((segment) => segment.sync()), this.epochs.save()]);
    if (this.namesUnsynced) {
      this.namesUnsynced = false;
      await syncDirectory(this.dir).catch((error) => {
        this.namesUnsynced = true;
        throw storageError(`Cannot force ${this.dir} to the disk`, error);
      });
    }
    // Meanwhile it may have been cut.
    this.syncedEnd = Math.min(end, this.writtenEnd);
  }

  private startFlushTimer(): void {
    const { flushMs } = this.settings;
    if (flushMs > LONGEST_TIMER_MS || this.flushTimer !== undefined) return;
    this.flushTimer = setTimeout(() => {
      this.flushTimer = undefined;
      this.sync().catch(ignore); // whoever asks for the sync is told
    }, flushMs).unref();
  }

  private async readSegments(
    offset: number,
    maxBytes: number,
    atLeastOne: boolean,
    loans: Loans | undefined,
  ): Promise<readonly Buffer[]> {
    return this.unlessTruncated(async () => {
      // More than one turn only where compaction has left a segment whose last offsets are gone.
      for (let from = offset; from < this.readableEnd; ) {
        const at = this.segmentOf(from);
        const next = this.segments[at + 1]?.baseOffset ?? this.readableEnd;
        const bytes = await this.segments[at]?.read(from, maxBytes, atLeastOne, loans);
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

  private hasRoom(batch: Buffer, lastOffset: number): boolean {
    const last = this.last();
    const used = last.size + this.pendingBytes;
    if (used === 0) return true;
    const limit = Math.min(this.settings.segmentBytes, LARGEST_INT32);
    if (used + batch.length > limit || lastOffset - last.baseOffset > LARGEST_INT32) return false;
    const [first] = this.pending;
    return (
      last.span(maxTimestamp(batch), first === undefined ? -1 : maxTimestamp(first.batch)) <= longestSpan(this.settings)
    );
  }

  /** Where this fails, the last segment goes on being the last. */
  private roll(): void {
    const full = this.last();
    full.finish();
    this.segments.push(Segment.create(this.dir, this.nextOffset, segmentOptions(this.settings, this.openFiles)));
    full.rest();
    this.namesUnsynced = true;
    this.takeSnapshot();
    this.sync().catch(ignore); // nobody waits: it spares a later sync, and a restart the checking of a full segment
  }

  private noteProducer(segment: Segment, bytes: Buffer, at: number): void {
    const aborted = this.producers.append(bytes, at);
    if (aborted !== undefined) segment.addAborted(aborted);
  }

  private takeSnapshot(): void {
    const begins = (offset: number) => this.segments[this.segmentOf(offset)]?.baseOffset === offset;
    this.snapshots.write(this.writtenEnd, this.producers, begins, Date.now());
  }

  /** Finds out what the newest snapshot and, from `epochsFrom` on, the checkpoint of epochs do not say. */
  private async readAgain(epochsFrom: number): Promise<void> {
    const end = this.writtenEnd;
    this.snapshots.removeFrom(end + 1);
    const { offset, states } = this.snapshots.latest();
    this.producers = states;
    const from = Math.min(offset, epochsFrom);
    if (from >= end) return;
    for (const segment of this.segments.slice(this.segmentOf(from))) {
      await segment.walk(from, (bytes, at) => {
        const first = baseOffset(bytes, at);
        if (first >= epochsFrom) this.epochs.begin(leaderEpoch(bytes, at), first);
        if (first >= offset && hasProducer(bytes, at)) this.noteProducer(segment, bytes, at);
      });
    }
  }

  /**
   * Deletes the oldest segments, as far as `segments` are that. Where they are all, a new one is begun, unless records
   * came behind `endOffset` meanwhile.
   */
  private async drop(segments: readonly Segment[], endOffset?: number): Promise<void> {
    if (this.unfinishedSwap !== undefined) return;
    const gone: Segment[] = [];
    try {
      for (let at = 0; at < segments.length; at += DISCARDED_AT_ONCE) {
        const some = segments.slice(at, at + DISCARDED_AT_ONCE);
        await this.changes.run(() => {
          if (this.closed) return;
          if (some.includes(this.last()) && this.nextOffset === endOffset) this.roll();
          for (const segment of some) {
            if (segment !== this.segments[0] || segment === this.last()) break;
            this.dropFirst(segment);
            gone.push(segment);
          }
        });
        await new Promise(setImmediate);
      }
    } finally {
      this.snapshots.removeBefore(this.firstSegmentOffset);
      for (const segment of gone) await segment.remove();
    }
  }

  private compactable(): Compactable {
    const { settings, cleanedEnd: cleanedUpTo, truncations } = this;
    // A segment that was cut may have grown again.
    const wasCut = () => this.truncations !== truncations;
    return {
      settings,
      cleanedUpTo,
      segments: () => this.segments,
      beginCleaned: (offset) => Segment.create(this.dir, offset, segmentOptions(settings, this.openFiles), '.cleaned'),
      sync: () => this.sync(),
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
      if (wasCut() || this.unfinishedSwap !== undefined) return false;
      const at = old[0] === undefined ? -1 : this.segments.indexOf(old[0]);
      const wasLast = at + old.length >= this.segments.length;
      if (this.closed || at < 0 || wasLast || old.some((segment, i) => segment !== this.segments[at + i])) return false;
      // From here on a restart takes the new one, and without a pause so do readers.
      cleaned.moveTo('.swap');
      this.segments.splice(at, old.length, cleaned);
      this.upheavals++;
      this.bytes += cleaned.size - old.reduce((bytes, { size }) => bytes + size, 0);
      try {
        for (const segment of old) segment.discard();
        cleaned.moveTo('');
      } catch (error) {
        this.unfinishedSwap = error;
      }
      return true;
    });
    if (replaced && this.unfinishedSwap === undefined) {
      await syncDirectory(this.dir);
      for (const segment of old) await segment.remove();
    }
    return replaced;
  }

  private dropFirst(segment: Segment): void {
    segment.discard();
    this.segments.shift();
    this.upheavals++;
    this.bytes -= segment.size;
    const start = this.segments[0]?.baseOffset ?? 0;
    if (start <= this.firstOffset) return;
    this.firstOffset = start;
    this.epochs.cutBefore(start);
  }

  private async cutFrom(offset: number): Promise<void> {
    const at = this.segmentOf(offset);
    const segment = this.segments[at];
    if (segment === undefined) return;
    await segment.grow();
    const first = await segment.find(offset);
    const wasSynced = this.syncedEnd;

    // From here on without a pause, so that no reader sees a part of it; on the disk it is whole batches at any moment.
    this.truncations++;
    this.upheavals++;
    this.tail.clear();
    const discarded: Segment[] = [];
    try {
      for (let last = this.last(); last !== segment; last = this.last()) {
        last.discard();
        this.segments.pop();
        discarded.push(last);
        this.endAt(last.baseOffset);
        this.bytes -= last.size;
      }
      if (first !== undefined) {
        this.bytes -= segment.size - first.position;
        segment.cut(first);
        this.endAt(first.position === 0 ? segment.baseOffset : first.baseOffset);
      }
    } finally {
      for (const gone of discarded) await gone.remove();
    }
    this.epochs.cutFrom(this.nextOffset);
    if (this.producers.size > 0) await this.readAgain(this.nextOffset);
    else this.snapshots.removeFrom(this.nextOffset + 1);
    await segment.grow();
    if (this.syncedEnd < wasSynced) await this.checkpoints?.save();
  }

  private endAt(offset: number): void {
    this.nextOffset = this.writtenEnd = offset;
    this.readableEnd = Math.min(this.readableEnd, offset);
    this.syncedEnd = Math.min(this.syncedEnd, offset);
    this.cleanedEnd = Math.min(this.cleanedEnd, offset);
  }

  private segmentOf(offset: number): number {
    const upTo = countWhile(this.segments.length, (i) => (this.segments[i]?.baseOffset ?? 0) <= offset);
    return Math.max(0, upTo - 1);
  }

  private last(): Segment {
    const last = this.segments.at(-1);
    if (last === undefined) throw storageError(`${this.dir} has no segment`);
    return last;
  }

  private unlessTruncated<T>(work: () => Promise<T>): Promise<T> {
    return undisturbed(() => this.truncations, work);
  }

  private unlessUpheaved<T>(work: () => Promise<T>): Promise<T> {
    return undisturbed(() => this.upheavals, work);
  }

  private assertOpen(): void {
    if (this.closed) throw storageError(`${this.dir} is closed`);
  }

  /** All of them, whatever fails on the way. */
  private async closeAll(close: (segment: Segment) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.segments.map(close));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Under another name first: what a crash leaves of it is no partition. */
  private async removeDirectory(): Promise<void> {
    const deleted = join(dirname(this.dir), deletedName(basename(this.dir)));
    try {
      await rename(this.dir, deleted);
      // One after the other: thousands at once would take a part of a second in which nobody is answered.
      for (const name of await readdir(deleted)) await rm(join(deleted, name), { recursive: true, force: true });
      await rm(deleted, { recursive: true, force: true });
    } catch (error) {
      // Somebody was faster.
      if (!isMissing(error)) throw storageError(`Cannot remove ${this.dir}`, error);
    }
  }
}

/** Does the work again where `disturbances` came meanwhile. */
async function undisturbed<T>(disturbances: () => number, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = disturbances();
    try {
      const result = await work();
      if (before === disturbances()) return result;
    } catch (error) {
      if (before === disturbances()) throw error;
    }
  }
}

/** How long a segment may be, in ms: in a compacted log also what is to be compacted soon has to leave the last one. */
function longestSpan({ segmentMs, compacts, maxCompactionLagMs }: LogSettings): number {
  return compacts ? Math.min(segmentMs, maxCompactionLagMs) : segmentMs;
}

function segmentOptions({ indexIntervalBytes }: LogSettings, openFiles: OpenFiles | undefined): SegmentOptions {
  return { indexIntervalBytes, openFiles };
}

function ignore(): void {}
