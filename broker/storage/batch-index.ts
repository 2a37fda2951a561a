import { exactMaxTimestamp, lastOffset } from '../../protocol/records/batch-header.js';
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
  /** Entries before this one have been dropped. */
  from = 0;
  count = 0;
  readonly baseOffsets: Float64Array;
  /** The largest timestamp from the start of the chunk up to and including this batch: sorted, unlike the timestamps. */
  readonly timestamps: BigInt64Array;
  readonly positions: Uint32Array;
  readonly sizes: Uint32Array;
  readonly slabs: (Buffer | undefined)[] = [];

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

  /** Of every batch that was ever in the chunk. */
  get maxTimestamp(): bigint {
    return this.timestamps[this.count - 1] ?? NO_TIMESTAMP;
  }

  /** Of those that are left. */
  get maxTimestampLeft(): bigint {
    if (this.from === 0) return this.maxTimestamp;
    let max = NO_TIMESTAMP;
    for (let at = this.from; at < this.count; at++) {
      const slab = this.slabs[at];
      const timestamp = slab === undefined ? NO_TIMESTAMP : exactMaxTimestamp(slab, this.positions[at]);
      if (timestamp > max) max = timestamp;
    }
    return max;
  }

  get firstOffset(): number {
    return this.baseOffsets[this.from] ?? 0;
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

  /** Lets go of the first batch; answers its size. */
  drop(): number {
    this.slabs[this.from] = undefined;
    return this.sizes[this.from++] ?? 0;
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

  /** The base offset of the first batch; undefined where there is none. */
  get firstOffset(): number | undefined {
    return this.chunks[0]?.firstOffset;
  }

  get maxTimestamp(): bigint {
    let max = NO_TIMESTAMP;
    for (const { maxTimestampLeft } of this.chunks) if (maxTimestampLeft > max) max = maxTimestampLeft;
    return max;
  }

  /**
   * The batch that holds `offset` and those behind it, `maxBytes` of them at the most, but never fewer than one when
   * `atLeastOne` is set. What was stored in succession comes as one piece.
   */
  run(offset: number, maxBytes: number, atLeastOne: boolean): Buffer[] {
    const pieces: Buffer[] = [];
    let left = maxBytes;
    let slab: Buffer | undefined;
    let from = 0;
    let to = 0;
    let { chunk: at, entry } = this.find(offset);
    for (let chunk = this.chunks[at]; chunk !== undefined; chunk = this.chunks[++at], entry = chunk?.from ?? 0) {
      for (; entry < chunk.count; entry++) {
        const size = chunk.sizes[entry] ?? 0;
        if (size > left && !(atLeastOne && slab === undefined)) {
          if (slab !== undefined) pieces.push(slab.subarray(from, to));
          return pieces;
        }
        left -= size;
        const position = chunk.positions[entry] ?? 0;
        if (chunk.slabs[entry] !== slab || position !== to) {
          if (slab !== undefined) pieces.push(slab.subarray(from, to));
          slab = chunk.slabs[entry];
          from = position;
        }
        to = position + size;
      }
    }
    if (slab !== undefined) pieces.push(slab.subarray(from, to));
    return pieces;
  }

  /** The batches that may hold a record of `timestamp` or later. The first of them does, unless its header lies. */
  *since(timestamp: bigint): Generator<StoredBatch> {
    for (const chunk of this.chunks) {
      if (chunk.maxTimestamp < timestamp) continue;
      const before = countWhile(chunk.count, (k) => (chunk.timestamps[k] ?? NO_TIMESTAMP) < timestamp);
      let i = Math.max(before, chunk.from);
      for (let batch = chunk.batch(i); batch !== undefined; batch = chunk.batch(++i)) yield batch;
    }
  }

  /** Forgets the batches that end before `offset`, but never the last one; answers their bytes. */
  dropBefore(offset: number): number {
    return this.dropWhile((_, next) => next !== undefined && next <= offset);
  }

  /** Forgets the batches up to the one with this base offset; answers their bytes. */
  dropUpTo(baseOffset: number): number {
    return this.dropWhile((at) => at <= baseOffset);
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
    const emptied = this.chunks[first.chunk];
    this.chunks.length = emptied !== undefined && emptied.count > emptied.from ? first.chunk + 1 : first.chunk;
    return { bytes, baseOffset };
  }

  clear(): void {
    this.chunks.length = 0;
  }

  /** Forgets batches from the first one on, each told by its base offset and that of the one behind it. */
  private dropWhile(goes: (baseOffset: number, next: number | undefined) => boolean): number {
    let bytes = 0;
    for (let chunk = this.chunks[0]; chunk !== undefined; chunk = this.chunks[0]) {
      while (chunk.from < chunk.count) {
        const next = chunk.from + 1 < chunk.count ? chunk.baseOffsets[chunk.from + 1] : this.chunks[1]?.firstOffset;
        if (!goes(chunk.firstOffset, next)) return bytes;
        bytes += chunk.drop();
      }
      this.chunks.shift();
    }
    return bytes;
  }

  /** Where the batch is listed that holds `offset`, or of those behind the first one. */
  private find(offset: number): { chunk: number; entry: number } {
    const at = lastOf(countWhile(this.chunks.length, (i) => (this.chunks[i]?.firstOffset ?? 0) <= offset));
    const chunk = this.chunks[at];
    if (chunk === undefined) return { chunk: at, entry: 0 };
    const entry = Math.max(chunk.from, lastOf(countWhile(chunk.count, (i) => (chunk.baseOffsets[i] ?? 0) <= offset)));
    const slab = chunk.slabs[entry];
    // Where a log is compacted, nobody may hold it.
    const isBehind = slab !== undefined && lastOffset(slab, chunk.positions[entry]) < offset;
    if (!isBehind) return { chunk: at, entry };
    return entry + 1 < chunk.count
      ? { chunk: at, entry: entry + 1 }
      : { chunk: at + 1, entry: this.chunks[at + 1]?.from ?? 0 };
  }
}

/** The last of `count` places; the first one where there is none. */
function lastOf(count: number): number {
  return Math.max(0, count - 1);
}
