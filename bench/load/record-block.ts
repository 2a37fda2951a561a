import { BATCH_HEADER_SIZE } from '../../protocol/records/batch-header.js';
import { writeRecord } from '../../protocol/records/record.js';
import { varintSize } from '../../protocol/records/varint.js';
import type { SeededBits } from '../../protocol/seeded-bits.js';
import { Writer } from '../../protocol/writer.js';
import { KeyFormat } from './record-keys.js';
import type { RecordsSpec } from './records-spec.js';
import { EventText, RandomBytes } from './value-bytes.js';
import { drawSize } from './value-sizes.js';

/** Records as they stand in a batch, one behind the other; all places are in bytes from the first of them. */
export interface RecordBlock {
  readonly encoded: Buffer;
  /** Where the first n records end, by n. */
  readonly ends: readonly number[];
  /** The bytes of keys and values of the first n records, by n. */
  readonly payloads: readonly number[];
  /** Where the key of each record begins, where it has one. */
  readonly keys: readonly number[];
  /** Where the value of each record begins. */
  readonly values: readonly number[];
}

/** Behind the value of a record, which has no headers. */
const HEADERS_SIZE = 1;

/** The value of the i-th record. The memory is the block's. */
export function valueIn({ encoded, values, ends }: RecordBlock, i: number): Buffer {
  return encoded.subarray(values[i], (ends[i + 1] ?? Number.NaN) - HEADERS_SIZE);
}

/** As many records as a batch of `batchSize` bytes holds, header included; one always fits. */
export function encodeBlock(spec: RecordsSpec, batchSize: number, bits: SeededBits): RecordBlock {
  const writer = new Writer(batchSize);
  const text = spec.entropy === undefined ? new RandomBytes(bits) : new EventText(spec.entropy, bits);
  const key = spec.keys === undefined ? null : new KeyFormat(spec.keys).key(0);
  const keySize = key?.length ?? 0;
  const ends = [0];
  const payloads = [0];
  const keys: number[] = [];
  const values: number[] = [];
  let payload = 0;
  for (let offset = 0; ; offset++) {
    const size = drawSize(spec, bits);
    writeRecord(writer, { offset, timestamp: 0n, key, value: text.value(size), headers: [] }, 0, 0n);
    if (offset > 0 && BATCH_HEADER_SIZE + writer.length > batchSize) break;
    payload += keySize + size;
    const value = writer.length - HEADERS_SIZE - size;
    ends.push(writer.length);
    payloads.push(payload);
    keys.push(value - varintSize(size) - keySize);
    values.push(value);
  }
  return { encoded: Buffer.concat(writer.finish()), ends, payloads, keys, values };
}
