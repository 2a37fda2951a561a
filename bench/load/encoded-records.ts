import { randomBytes } from 'node:crypto';
import { BATCH_HEADER_SIZE, writeBatchHeader } from '../../protocol/records/batch-header.js';
import { writeRecord } from '../../protocol/records/record.js';
import { Writer } from '../../protocol/writer.js';
import { TargetError } from '../../targets/target.js';
import type { BatchSizes } from './batcher.js';
import type { RecordsSpec } from './load-plan.js';

/** The values of a batch's records are views of one random block, each beginning at another byte of so many. */
const VARIETY = 251;

/** Of a stamp: a float64, big-endian. */
const STAMP_SIZE = 8;

/** Behind the value of a record, which has no headers. */
const HEADERS_SIZE = 1;

/** Throws `TargetError` where there are no such records. */
export function checkRecords({ size, stamped }: RecordsSpec): void {
  if (!stamped || size >= STAMP_SIZE) return;
  throw new TargetError(
    `A record that tells when it was due takes ${STAMP_SIZE} bytes at least: raise --size, which is ${size}.`,
  );
}

/**
 * As many records of one size as a batch holds, encoded once. The records of a smaller batch are the first of them, so
 * making a batch is a copy, its stamps where there are any, a header and a checksum.
 */
export class EncodedRecords implements BatchSizes {
  private readonly encoded: Buffer;
  /** Where the first n records end, by n. */
  private readonly ends: readonly number[];

  /** `batchSize` is the most that a batch may take, header included; one record always fits. Throws as `checkRecords` does. */
  constructor(
    private readonly spec: RecordsSpec,
    batchSize: number,
  ) {
    checkRecords(spec);
    const { size: recordSize } = spec;
    const values = randomBytes(recordSize + VARIETY);
    const writer = new Writer(batchSize);
    const ends = [0];
    for (let offset = 0; ; offset++) {
      const from = offset % VARIETY;
      const value = values.subarray(from, from + recordSize);
      writeRecord(writer, { offset, timestamp: 0n, key: null, value, headers: [] }, 0, 0n);
      if (offset > 0 && BATCH_HEADER_SIZE + writer.length > batchSize) break;
      ends.push(writer.length);
    }
    this.encoded = Buffer.concat(writer.finish());
    this.ends = ends;
  }

  /** The most records that a batch holds. */
  most(): number {
    return this.ends.length - 1;
  }

  /** The bytes of a batch of so many records. */
  batchSize(count: number): number {
    return BATCH_HEADER_SIZE + (this.ends[count] ?? Number.NaN);
  }

  payload(count: number): number {
    return count * this.spec.size;
  }

  /**
   * A batch of so many records, all of them made at `timestamp` (ms since 1970). Of stamped ones `dueOf` tells when the
   * i-th was due, in ms of the monotonic clock.
   */
  batch(count: number, timestamp: number, dueOf: (i: number) => number = () => 0): Buffer {
    const time = BigInt(timestamp);
    return writeBatchHeader(
      {
        baseOffset: 0,
        leaderEpoch: -1,
        codec: 'none',
        logAppendTime: false,
        transactional: false,
        control: false,
        deleteHorizon: false,
        lastOffsetDelta: count - 1,
        baseTimestamp: time,
        maxTimestamp: time,
        producerId: -1n,
        producerEpoch: -1,
        baseSequence: -1,
        recordCount: count,
      },
      this.spec.stamped ? this.stamp(count, dueOf) : this.encoded.subarray(0, this.ends[count]),
    );
  }

  /** So many records, each with the time at which it was due. */
  private stamp(count: number, dueOf: (i: number) => number): Buffer {
    const records = Buffer.from(this.encoded.subarray(0, this.ends[count]));
    for (let i = 0; i < count; i++) {
      const end = this.ends[i + 1] ?? Number.NaN;
      records.writeDoubleBE(dueOf(i), end - HEADERS_SIZE - this.spec.size);
    }
    return records;
  }
}
