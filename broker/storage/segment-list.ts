import { countWhile } from './count-while.js';
import { Segment, type SegmentOptions } from './segment.js';
import { storageError } from './storage-error.js';

/**
 * The segments of one log in the order of their offsets, never empty: the last one is appended to. It changes without a
 * pause, so that no reader sees a part of a change; on the disk the log is whole at any moment of it.
 */
export class SegmentList {
  private bytes: number;
  /** How often batches were cut off. A read that saw this change may have seen anything, and is done again. */
  private cuts = 0;
  /** How often segments were cut, deleted or replaced. A search through them that saw this change is done again. */
  private upheavals = 0;

  constructor(
    private readonly dir: string,
    private readonly segments: Segment[],
  ) {
    this.bytes = segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** As they are now: the copy stays. */
  get all(): readonly Segment[] {
    return [...this.segments];
  }

  /** Bytes of all batches. */
  get size(): number {
    return this.bytes;
  }

  get firstOffset(): number {
    return this.segments[0]?.baseOffset ?? 0;
  }

  get last(): Segment {
    const last = this.segments.at(-1);
    if (last === undefined) throw storageError(`${this.dir} has no segment`);
    return last;
  }

  /** How often batches were cut off. */
  get timesCut(): number {
    return this.cuts;
  }

  at(place: number): Segment | undefined {
    return this.segments[place];
  }

  /** The place of the segment that holds `offset`, or would. */
  placeOf(offset: number): number {
    const upTo = countWhile(this.segments.length, (i) => (this.segments[i]?.baseOffset ?? 0) <= offset);
    return Math.max(0, upTo - 1);
  }

  /** The segments before the one that holds `offset`. */
  before(offset: number): readonly Segment[] {
    return this.segments.slice(0, this.placeOf(offset));
  }

  /** The segment that holds `offset`, and those behind it. */
  from(offset: number): readonly Segment[] {
    return this.segments.slice(this.placeOf(offset));
  }

  /** Appends to the last one, all of the batches or none. */
  append(batches: readonly Buffer[]): void {
    const { last } = this;
    const before = last.size;
    last.append(batches);
    this.bytes += last.size - before;
  }

  /** Begins the next one at `offset`. Where this fails, the last one goes on being the last. */
  roll(offset: number, options: SegmentOptions): void {
    const full = this.last;
    full.finish();
    this.segments.push(Segment.create(this.dir, offset, options));
    full.rest();
  }

  /** Takes the first one away, where it is `segment` and not the last: no restart finds it. */
  dropFirst(segment: Segment): boolean {
    if (segment !== this.segments[0] || segment === this.last) return false;
    segment.discard();
    this.segments.shift();
    this.upheavals++;
    this.bytes -= segment.size;
    return true;
  }

  /** Takes the last one away, unless it is `kept`: no restart finds it. */
  dropLast(kept: Segment): Segment | undefined {
    const { last } = this;
    if (last === kept) return undefined;
    last.discard();
    this.segments.pop();
    this.bytes -= last.size;
    return last;
  }

  /** To be said before batches are cut off. */
  beginCut(): void {
    this.cuts++;
    this.upheavals++;
  }

  /** To be said when a segment has lost its end. */
  shrunkBy(bytes: number): void {
    this.bytes -= bytes;
  }

  /** Puts `cleaned` in the place of `old`, which follow each other and are not the last; false where they do not. */
  replace(old: readonly Segment[], cleaned: Segment): boolean {
    const [first] = old;
    const at = first === undefined ? -1 : this.segments.indexOf(first);
    const wasLast = at + old.length >= this.segments.length;
    if (at < 0 || wasLast || old.some((segment, i) => segment !== this.segments[at + i])) return false;
    // From here on a restart takes the new one, and so do readers.
    cleaned.moveTo('.swap');
    this.segments.splice(at, old.length, cleaned);
    this.upheavals++;
    this.bytes += cleaned.size - old.reduce((sum, { size }) => sum + size, 0);
    return true;
  }

  /** Does some reading again where batches were cut off meanwhile. */
  unlessCut<T>(work: () => Promise<T>): Promise<T> {
    return undisturbed(() => this.cuts, work);
  }

  /** Does a search through segments again where they were cut, deleted or replaced meanwhile. */
  unlessUpheaved<T>(work: () => Promise<T>): Promise<T> {
    return undisturbed(() => this.upheavals, work);
  }

  /** Closes all of them with `close`, whatever fails on the way. */
  async closeAll(close: (segment: Segment) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.segments.map(close));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

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
