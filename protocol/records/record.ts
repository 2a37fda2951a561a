import { CodecError } from '../codec-error.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';
import { readVarint, readVarlong, varintSize, varlongSize, writeVarint, writeVarlong } from './varint.js';

export type RecordHeader = readonly [key: string, value: Buffer | null];

/** One record as it stands in a batch of magic 2 (KIP-98). */
export interface BatchRecord {
  /** A number: Kafka counts from 0, and 2^53 records are beyond any log. */
  readonly offset: number;
  /** Milliseconds, a bigint as every int64 that a peer may choose freely; -1 for none. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

/** The fewest bytes of a record: an empty varint each for length, timestamp, offset, key, value and headers, and attributes. */
const LEAST_RECORD_SIZE = 7;

/** The fewest bytes of a header: the lengths of its key and its value. */
const LEAST_HEADER_SIZE = 2;

/** Asserts that `bytes` bytes can hold `count` records. */
export function assertPlausibleCount(count: number, bytes: number): void {
  if (count < 0 || count * LEAST_RECORD_SIZE > bytes)
    throw new CodecError(`a batch claims ${count} records in ${bytes} bytes`);
}

/** Reads one record. Key, value and header values share memory with the reader's bytes. */
export function readRecord(reader: Reader, baseOffset: number, baseTimestamp: bigint): BatchRecord {
  const length = readVarint(reader);
  const end = reader.skip(length) + length;
  reader.position = end - length;
  reader.skip(1); // attributes, none of them in use
  const timestamp = BigInt.asIntN(64, baseTimestamp + readVarlong(reader));
  const offset = baseOffset + readVarint(reader);
  const key = readBytes(reader);
  const value = readBytes(reader);
  const headers = readHeaders(reader);
  if (reader.position !== end)
    throw new CodecError(`a record of ${length} bytes ends at byte ${reader.position}, not at ${end}`);
  return { offset, timestamp, key, value, headers };
}

export function writeRecord(writer: Writer, record: BatchRecord, baseOffset: number, baseTimestamp: bigint): void {
  const { key, value, headers } = record;
  const offsetDelta = record.offset - baseOffset;
  if (offsetDelta !== (offsetDelta | 0))
    throw new CodecError(`offset ${record.offset} is too far from the base offset ${baseOffset}`);
  const timestampDelta = BigInt.asIntN(64, record.timestamp - baseTimestamp);
  const names = headers.map(([name]) => Buffer.from(name));
  writeVarint(writer, bodySize(record, names, offsetDelta, timestampDelta));
  writer.int8(0);
  writeVarlong(writer, timestampDelta);
  writeVarint(writer, offsetDelta);
  writeBytes(writer, key);
  writeBytes(writer, value);
  writeVarint(writer, headers.length);
  for (const [index, [, headerValue]] of headers.entries()) {
    writeBytes(writer, names[index] ?? null);
    writeBytes(writer, headerValue);
  }
}

function bodySize(record: BatchRecord, names: readonly Buffer[], offsetDelta: number, timestampDelta: bigint): number {
  let size =
    1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + bytesSize(record.key) + bytesSize(record.value);
  size += varintSize(record.headers.length);
  for (const name of names) size += bytesSize(name);
  for (const [, value] of record.headers) size += bytesSize(value);
  return size;
}

function readHeaders(reader: Reader): RecordHeader[] {
  const count = readVarint(reader);
  if (count < 0 || count * LEAST_HEADER_SIZE > reader.remaining)
    throw new CodecError(`${count} headers claimed at byte ${reader.position}, ${reader.remaining} bytes left`);
  const headers: RecordHeader[] = [];
  for (let i = 0; i < count; i++) {
    const name = readBytes(reader);
    if (name === null) throw new CodecError(`a header without a key at byte ${reader.position}`);
    headers.push([name.toString(), readBytes(reader)]);
  }
  return headers;
}

/** Any negative length means null, as Kafka reads it. */
function readBytes(reader: Reader): Buffer | null {
  const length = readVarint(reader);
  return length < 0 ? null : reader.slice(length);
}

function writeBytes(writer: Writer, bytes: Buffer | null): void {
  writeVarint(writer, bytes === null ? -1 : bytes.length);
  if (bytes !== null) writer.raw(bytes);
}

function bytesSize(bytes: Buffer | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}
