import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lastOffsetDelta, stamp } from '../../protocol/records/batch-header.js';
import { assertOneBatch } from './one-batch.js';
import { deletedName } from './partition-directory.js';
import type { PartitionLog, TimestampedOffset } from './partition-log.js';
import { type RecoveredSegments, recoverSegments } from './recover-segments.js';
import { Segment } from './segment.js';
import { Sequence } from './sequence.js';
import { storageError } from './storage-error.js';

const NOTHING = Buffer.alloc(0);

/** Indexes hold positions and relative offsets in an int32. */
const LARGEST_INT32 = 2 ** 31 - 1;

/** A partition in segment files, laid out and named as Apache Kafka does it. */
export class SegmentLog implements PartitionLog {
  readonly dir: string;
  readonly #segmentSize: number;
  /** In the order of their offsets, never empty: the last one is appended to. */
  readonly #segments: Segment[];
  readonly #changes = new Sequence();
  #endOffset: number;
  #size: number;
  /** How often batches were cut off. A read that saw this change may have seen anything, and is done again. */
  #truncations = 0;
  readonly #onClosed: () => void;
  #closing: Promise<void> | undefined;
  #destroying: Promise<void> | undefined;

  private constructor(
    dir: string,
    segmentSize: number,
    { segments, endOffset }: RecoveredSegments,
    onClosed: () => void,
  ) {
    this.dir = dir;
    this.#onClosed = onClosed;
    this.#segmentSize = Math.min(segmentSize, LARGEST_INT32);
    this.#segments = segments;
    this.#endOffset = endOffset;
    this.#size = segments.reduce((size, segment) => size + segment.size, 0);
  }

  /** What `dir` holds, or a new and empty log there. `onClosed` tells the owner that it is closed or gone. */
  static async open(dir: string, segmentSize: number, onClosed: () => void = () => {}): Promise<SegmentLog> {
    return new SegmentLog(dir, segmentSize, await recoverSegments(dir), onClosed);
  }

  get startOffset(): number {
    return this.#segments[0]?.baseOffset ?? 0;
  }

  get endOffset(): number {
    return this.#endOffset;
  }

  get size(): number {
    return this.#size;
  }

  /** Settled when the log has been closed or destroyed; undefined while it is open. */
  get closing(): Promise<void> | undefined {
    return this.#closing;
  }

  async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.#assertOpen();
    return this.#changes.run(() => {
      if (this.#last().grows) return this.#append(batch, leaderEpoch);
      return this.#last()
        .grow()
        .then(() => this.#append(batch, leaderEpoch));
    });
  }

  async read(offset: number, maxBytes: number, atLeastOne: boolean): Promise<Buffer> {
    this.#assertOpen();
    if (offset < this.startOffset || offset > this.#endOffset) {
      throw storageError(`${this.dir} holds ${this.startOffset} to ${this.#endOffset}, not ${offset}`);
    }
    return this.#unlessTruncated(async () => {
      if (offset >= this.#endOffset) {
        if (offset === this.#endOffset) this.#last().expectReadAtEnd(offset);
        return NOTHING;
      }
      // More than one turn only where compaction has left a segment whose last offsets are gone.
      for (let i = this.#segmentOf(offset); i < this.#segments.length; i++) {
        const bytes = await this.#segments[i]?.read(offset, maxBytes, atLeastOne);
        if (bytes !== undefined) return bytes;
      }
      return NOTHING;
    });
  }

  async findByTimestamp(timestamp: number): Promise<TimestampedOffset | undefined> {
    this.#assertOpen();
    return this.#unlessTruncated(async () => {
      for (const segment of [...this.#segments]) {
        if ((await segment.maxTimestamp()) < timestamp) continue;
        const found = await segment.findByTimestamp(timestamp);
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    this.#assertOpen();
    return this.#unlessTruncated(async () => {
      let max = -1;
      for (const segment of [...this.#segments]) max = Math.max(max, await segment.maxTimestamp());
      return max < 0 ? undefined : this.findByTimestamp(max);
    });
  }

  async truncate(offset: number): Promise<void> {
    this.#assertOpen();
    return this.#changes.run(async () => {
      if (offset < this.#endOffset) await this.#truncate(Math.max(offset, this.startOffset));
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#changes
      .run(() => this.#closeAll((segment) => segment.close()))
      .finally(() => this.#onClosed());
    return this.#closing;
  }

  destroy(): Promise<void> {
    this.#destroying ??= this.#changes
      .run(async () => {
        await this.#closeAll((segment) => segment.release());
        await this.#removeDirectory();
      })
      .finally(() => this.#onClosed());
    this.#closing = this.#destroying;
    return this.#destroying;
  }

  #append(batch: Buffer, leaderEpoch: number): number {
    assertOneBatch(batch);
    const baseOffset = this.#endOffset;
    const lastOffset = baseOffset + lastOffsetDelta(batch);
    stamp(batch, 0, baseOffset, leaderEpoch);
    if (!this.#hasRoom(batch.length, lastOffset)) this.#roll();
    this.#last().append(batch);
    this.#endOffset = lastOffset + 1;
    this.#size += batch.length;
    return baseOffset;
  }

  #hasRoom(bytes: number, lastOffset: number): boolean {
    const { size, baseOffset } = this.#last();
    return size === 0 || (size + bytes <= this.#segmentSize && lastOffset - baseOffset <= LARGEST_INT32);
  }

  /** Where this fails, the last segment goes on being the last. */
  #roll(): void {
    const full = this.#last();
    full.finish();
    this.#segments.push(Segment.create(this.dir, this.#endOffset));
    full.rest();
  }

  async #truncate(offset: number): Promise<void> {
    const at = this.#segmentOf(offset);
    const segment = this.#segments[at];
    if (segment === undefined) return;
    await segment.grow();
    const first = await segment.find(offset);

    // From here on without a pause, so that no reader sees a part of it; on the disk it is whole batches at any moment.
    this.#truncations++;
    const discarded: Segment[] = [];
    try {
      for (let last = this.#last(); last !== segment; last = this.#last()) {
        last.discard();
        this.#segments.pop();
        discarded.push(last);
        this.#endOffset = last.baseOffset;
        this.#size -= last.size;
      }
      if (first !== undefined) {
        this.#size -= segment.size - first.position;
        segment.cut(first);
        this.#endOffset = first.position === 0 ? segment.baseOffset : first.baseOffset;
      }
    } finally {
      for (const gone of discarded) await gone.remove();
    }
    await segment.grow();
  }

  #segmentOf(offset: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.baseOffset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #last(): Segment {
    const last = this.#segments.at(-1);
    if (last === undefined) throw storageError(`${this.dir} has no segment`);
    return last;
  }

  async #unlessTruncated<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const truncations = this.#truncations;
      try {
        const result = await work();
        if (truncations === this.#truncations) return result;
      } catch (error) {
        if (truncations === this.#truncations) throw error;
      }
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw storageError(`${this.dir} is closed`);
  }

  /** All of them, whatever fails on the way. */
  async #closeAll(close: (segment: Segment) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.#segments.map(close));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Under another name first: what a crash leaves of it is no partition. */
  async #removeDirectory(): Promise<void> {
    const name = deletedName(basename(this.dir), randomUUID().replaceAll('-', ''));
    const deleted = join(dirname(this.dir), name);
    try {
      await rename(this.dir, deleted);
      await rm(deleted, { recursive: true, force: true });
    } catch (error) {
      throw storageError(`cannot remove ${this.dir}`, error);
    }
  }
}
