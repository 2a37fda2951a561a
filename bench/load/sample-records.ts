import type { Batch, BatchSizes } from './batcher.js';
import { crewRecords } from './crew-records.js';
import type { EncodedRecords } from './encoded-records.js';
import type { ProducersPlan } from './load-plan.js';
import { KeyFormat, type RecordKeys } from './record-keys.js';

export interface SampleRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** The same records that the wire driver sends, one by one, for clients that encode records themselves. */
export class SampleRecords {
  private readonly records: EncodedRecords;
  private readonly keys: RecordKeys | undefined;
  private readonly format: KeyFormat | undefined;
  private readonly stamped: boolean;

  /** Throws as `checkRecords` does. */
  constructor(crew: ProducersPlan) {
    const { keys, stamped = false } = crew.records;
    ({ records: this.records, keys: this.keys } = crewRecords(crew));
    this.format = keys === undefined ? undefined : new KeyFormat(keys);
    this.stamped = stamped;
  }

  /** How much a batch holds: as much as one of the wire driver. */
  get sizes(): BatchSizes {
    return this.records;
  }

  /** The records of a batch. `dueAt` tells when record n was due, in ms of the monotonic clock. */
  of({ lane, first, stride, count }: Batch, dueAt: (record: number) => number): SampleRecord[] {
    const keyOf = this.keys?.cycle(lane, (first - lane.index) / stride);
    return Array.from({ length: count }, (_, i) => ({
      key: keyOf === undefined ? null : (this.format?.key(keyOf(i)) ?? null),
      value: this.value(i, first, dueAt(first + i * stride)),
    }));
  }

  private value(i: number, first: number, dueAt: number): Buffer {
    const value = this.records.value(i, first);
    if (!this.stamped) return value;
    // A copy, as clients may hold what they are given until it is acknowledged.
    const stamped = Buffer.from(value);
    stamped.writeDoubleBE(dueAt);
    return stamped;
  }
}
