import { randomBytes } from 'node:crypto';
import type { Batch, BatchSizes } from './batcher.js';
import { EncodedRecords } from './encoded-records.js';
import type { RecordsSpec } from './load-plan.js';

/** Values are views of one random block, each beginning at another byte of so many. */
const VARIETY = 251;

export interface SampleRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** Records as the wire driver sends them, one by one, for clients that make their own batches of them. */
export class SampleRecords {
  /** How much a batch holds: clients are loaded with batches of the same records, whoever encodes them. */
  readonly sizes: BatchSizes;
  private readonly block: Buffer;

  /** `batchSize` is the most that a batch may take. Throws as `checkRecords` does. */
  constructor(
    private readonly spec: RecordsSpec,
    batchSize: number,
  ) {
    this.sizes = new EncodedRecords(spec, batchSize);
    this.block = randomBytes(spec.size + VARIETY);
  }

  /** The records of a batch. `dueAt` tells when record n was due, in ms of the monotonic clock. */
  of({ first, stride, count }: Batch, dueAt: (record: number) => number): SampleRecord[] {
    return Array.from({ length: count }, (_, i) => ({ key: null, value: this.value(i, dueAt(first + i * stride)) }));
  }

  private value(i: number, dueAt: number): Buffer {
    const from = i % VARIETY;
    const view = this.block.subarray(from, from + this.spec.size);
    if (!this.spec.stamped) return view;
    // A copy, as clients may hold what they are given until it is acknowledged.
    const value = Buffer.from(view);
    value.writeDoubleBE(dueAt);
    return value;
  }
}
