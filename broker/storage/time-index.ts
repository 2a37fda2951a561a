import { IndexEntries } from './index-entries.js';

/** Timestamp int64 and relative offset int32. */
const ENTRY_SIZE = 12;
const OFFSET = 8;

const NO_TIMESTAMP = -1n;

/** A timestamp that was the largest so far, and the last offset of the batch that brought it. */
export interface TimeEntry {
  readonly timestamp: bigint;
  readonly offset: number;
}

/** The largest timestamp at some places of a segment. */
export class TimeIndex {
  private constructor(
    private readonly entries: IndexEntries,
    private readonly baseOffset: number,
  ) {}

  static fresh(path: string, baseOffset: number): TimeIndex {
    return new TimeIndex(IndexEntries.fresh(path, ENTRY_SIZE), baseOffset);
  }

  /** Undefined where the file is missing, or cannot be the index of a segment. */
  static async load(path: string, baseOffset: number): Promise<TimeIndex | undefined> {
    const entries = await IndexEntries.load(path, ENTRY_SIZE);
    if (entries === undefined) return undefined;
    const index = new TimeIndex(entries, baseOffset);
    return index.isSound() ? index : undefined;
  }

  get pageIsFull(): boolean {
    return this.entries.pageIsFull;
  }

  /** Bytes of the file with one more entry. */
  get sizeWithOneMore(): number {
    return (this.entries.count + 1) * ENTRY_SIZE;
  }

  get last(): TimeEntry | undefined {
    return this.entry(this.entries.count - 1);
  }

  /** Only a timestamp larger than those before says something new. */
  add({ timestamp, offset }: TimeEntry): void {
    if (timestamp <= (this.last?.timestamp ?? NO_TIMESTAMP)) return;
    const at = this.entries.add();
    this.entries.bytes.writeBigInt64BE(timestamp, at);
    this.entries.bytes.writeInt32BE(offset - this.baseOffset, at + OFFSET);
  }

  /** The first entry of `timestamp` or later. */
  since(timestamp: bigint): TimeEntry | undefined {
    return this.entry(this.entries.countWhile((at) => this.timestamp(at) < timestamp));
  }

  /** Forgets the batches that end at `offset` or later. */
  cut(offset: number): void {
    this.entries.cut(this.entries.countWhile((at) => this.offset(at) < offset));
  }

  flush(): void {
    this.entries.flush();
  }

  private entry(i: number): TimeEntry | undefined {
    const at = i * ENTRY_SIZE;
    if (i < 0 || i >= this.entries.count) return undefined;
    return { timestamp: this.timestamp(at), offset: this.offset(at) };
  }

  private timestamp(at: number): bigint {
    return this.entries.bytes.readBigInt64BE(at);
  }

  private offset(at: number): number {
    return this.baseOffset + this.entries.bytes.readInt32BE(at + OFFSET);
  }

  private isSound(): boolean {
    let last: TimeEntry = { timestamp: NO_TIMESTAMP, offset: this.baseOffset - 1 };
    for (let i = 0; i < this.entries.count; i++) {
      const entry = this.entry(i);
      // Zeros are what a loss of power leaves.
      if (entry === undefined || (entry.timestamp === 0n && entry.offset === this.baseOffset)) return false;
      if (entry.timestamp <= last.timestamp || entry.offset <= last.offset) return false;
      last = entry;
    }
    return true;
  }
}
