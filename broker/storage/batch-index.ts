import { countWhile } from './count-while.js';
import type { Place } from './slabs.js';

/** The first chunk holds so many batches, each further one twice as many up to the largest: nothing is ever copied. */
const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 512;

const NO_TIMESTAMP = -1n;

/** One batch in memory. */
export interface StoredBatch extends Place {
  readonly baseOffset: number;
  readonly size: number;
}

/** Batches in the order of their offsets, 32 bytes each. */
class Chunk {
  count = 0;
  readonly baseOffsets: Float64Array;
  /** The largest timestamp from the start of the chunk up to and including this batch: sorted, unlike the timestamps. */
  readonly timestamps: BigInt64Array;
  readonly positions: Uint32Array;
  readonly sizes: Uint32Array;
  readonly slabs: Buffer[] = [];

  constructor(readonly capacity: number) {
    const memory = new ArrayBuffer(capacity * 24);
    this.baseOffsets = new Float64Array(memory, 0, capacity);
    this.timestamps = new BigInt64Array(memory, capacity * 8, capacity);
    this.positions = new Uint32Array(memory, capacity * 16, capacity);
    this.sizes = new Uint32Array(memory, capacity * 20, capacity);
  }

  add(batch: StoredBatch, maxTimestamp: bigint): void {
    const at = this.count;
    const before = this.maxTimestamp;
    this.baseOffsets[at] = batch.baseOffset;
    this.timestamps[at] = maxTimestamp > before ? maxTimestamp : before;
    this.positions[at] = batch.position;
    this.sizes[at] = batch.size;
    this.slabs[at] = batch.slab;
    this.count = at + 1;
  }

  get maxTimestamp(): bigint {
    return this.timestamps[this.count - 1] ?? NO_TIMESTAMP;
  }

  get firstOffset(): number {
    return this.baseOffsets[0] ?? 0;
  }

  batch(at: number): StoredBatch | undefined {
    const slab = at < this.count ? this.slabs[at] : undefined;
    if (slab === undefined) return undefined;
    return {
      slab,
      baseOffset: this.baseOffsets[at] ?? 0,
      position: this.positions[at] ?? 0,
      size: this.sizes[at] ?? 0,
    };
  }

  cut(count: number): void {
    this.count = count;
    this.slabs.length = count;
  }
}

/** Where the batches of a log in memory are, found by offset or by timestamp. */
export class BatchIndex {
  private readonly chunks: Chunk[] = [];

  add(batch: StoredBatch, maxTimestamp: bigint): void {
    let chunk = this.chunks.at(-1);
    if (chunk === undefined || chunk.count === chunk.capacity) {
      chunk = new Chunk(chunk === undefined ? FIRST_CHUNK : Math.min(chunk.capacity * 2, LARGEST_CHUNK));
      this.chunks.push(chunk);
    }
    chunk.add(batch, maxTimestamp);
  }

  get maxTimestamp(): bigint {
    let max = NO_TIMESTAMP;
    for (const { maxTimestamp } of this.chunks) if (maxTimestamp > max) max = maxTimestamp;
    return max;
  }

  /** The batch that holds `offset` and those that lie right behind it in the same slab, as one piece. */
  run(offset: number, maxBytes: number, atLeastOne: boolean): Buffer | undefined {
    let { chunk: at, entry } = this.find(offset);
    let chunk = this.chunks[at];
    const slab = chunk?.slabs[entry];
    if (chunk === undefined || slab === undefined) return undefined;
    const from = chunk.positions[entry] ?? 0;
    let to = from + (chunk.sizes[entry] ?? 0);
    if (to - from > maxBytes && !atLeastOne) return undefined;
    for (;;) {
      if (++entry === chunk.count) {
        chunk = this.chunks[++at];
        entry = 0;
        if (chunk === undefined) break;
      }
      const end = to + (chunk.sizes[entry] ?? 0);
      if (end - from > maxBytes || chunk.slabs[entry] !== slab || chunk.positions[entry] !== to) break;
      to = end;
    }
    return slab.subarray(from, to);
  }

  /** The batches that may hold a record of `timestamp` or later. The first of them does, unless its header lies. */
  *since(timestamp: bigint): Generator<StoredBatch> {
    for (const chunk of this.chunks) {
      if (chunk.maxTimestamp < timestamp) continue;
      let i = countWhile(chunk.count, (k) => (chunk.timestamps[k] ?? NO_TIMESTAMP) < timestamp);
      for (let batch = chunk.batch(i); batch !== undefined; batch = chunk.batch(++i)) yield batch;
    }
  }

  /** Forgets the batch that holds `offset` and those behind it; answers their bytes and the base offset of the first. */
  cut(offset: number): { bytes: number; baseOffset: number } {
    const first = this.find(offset);
    const baseOffset = this.chunks[first.chunk]?.baseOffsets[first.entry] ?? offset;
    let bytes = 0;
    for (let at = first.chunk, from = first.entry; at < this.chunks.length; at++, from = 0) {
      const chunk = this.chunks[at];
      if (chunk === undefined) break;
      for (let entry = from; entry < chunk.count; entry++) bytes += chunk.sizes[entry] ?? 0;
      chunk.cut(from);
    }
    this.chunks.length = first.entry === 0 ? first.chunk : first.chunk + 1;
    return { bytes, baseOffset };
  }

  /** Where the batch that holds `offset` is listed. */
  private find(offset: number): { chunk: number; entry: number } {
    const at = lastOf(countWhile(this.chunks.length, (i) => (this.chunks[i]?.firstOffset ?? 0) <= offset));
    const chunk = this.chunks[at];
    if (chunk === undefined) return { chunk: at, entry: 0 };
    return { chunk: at, entry: lastOf(countWhile(chunk.count, (i) => (chunk.baseOffsets[i] ?? 0) <= offset)) };
  }

  clear(): void {
    this.chunks.length = 0;
  }
}

/** The last of `count` places; the first one where there is none. */
function lastOf(count: number): number {
  return Math.max(0, count - 1);
}
