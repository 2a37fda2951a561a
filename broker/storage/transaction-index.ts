import { IndexEntries } from './index-entries.js';
import type { AbortedTransaction } from './producer-states.js';

/** Version int16, producer id, first, last and last stable offset int64 each. */
const ENTRY_SIZE = 34;
const PRODUCER_ID = 2;
const FIRST_OFFSET = 10;
const LAST_OFFSET = 18;
const LAST_STABLE_OFFSET = 26;

/** The transactions whose abortion a segment holds, in Kafka's `.txnindex` file. A segment without any has no file. */
export class TransactionIndex {
  private constructor(private readonly entries: IndexEntries) {}

  static fresh(path: string): TransactionIndex {
    return new TransactionIndex(IndexEntries.fresh(path, ENTRY_SIZE));
  }

  /** As far as the file is right for a segment that begins at `baseOffset` in a log that ends at `endOffset`. */
  static async load(path: string, baseOffset: number, endOffset: number): Promise<TransactionIndex> {
    const entries = await IndexEntries.loadWhole(path, ENTRY_SIZE);
    const index = new TransactionIndex(entries);
    let right = 0;
    for (let last = baseOffset - 1; right < entries.count; right++) {
      const { firstOffset, lastOffset } = index.entry(right * ENTRY_SIZE);
      if (lastOffset <= last || firstOffset >= lastOffset || lastOffset >= endOffset) break;
      last = lastOffset;
    }
    entries.cut(right);
    return index;
  }

  /** Takes note of the next one. One that is there already is told again after a crash. */
  add({ producerId, firstOffset, lastOffset, lastStableOffset }: AbortedTransaction): void {
    const { count } = this.entries;
    if (count > 0 && lastOffset <= this.entry((count - 1) * ENTRY_SIZE).lastOffset) return;
    const at = this.entries.add();
    const { bytes } = this.entries;
    bytes.writeBigInt64BE(producerId, at + PRODUCER_ID);
    bytes.writeBigInt64BE(BigInt(firstOffset), at + FIRST_OFFSET);
    bytes.writeBigInt64BE(BigInt(lastOffset), at + LAST_OFFSET);
    bytes.writeBigInt64BE(BigInt(lastStableOffset), at + LAST_STABLE_OFFSET);
    try {
      this.entries.flush();
    } catch {
      // the end of the segment tries again
    }
  }

  /** Those that have a record from `from` on and before `to`; whether there can be more in segments behind. */
  collect(from: number, to: number, found: AbortedTransaction[]): boolean {
    for (let at = 0; at < this.entries.count * ENTRY_SIZE; at += ENTRY_SIZE) {
      const entry = this.entry(at);
      if (entry.lastOffset >= from && entry.firstOffset < to) found.push(entry);
      if (entry.lastStableOffset >= to) return false;
    }
    return true;
  }

  /** Forgets those that were aborted at `offset` or later. */
  cut(offset: number): void {
    this.entries.cut(this.entries.countWhile((at) => this.entry(at).lastOffset < offset));
  }

  flush(): void {
    this.entries.flush();
  }

  private entry(at: number): AbortedTransaction {
    const { bytes } = this.entries;
    return {
      producerId: bytes.readBigInt64BE(at + PRODUCER_ID),
      firstOffset: Number(bytes.readBigInt64BE(at + FIRST_OFFSET)),
      lastOffset: Number(bytes.readBigInt64BE(at + LAST_OFFSET)),
      lastStableOffset: Number(bytes.readBigInt64BE(at + LAST_STABLE_OFFSET)),
    };
  }
}
