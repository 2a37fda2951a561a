import type { Batch, BatchSizes } from './batcher.js';
import { type CrewRecords, recordsOfCrew } from './crew-records.js';
import type { ProducersPlan } from './load-plan.js';
import { KeyFormat } from './record-keys.js';

export interface SampleRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** Records as the wire driver sends them, one by one, for clients that make their own batches of them. */
export class SampleRecords {
  private readonly crew: CrewRecords;
  private readonly format: KeyFormat | undefined;
  private readonly stamped: boolean;

  /** Throws as `checkRecords` does. */
  constructor(plan: ProducersPlan) {
    const { keys, stamped = false } = plan.records;
    this.crew = recordsOfCrew(plan);
    this.format = keys === undefined ? undefined : new KeyFormat(keys);
    this.stamped = stamped;
  }

  /** How much a batch holds: clients are loaded with batches of the same records, whoever encodes them. */
  get sizes(): BatchSizes {
    return this.crew.records;
  }

  /** The records of a batch. `dueAt` tells when record n was due, in ms of the monotonic clock. */
  of({ lane, first, stride, count }: Batch, dueAt: (record: number) => number): SampleRecord[] {
    const keyOf = this.crew.keys?.cycle(lane, (first - lane.index) / stride);
    return Array.from({ length: count }, (_, i) => ({
      key: (keyOf && this.format?.key(keyOf(i))) ?? null,
      value: this.value(first, i, dueAt(first + i * stride)),
    }));
  }

  private value(first: number, i: number, dueAt: number): Buffer {
    const view = this.crew.records.value(first, i);
    if (!this.stamped) return view;
    // A copy, as clients may hold what they are given until it is acknowledged.
    const value = Buffer.from(view);
    value.writeDoubleBE(dueAt);
    return value;
  }
}
