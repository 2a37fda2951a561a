import { BATCH_HEADER_SIZE, writeBatchHeader } from '../../protocol/records/batch-header.js';
import { compress } from '../../protocol/records/compression.js';
import { SeededBits } from '../../protocol/seeded-bits.js';
import type { BatchSizes } from './batcher.js';
import { encodeBlock, type RecordBlock, valueIn } from './record-block.js';
import { KeyFormat } from './record-keys.js';
import type { RecordsSpec } from './records-spec.js';
import { checkRecords } from './value-sizes.js';

/** So many blocks of records there are, where they take no more than so many bytes together. */
const BLOCKS = 8;
const BLOCK_BYTES = 4_194_304;
/** What compressed batches that are kept take at most. */
const COMPRESSED_BYTES = 33_554_432;

/** Who sent a batch, and the number of its first record among all that it sends to the partition (KIP-98). */
export interface ProducerMark {
  readonly id: bigint;
  readonly epoch: number;
  readonly sequence: number;
  /** Whether it belongs to a transaction. */
  readonly transactional?: boolean;
}

/** What is written into a batch when it is made; i counts its records. */
export interface BatchMarks {
  /** The record of the schedule with which it begins. */
  readonly first?: number;
  /** When each was due, in ms of the monotonic clock, for stamped ones. */
  readonly dueOf?: ((i: number) => number) | undefined;
  /** The number of its key, for those that have one. */
  readonly keyOf?: ((i: number) => number) | undefined;
  readonly producer?: ProducerMark | undefined;
}

const NO_PRODUCER: ProducerMark = { id: -1n, epoch: -1, sequence: -1 };

/**
 * Blocks of records, each as many as a batch holds, encoded once. A batch has the first records of one of them, which
 * depends on the record with which it begins; so making one is a copy, its keys and stamps where there are any, a header
 * and a checksum. What is compressed and has neither keys nor stamps is compressed once for each number of records.
 */
export class EncodedRecords implements BatchSizes {
  private readonly blocks: readonly RecordBlock[];
  private readonly keys: KeyFormat | undefined;
  private readonly compressed = new Map<RecordBlock, Map<number, Buffer>>();
  private compressedBytes = 0;

  /** `batchSize` is the most that a batch may take, header included; one record always fits. Throws as `checkRecords` does. */
  constructor(
    private readonly spec: RecordsSpec,
    batchSize: number,
  ) {
    checkRecords(spec);
    if (spec.keys !== undefined) this.keys = new KeyFormat(spec.keys);
    const bits = new SeededBits(spec.seed ?? 1);
    const count = Math.min(BLOCKS, Math.max(1, Math.floor(BLOCK_BYTES / batchSize)));
    this.blocks = Array.from({ length: count }, () => encodeBlock(spec, batchSize, bits));
  }

  most(first = 0): number {
    return this.block(first).values.length;
  }

  batchSize(count: number, first = 0): number {
    return BATCH_HEADER_SIZE + (this.block(first).ends[count] ?? Number.NaN);
  }

  payload(count: number, first = 0): number {
    return this.block(first).payloads[count] ?? Number.NaN;
  }

  /** A batch of so many records, all of them made at `timestamp` (ms since 1970). */
  batch(count: number, timestamp: number, marks: BatchMarks = {}): Buffer {
    const { first = 0, producer = NO_PRODUCER } = marks;
    const time = BigInt(timestamp);
    return writeBatchHeader(
      {
        baseOffset: 0,
        leaderEpoch: -1,
        codec: this.spec.compression ?? 'none',
        logAppendTime: false,
        transactional: producer.transactional ?? false,
        control: false,
        deleteHorizon: false,
        lastOffsetDelta: count - 1,
        baseTimestamp: time,
        maxTimestamp: time,
        producerId: producer.id,
        producerEpoch: producer.epoch,
        baseSequence: producer.sequence,
        recordCount: count,
      },
      this.body(this.block(first), count, marks),
    );
  }

  /** The value of the i-th record of a batch that begins with record `first`, without its stamp. The memory is shared. */
  value(i: number, first = 0): Buffer {
    return valueIn(this.block(first), i);
  }

  /** Not the same for every batch of a lane, whatever its stride is. */
  private block(first: number): RecordBlock {
    const block = this.blocks[(Math.imul(first, 0x9e3779b1) >>> 16) % this.blocks.length];
    if (block === undefined) throw new Error(`no block has record ${first}`);
    return block;
  }

  private body(block: RecordBlock, count: number, marks: BatchMarks): Buffer {
    const { stamped, compression = 'none' } = this.spec;
    const records = block.encoded.subarray(0, block.ends[count]);
    if (stamped || this.keys !== undefined) {
      return compress(compression, this.mark(block, Buffer.from(records), count, marks));
    }
    return compression === 'none' ? records : this.compressedOnce(block, records, count);
  }

  private mark(
    { keys, values }: RecordBlock,
    records: Buffer,
    count: number,
    { dueOf = () => 0, keyOf = () => 0 }: BatchMarks,
  ): Buffer {
    for (let i = 0; i < count; i++) {
      this.keys?.write(records, keys[i] ?? Number.NaN, keyOf(i));
      if (this.spec.stamped) records.writeDoubleBE(dueOf(i), values[i]);
    }
    return records;
  }

  private compressedOnce(block: RecordBlock, records: Buffer, count: number): Buffer {
    const known = this.compressed.get(block) ?? new Map<number, Buffer>();
    this.compressed.set(block, known);
    const before = known.get(count);
    if (before !== undefined) return before;
    const body = compress(this.spec.compression ?? 'none', records);
    if (this.compressedBytes + body.length <= COMPRESSED_BYTES) {
      known.set(count, body);
      this.compressedBytes += body.length;
    }
    return body;
  }
}
