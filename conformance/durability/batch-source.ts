import { CODECS } from '../../protocol/records/batch-header.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { Random } from './random.js';

export interface NewBatch {
  readonly bytes: Buffer;
  readonly recordCount: number;
}

/** Time of the first records. They go on from there, and now and then back: indexes by time must cope with it. */
const TIME = 1_700_000_000_000n;
const LARGEST_BATCH = 200_000;
/** What a batch takes up beside the values of its records. */
const OVERHEAD = 256;
const POOL_SIZE = 1024 * 1024;

/** Half of it is noise and half of it repeats itself, so that compressors find something, and find nothing. */
const pool = fillPool();

/** Batches of random size, number of records and compression; no two have the same bytes. */
export class BatchSource {
  private batches = 0;
  private time = TIME;

  constructor(
    private readonly random: Random,
    /** Goes into every batch, so that it is unlike those of others. */
    private readonly name: string,
    /** Most bytes of a batch. */
    private readonly limit = LARGEST_BATCH,
  ) {}

  next(): NewBatch {
    const { random } = this;
    const size = random.magnitude(1, Math.min(LARGEST_BATCH, this.limit) - OVERHEAD - this.name.length);
    const recordCount = random.chance(2) ? 1 : random.magnitude(1, Math.min(50, 1 + Math.floor(size / 50)));
    const first = this.time + BigInt(random.below(20) - 10);
    this.time += BigInt(random.below(50));
    const records = Array.from({ length: recordCount }, (_, i) => {
      const length = Math.floor(size / recordCount);
      const from = random.below(pool.length - length);
      const key = i === 0 ? Buffer.from(`${this.name} ${this.batches}`) : null;
      return { key, value: pool.subarray(from, from + length), timestamp: first + BigInt(random.below(10)) };
    });
    this.batches++;
    const codec = random.chance(3) ? CODECS[random.below(CODECS.length)] : undefined;
    return { bytes: encodeBatch({ records, ...(codec && { codec }) }), recordCount };
  }
}

function fillPool(): Buffer {
  const random = new Random(0);
  const bytes = Buffer.alloc(POOL_SIZE);
  for (let at = 0; at < POOL_SIZE; at++) bytes[at] = at < POOL_SIZE / 2 ? random.below(256) : 97 + random.below(3);
  return bytes;
}
