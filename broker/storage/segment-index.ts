import { join } from 'node:path';
import type { LogFile } from './log-file.js';
import { OffsetIndex } from './offset-index.js';
import { type TimeEntry, TimeIndex } from './time-index.js';
import { type BatchPlace, LONG_WALK, SHORT_WALK, walkBatches } from './walk-batches.js';

export interface IndexPaths {
  readonly offsets: string;
  readonly times: string;
  /** Of aborted transactions: Kafka's, kept beside its segment and gone with it. */
  readonly transactions: string;
}

/** Both indexes of a segment: sparse, and made again from the segment wherever they are not what it says. */
export class SegmentIndex {
  private sinceEntry = 0;
  private largest: TimeEntry | undefined;
  /** The offset behind the last batch that it was told of. */
  endOffset: number;

  private constructor(
    private readonly baseOffset: number,
    private readonly offsets: OffsetIndex,
    private readonly times: TimeIndex,
    /** Bytes of batches that come between two entries (`index.interval.bytes`). */
    private readonly interval: number,
  ) {
    this.largest = times.last;
    this.endOffset = baseOffset;
  }

  /** Knows no batch yet, whatever the files hold. */
  static fresh(paths: IndexPaths, baseOffset: number, interval: number): SegmentIndex {
    return new SegmentIndex(
      baseOffset,
      OffsetIndex.fresh(paths.offsets, baseOffset),
      TimeIndex.fresh(paths.times, baseOffset),
      interval,
    );
  }

  /**
   * What the files say of the batches before `offset`, whatever they hold behind; without entries where there is none or the
   * files cannot be right. The batches from `last` on are to be told again.
   */
  static async upTo(
    offset: number,
    paths: IndexPaths,
    baseOffset: number,
    size: number,
    interval: number,
  ): Promise<SegmentIndex> {
    const fresh = SegmentIndex.fresh(paths, baseOffset, interval);
    if (offset <= baseOffset) return fresh;
    const offsets = await OffsetIndex.load(paths.offsets, baseOffset, size);
    const times = await TimeIndex.load(paths.times, baseOffset);
    if (offsets === undefined || times?.last === undefined) return fresh;
    const index = new SegmentIndex(baseOffset, offsets, times, interval);
    index.cut(offset);
    return index;
  }

  /** The index of a whole segment: from its files as far as they are right, the rest from the segment itself. */
  static async load(paths: IndexPaths, baseOffset: number, file: LogFile, interval: number): Promise<SegmentIndex> {
    const offsets = await OffsetIndex.load(paths.offsets, baseOffset, file.size);
    const times = await TimeIndex.load(paths.times, baseOffset);
    // A time index without entries is right only where no record has a timestamp: seldom enough to look again.
    if (offsets !== undefined && times?.last !== undefined) {
      const index = new SegmentIndex(baseOffset, offsets, times, interval);
      if ((await index.resume(file).catch(() => undefined)) !== undefined) return index;
    }
    const index = SegmentIndex.fresh(paths, baseOffset, interval);
    await index.resume(file);
    return index;
  }

  get isEmpty(): boolean {
    return this.offsets.last === undefined;
  }

  /** Whether a file of `limit` bytes could not hold an entry more. */
  isFull(limit: number): boolean {
    return this.offsets.sizeWithOneMore > limit || this.times.sizeWithOneMore > limit;
  }

  /** The largest timestamp so far; -1 for none. */
  get maxTimestamp(): bigint {
    return this.largest?.timestamp ?? -1n;
  }

  /** Takes note of the next batch. */
  add({ position, size, lastOffset, maxTimestamp }: BatchPlace): void {
    if (maxTimestamp > this.maxTimestamp) this.largest = { timestamp: maxTimestamp, offset: lastOffset };
    if (this.sinceEntry > this.interval) {
      this.offsets.add(lastOffset, position);
      if (this.largest !== undefined) this.times.add(this.largest);
      this.sinceEntry = 0;
    }
    this.sinceEntry += size;
    this.endOffset = lastOffset + 1;
  }

  /**
   * Takes note of the batches behind the last entry, as far as they begin before the offset `before`, and answers the byte
   * where these end; undefined, with nothing changed, where the file has no such batch as the entry says.
   */
  async resume(file: LogFile, before = Number.POSITIVE_INFINITY): Promise<number | undefined> {
    const last = this.offsets.last;
    let end = last === undefined ? 0 : undefined;
    this.sinceEntry = 0;
    await walkBatches(file, last?.position ?? 0, last === undefined ? LONG_WALK : SHORT_WALK, (place) => {
      if (end === undefined && place.lastOffset !== last?.offset) return false;
      this.add(place);
      end = place.position + place.size;
      return place.lastOffset + 1 < before;
    });
    return end;
  }

  /** Where to look for the batch that holds `offset`: at or before it. */
  positionBefore(offset: number): number {
    return this.offsets.positionBefore(offset);
  }

  /** Where to look for the first batch with a timestamp of `timestamp` or later: at or before it. */
  positionBeforeTime(timestamp: bigint): number {
    const entry = this.times.since(timestamp);
    // At the offset entry before that, no timestamp was as large: else the time index would have an earlier entry.
    return entry === undefined ? (this.offsets.last?.position ?? 0) : this.positionBefore(entry.offset - 1);
  }

  /** Forgets the batches that end at `offset` or later; those behind the last entry are to be told again. */
  cut(offset: number): void {
    this.offsets.cut(offset);
    this.times.cut(offset);
    this.largest = this.times.last;
    this.endOffset = this.baseOffset;
  }

  /** Writes what a restart may use, a page at a time. A failure costs nothing: there is another page, and the end. */
  flushPages(): void {
    if (!this.offsets.pageIsFull && !this.times.pageIsFull) return;
    try {
      this.flush();
    } catch {
      // kept in memory
    }
  }

  /** Writes all of it. As in Kafka, the last entry of a time index that is left alone is the largest timestamp. */
  finish(): void {
    if (this.largest !== undefined) this.times.add(this.largest);
    this.flush();
  }

  /**
   * Times first: a restart reads again what is behind the last entry of the offsets. What these say and the times lack would
   * be looked for in vain, or be deleted as older than it is.
   */
  flush(): void {
    this.times.flush();
    this.offsets.flush();
  }
}

/** `suffix` is what a segment's files have behind their names while they are not the log's. */
export function indexPaths(stem: string, suffix = ''): IndexPaths {
  return {
    offsets: `${stem}.index${suffix}`,
    times: `${stem}.timeindex${suffix}`,
    transactions: `${stem}.txnindex${suffix}`,
  };
}

/** A segment's files without their endings: its base offset in 20 digits. */
export function segmentStem(dir: string, baseOffset: number): string {
  return join(dir, String(baseOffset).padStart(20, '0'));
}
