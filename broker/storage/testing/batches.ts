import type { Codec } from '../../../protocol/records/batch-header.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';

export interface BatchOptions {
  readonly timestamps?: readonly (number | bigint)[];
  /** Bytes of each value. */
  readonly valueSize?: number;
  readonly codec?: Codec;
  readonly logAppendTime?: number;
}

/** A batch of as many records as there are timestamps, by default one of timestamp 0 and 100 bytes. */
export function batchOf({ timestamps = [0], valueSize = 100, codec, logAppendTime }: BatchOptions = {}): Buffer {
  return encodeBatch({
    records: timestamps.map((timestamp, i) => ({ timestamp: BigInt(timestamp), value: Buffer.alloc(valueSize, i) })),
    ...(codec === undefined ? {} : { codec }),
    ...(logAppendTime === undefined ? {} : { logAppendTime: BigInt(logAppendTime) }),
  });
}

/** A batch of `count` records. */
export function batchOfCount(count: number, valueSize = 100): Buffer {
  return batchOf({ timestamps: Array.from({ length: count }, (_, i) => i), valueSize });
}
