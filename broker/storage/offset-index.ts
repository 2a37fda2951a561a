import { IndexEntries } from './index-entries.js';

/** Relative offset and position, int32 each. */
const ENTRY_SIZE = 8;
const POSITION = 4;

/** The largest position and the largest relative offset that an index can hold. */
export const LARGEST_INT32 = 2 ** 31 - 1;

/** Some of a segment's batches: the last offset of each, and where it begins in the file. */
export class OffsetIndex {
  private constructor(
    private readonly entries: IndexEntries,
    private readonly baseOffset: number,
  ) {}

  static fresh(path: string, baseOffset: number): OffsetIndex {
    return new OffsetIndex(IndexEntries.fresh(path, ENTRY_SIZE), baseOffset);
  }

  /** Undefined where the file is missing, or cannot be the index of a segment of `size` bytes. */
  static async load(path: string, baseOffset: number, size: number): Promise<OffsetIndex | undefined> {
    const entries = await IndexEntries.load(path, ENTRY_SIZE);
    if (entries === undefined) return undefined;
    const index = new OffsetIndex(entries, baseOffset);
    return index.isSound(size) ? index : undefined;
  }

  get pageIsFull(): boolean {
    return this.entries.pageIsFull;
  }

  /** Bytes of the file with one more entry. */
  get sizeWithOneMore(): number {
    return (this.entries.count + 1) * ENTRY_SIZE;
  }

  get last(): { offset: number; position: number } | undefined {
    const at = (this.entries.count - 1) * ENTRY_SIZE;
    return at < 0 ? undefined : { offset: this.offset(at), position: this.position(at) };
  }

  add(lastOffset: number, position: number): void {
    const at = this.entries.add();
    this.entries.bytes.writeInt32BE(lastOffset - this.baseOffset, at);
    this.entries.bytes.writeInt32BE(position, at + POSITION);
  }

  /** A batch at or before the one that holds `offset`, as near as the index knows: where it begins. */
  positionBefore(offset: number): number {
    const count = this.entries.countWhile((at) => this.offset(at) <= offset);
    return count === 0 ? 0 : this.position((count - 1) * ENTRY_SIZE);
  }

  /** Forgets the batches that end at `offset` or later. */
  cut(offset: number): void {
    this.entries.cut(this.entries.countWhile((at) => this.offset(at) < offset));
  }

  flush(): void {
    this.entries.flush();
  }

  private offset(at: number): number {
    return this.baseOffset + this.entries.bytes.readInt32BE(at);
  }

  private position(at: number): number {
    return this.entries.bytes.readInt32BE(at + POSITION);
  }

  private isSound(size: number): boolean {
    let offset = this.baseOffset - 1;
    let position = -1;
    for (let at = 0; at < this.entries.count * ENTRY_SIZE; at += ENTRY_SIZE) {
      if (this.offset(at) <= offset || this.position(at) <= position) return false;
      offset = this.offset(at);
      position = this.position(at);
    }
    return position < size;
  }
}
