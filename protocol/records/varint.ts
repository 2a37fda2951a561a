import { CodecError } from '../codec-error.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

/** The signed varints inside records: zigzag, so that small negative numbers are short too (KIP-98). */

/** The bit of a byte that says that another one follows. */
const LONGER = 0x80;
const BITS = 7n;
const MOST_BITS = 64;
/** From here on arithmetic on 32 bits does not do. */
const LARGEST_SMALL = 0x7fffffffn;

export function readVarint(reader: Reader): number {
  const raw = readShort(reader) ?? reader.uvarint();
  return (raw >>> 1) ^ -(raw & 1);
}

/** A varint of one byte, as most are: a batch may hold millions of them. Undefined, with nothing read, for another one. */
function readShort(reader: Reader): number | undefined {
  const { position } = reader;
  const byte = position < reader.end ? reader.buffer[position] : undefined;
  if (byte === undefined || byte >= LONGER) return undefined;
  reader.position = position + 1;
  return byte;
}

/** The value must fit 32 bits. */
export function writeVarint(writer: Writer, value: number): void {
  writer.uvarint((value << 1) ^ (value >> 31));
}

export function varintSize(value: number): number {
  const raw = ((value << 1) ^ (value >> 31)) >>> 0;
  return Math.max(1, Math.ceil((32 - Math.clz32(raw)) / 7));
}

export function readVarlong(reader: Reader): bigint {
  const short = readShort(reader);
  return short === undefined ? readLong(reader, fromZigzag) : BigInt((short >>> 1) ^ -(short & 1));
}

/** The number nearest to it, without a bigint on the way: a tenth of the time where millions are read. */
export function readNearVarlong(reader: Reader): number {
  const short = readShort(reader);
  return short === undefined ? readLong(reader, nearFromZigzag) : (short >>> 1) ^ -(short & 1);
}

/** Hands the halves of an unsigned number to `of`. */
function readLong<T>(reader: Reader, of: (low: number, high: number) => T): T {
  let low = 0;
  let high = 0;
  for (let shift = 0; shift < MOST_BITS; shift += 7) {
    const byte = readByte(reader);
    const bits = byte & 0x7f;
    if (shift < 32) low |= bits << shift;
    if (shift > 32) high |= bits << (shift - 32);
    else if (shift === 28) high = bits >>> 4; // this byte belongs to both halves
    if (byte < LONGER) return of(low, high);
  }
  throw new CodecError(`a varint of more than 10 bytes ends at byte ${reader.position}`);
}

/** From the halves of an unsigned number: each step in bigints would cost as much as all of this. */
function fromZigzag(low: number, high: number): bigint {
  const sign = -(low & 1);
  const signedLow = ((low >>> 1) | (high << 31)) ^ sign;
  const signedHigh = (high >>> 1) ^ sign;
  if (signedHigh === signedLow >> 31) return BigInt(signedLow);
  return (BigInt(signedHigh) << 32n) | BigInt(signedLow >>> 0);
}

function nearFromZigzag(low: number, high: number): number {
  const sign = -(low & 1);
  const signedLow = ((low >>> 1) | (high << 31)) ^ sign;
  return ((high >>> 1) ^ sign) * 2 ** 32 + (signedLow >>> 0);
}

function readByte(reader: Reader): number {
  return reader.buffer[reader.skip(1)] ?? 0;
}

/** The value must fit 64 bits. */
export function writeVarlong(writer: Writer, value: bigint): void {
  let rest = zigzag(value);
  while (rest > LARGEST_SMALL) {
    writer.int8(Number(BigInt.asIntN(8, rest | 0x80n)));
    rest >>= BITS;
  }
  writer.uvarint(Number(rest));
}

export function varlongSize(value: bigint): number {
  let size = 1;
  for (let rest = zigzag(value) >> BITS; rest > 0n; rest >>= BITS) size++;
  return size;
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}
