import { lastOffset, maxTimestamp, stamp } from '../../protocol/records/batch-header.js';
import { BatchIndex } from './batch-index.js';
import { findInBatch } from './find-in-batch.js';
import { assertOneBatch } from './one-batch.js';
import type { PartitionLog, TimestampedOffset } from './partition-log.js';
import { Slabs } from './slabs.js';
import { storageError } from './storage-error.js';

const NOTHING = Buffer.alloc(0);

/** A partition that lives as long as its process. What is read are views of what is stored, without a copy. */
export class MemoryLog implements PartitionLog {
  readonly startOffset = 0;
  readonly #name: string;
  readonly #onDestroy: () => void;
  readonly #index = new BatchIndex();
  #slabs = new Slabs();
  #endOffset = 0;
  #size = 0;
  #destroyed = false;

  /** `name` is how errors call it; `onDestroy` tells the owner that it is gone. */
  constructor(name: string, onDestroy: () => void = () => {}) {
    this.#name = name;
    this.#onDestroy = onDestroy;
  }

  get endOffset(): number {
    return this.#endOffset;
  }

  get size(): number {
    return this.#size;
  }

  async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    this.#assertOpen();
    assertOneBatch(batch);
    const baseOffset = this.#endOffset;
    stamp(batch, 0, baseOffset, leaderEpoch);
    const { slab, position } = this.#slabs.store(batch);
    this.#index.add({ slab, position, baseOffset, size: batch.length }, maxTimestamp(batch));
    this.#endOffset = lastOffset(batch) + 1;
    this.#size += batch.length;
    return baseOffset;
  }

  async read(offset: number, maxBytes: number, atLeastOne: boolean): Promise<Buffer> {
    this.#assertOpen();
    if (offset < this.startOffset || offset > this.#endOffset) {
      throw storageError(`${this.#name} holds ${this.startOffset} to ${this.#endOffset}, not ${offset}`);
    }
    if (offset === this.#endOffset) return NOTHING;
    return this.#index.run(offset, maxBytes, atLeastOne) ?? NOTHING;
  }

  async findByTimestamp(timestamp: number): Promise<TimestampedOffset | undefined> {
    this.#assertOpen();
    for (const { slab, position, size } of this.#index.since(timestamp)) {
      if (maxTimestamp(slab, position) < timestamp) continue;
      const found = findInBatch(slab.subarray(position, position + size), timestamp);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async findMaxTimestamp(): Promise<TimestampedOffset | undefined> {
    const timestamp = this.#index.maxTimestamp;
    return timestamp < 0 ? undefined : this.findByTimestamp(timestamp);
  }

  async truncate(offset: number): Promise<void> {
    this.#assertOpen();
    if (offset >= this.#endOffset) return;
    const { bytes, baseOffset } = this.#index.cut(Math.max(offset, this.startOffset));
    this.#size -= bytes;
    this.#endOffset = baseOffset;
    // What was cut may still be on its way to a reader: its place is not used again.
    this.#slabs = new Slabs();
  }

  /** Nothing to release: what was appended stays until the log is destroyed. */
  async close(): Promise<void> {}

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#index.clear();
    this.#slabs = new Slabs();
    this.#size = 0;
    this.#onDestroy();
  }

  #assertOpen(): void {
    if (this.#destroyed) throw storageError(`${this.#name} is gone`);
  }
}
