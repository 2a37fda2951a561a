import { randomBytes } from 'node:crypto';
import { BATCH_HEADER_SIZE, writeBatchHeader } from '../../protocol/records/batch-header.js';
import { writeRecord } from '../../protocol/records/record.js';
import { Writer } from '../../protocol/writer.js';
import type { BatchSizes } from './batcher.js';

/** The values of a batch's records are views of one random block, each beginning at another byte of so many. */
const VARIETY = 251;

/**
 * As many records of one size as a batch holds, encoded once. The records of a smaller batch are the first of them, so
 * making a batch is a copy, a header and a checksum, whatever its size.
 */
export class EncodedRecords implements BatchSizes {
  private readonly encoded: Buffer;
  /** Where the first n records end, by n. */
  private readonly ends: readonly number[];

  /** `batchSize` is the most that a batch may take, header included; one record always fits. */
  constructor(
    private readonly recordSize: number,
    batchSize: number,
  ) {
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
  get most(): number {
    return this.ends.length - 1;
  }

  /** The bytes of a batch of so many records. */
  batchSize(count: number): number {
    return BATCH_HEADER_SIZE + (this.ends[count] ?? Number.NaN);
  }

  payload(count: number): number {
    return count * this.recordSize;
  }

  /** A batch of so many records, all of them made at `timestamp` (ms since 1970). */
  batch(count: number, timestamp: number): Buffer {
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
      this.encoded.subarray(0, this.ends[count]),
    );
  }
}
