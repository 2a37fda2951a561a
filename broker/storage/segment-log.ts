import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lastOffsetDelta, stamp } from '../../protocol/records/batch-header.js';
import { countWhile } from './count-while.js';
import { LARGEST_INT32 } from './offset-index.js';
import { assertOneBatch } from './one-batch.js';
import { deletedName } from './partition-directory.js';
import type { PartitionLog, SegmentStart, TimestampedOffset } from './partition-log.js';
import { type Damage, type RecoveredSegments, recoverSegments } from './recover-segments.js';
import { Segment } from './segment.js';
import { Sequence } from './sequence.js';
import { storageError } from './storage-error.js';

const NOTHING = Buffer.alloc(0);

export interface SegmentLogEvents {
  /** Called when what was opened did not hold batches up to its end, and has been cut. */
  readonly onDamage?: ((damage: Damage) => void) | undefined;
  /** Called when the log is closed or gone. */
  readonly onClosed?: (() => void) | undefined;
}

/** A partition in segment files, laid out and named as Apache Kafka does it. */
export class SegmentLog implements PartitionLog {
  private readonly segmentSize: number;
  /** In the order of their offsets, never empty: the last one is appended to. */
  private readonly segments: Segment[];
  private readonly changes = new Sequence();
  private nextOffset: number;
  private bytes: number;
  /** How often batches were cut off. A read that saw this change may have seen anything, and is done again. */
  private truncations = 0;
  private closed: Promise<void> | undefined;
  private destroyed: Promise<void> | undefined;

  private constructor(
    readonly dir: string,
    segmentSize: number,
    { segments, endOffset }: RecoveredSegments,
    private readonly onClosed: () => void,
  ) {
    this.segmentSize = Math.min(segmentSize, LARGEST_INT32);
    this.segments = segments;
    this.nextOffset = endOffset;
    this.bytes = segments.reduce((size, segment) => size + segment.size, 0);
  }

  /** What `dir` holds, or a new and empty log there. */
  static async open(dir: string, segmentSize: number, events: SegmentLogEvents = {}): Promise<SegmentLog> {
    const { onDamage = ignore, onClosed = ignore } = events;
    return new SegmentLog(dir, segmentSize, await recoverSegments(dir, onDamage), onClosed);
  }

  get startOffset(): number {
    return this.segments[0]?.baseOffset ?? 0;
  }

  get endOffset(): number {
    return this.nextOffset;
  }

  get size(): number {
    return this.bytes;
  }

  /** Settled when the log has been closed or destroyed; undefined while it is open. */
  get closing(): Promise<void> | undefined {
    return this.closed;
  }

  async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.assertOpen();
    return this.changes.run(() => {
      if (this.last().grows) return this.appendNow(batch, leaderEpoch);
      return this.last()
        .grow()
        .then(() => this.appendNow(batch, leaderEpoch));
    });
  }

  async read(offset: number, maxBytes: number, atLeastOne: boolean): Promise<Buffer> {
    this.assertOpen();
    if (offset < this.startOffset || offset > this.nextOffset) {
      throw storageError(`${this.dir} holds ${this.startOffset} to ${this.nextOffset}, not ${offset}`);
    }
    return this.unlessTruncated(async () => {
      if (offset >= this.nextOffset) {
        if (offset === this.nextOffset) this.last().expectReadAtEnd(offset);
        return NOTHING;
      }
      // More than one turn only where compaction has left a segment whose last offsets are gone.
      for (let i = this.segmentOf(offset); i < this.segments.length; i++) {
        const bytes = await this.segments[i]?.read(offset, maxBytes, atLeastOne);
        if (bytes !== undefined) return bytes;
      }
      return NOTHING;
    });
  }

  async findByTimestamp(timestamp: bigint): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.unlessTruncated(async () => {
      for (const segment of [...this.segments]) {
        if ((await segment.maxTimestamp()) < timestamp) continue;
        const found = await segment.findByTimestamp(timestamp);
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    this.assertOpen();
    return this.unlessTruncated(async () => {
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
    return this.unlessTruncated(() =>
      Promise.all(
        this.segments.map(async (segment) => ({
          baseOffset: segment.baseOffset,
          lastModified: await segment.lastModified(),
        })),
      ),
    );
  }

  async truncate(offset: number): Promise<void> {
    this.assertOpen();
    return this.changes.run(async () => {
      if (offset < this.nextOffset) await this.cutFrom(Math.max(offset, this.startOffset));
    });
  }

  close(): Promise<void> {
    this.closed ??= this.changes.run(() => this.closeAll((segment) => segment.close())).finally(() => this.onClosed());
    return this.closed;
  }

  destroy(): Promise<void> {
    this.destroyed ??= this.changes
      .run(async () => {
        await this.closeAll((segment) => segment.release());
        await this.removeDirectory();
      })
      .finally(() => this.onClosed());
    this.closed = this.destroyed;
    return this.destroyed;
  }

  private appendNow(batch: Buffer, leaderEpoch: number): number {
    const baseOffset = this.nextOffset;
    assertOneBatch(batch, baseOffset);
    const lastOffset = baseOffset + lastOffsetDelta(batch);
    stamp(batch, 0, baseOffset, leaderEpoch);
    if (!this.hasRoom(batch.length, lastOffset)) this.roll();
    this.last().append(batch);
    this.nextOffset = lastOffset + 1;
    this.bytes += batch.length;
    return baseOffset;
  }

  private hasRoom(bytes: number, lastOffset: number): boolean {
    const { size, baseOffset } = this.last();
    return size === 0 || (size + bytes <= this.segmentSize && lastOffset - baseOffset <= LARGEST_INT32);
  }

  /** Where this fails, the last segment goes on being the last. */
  private roll(): void {
    const full = this.last();
    full.finish();
    this.segments.push(Segment.create(this.dir, this.nextOffset));
    full.rest();
  }

  private async cutFrom(offset: number): Promise<void> {
    const at = this.segmentOf(offset);
    const segment = this.segments[at];
    if (segment === undefined) return;
    await segment.grow();
    const first = await segment.find(offset);

    // From here on without a pause, so that no reader sees a part of it; on the disk it is whole batches at any moment.
    this.truncations++;
    const discarded: Segment[] = [];
    try {
      for (let last = this.last(); last !== segment; last = this.last()) {
        last.discard();
        this.segments.pop();
        discarded.push(last);
        this.nextOffset = last.baseOffset;
        this.bytes -= last.size;
      }
      if (first !== undefined) {
        this.bytes -= segment.size - first.position;
        segment.cut(first);
        this.nextOffset = first.position === 0 ? segment.baseOffset : first.baseOffset;
      }
    } finally {
      for (const gone of discarded) await gone.remove();
    }
    await segment.grow();
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

  private async unlessTruncated<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const truncations = this.truncations;
      try {
        const result = await work();
        if (truncations === this.truncations) return result;
      } catch (error) {
        if (truncations === this.truncations) throw error;
      }
    }
  }

  private assertOpen(): void {
    if (this.closed !== undefined) throw storageError(`${this.dir} is closed`);
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
      await rm(deleted, { recursive: true, force: true });
    } catch (error) {
      throw storageError(`Cannot remove ${this.dir}`, error);
    }
  }
}

function ignore(): void {}
