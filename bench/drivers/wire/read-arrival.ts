import { CodecError, decompress } from '../../../protocol/index.js';
import { Reader } from '../../../protocol/reader.js';
import {
  BATCH_HEADER_SIZE,
  baseOffset,
  batchSize,
  codec,
  isControl,
  lastOffset,
  magic,
  recordCount,
} from '../../../protocol/records/batch-header.js';
import { assertPlausibleCount } from '../../../protocol/records/record.js';
import { readNearVarlong, readVarint } from '../../../protocol/records/varint.js';
import { MOST_UNPACKED } from '../../../protocol/records/walk-records.js';
import { STAMP_SIZE } from '../../load/value-sizes.js';

/** What was read, summed up. */
export interface Read {
  count: number;
  /** Of keys and values. */
  bytes: number;
  readonly stamps: number[];
}

const MAGIC = 2;

/** The offset behind the last whole batch; `position` where there is none. What a limit cut off at the end comes again. */
export function endOfBatches(records: Buffer, position: number): number {
  let end = position;
  for (const [at] of wholeBatches(records)) end = Math.max(end, lastOffset(records, at) + 1);
  return end;
}

/**
 * Adds to `read` the records from offset `position` on, looking at no more of them than that takes. Checksums are not
 * checked: that is for the conformance suite to do. Throws `CodecError`.
 */
export function readArrival(records: Buffer, position: number, stamped: boolean, read: Read): void {
  for (const [at, end] of wholeBatches(records)) {
    if (isControl(records, at)) continue;
    const bytes = decompress(codec(records, at), records.subarray(at + BATCH_HEADER_SIZE, end), MOST_UNPACKED);
    const count = recordCount(records, at);
    assertPlausibleCount(count, bytes.length);
    // A batch is answered whole, also when it was asked for from its middle on.
    readRecords(new Reader(bytes), count, position - baseOffset(records, at), stamped, read);
  }
}

/** Where each begins and ends. */
export function* wholeBatches(records: Buffer): Generator<readonly [at: number, end: number]> {
  for (let at = 0; ; ) {
    const size = batchSize(records, at);
    if (size === undefined || at + size > records.length) return;
    if (size < BATCH_HEADER_SIZE || magic(records, at) !== MAGIC) {
      throw new CodecError(`what was fetched holds at byte ${at} no record batch of magic ${MAGIC}`);
    }
    yield [at, at + size];
    at += size;
  }
}

function readRecords(reader: Reader, count: number, firstDelta: number, stamped: boolean, read: Read): void {
  for (let i = 0; i < count; i++) {
    const length = readVarint(reader);
    const start = reader.skip(length);
    reader.position = start;
    reader.skip(1); // attributes, none of them in use
    readNearVarlong(reader); // the timestamp
    if (readVarint(reader) >= firstDelta) readBody(reader, stamped, read);
    reader.position = start + length;
  }
}

/** A negative length means null. */
function readBody(reader: Reader, stamped: boolean, read: Read): void {
  const keyLength = Math.max(0, readVarint(reader));
  reader.skip(keyLength);
  const valueLength = Math.max(0, readVarint(reader));
  const value = reader.skip(valueLength);
  read.count++;
  read.bytes += keyLength + valueLength;
  if (!stamped) return;
  if (valueLength < STAMP_SIZE) throw new CodecError(`a value of ${valueLength} bytes tells no time`);
  read.stamps.push(reader.buffer.readDoubleBE(value));
}
