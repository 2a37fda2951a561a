import { CodecError } from '../codec-error.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

/** The signed varints inside records: zigzag, so that small negative numbers are short too (KIP-98). */

const BITS = 7n;
const MOST_BITS = 64n;
/** From here on arithmetic on 32 bits does not do. */
const LARGEST_SMALL = 0x7fffffffn;

export function readVarint(reader: Reader): number {
  const raw = reader.uvarint();
  return (raw >>> 1) ^ -(raw & 1);
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
  let raw = 0n;
  for (let shift = 0n; shift < MOST_BITS; shift += BITS) {
    const byte = reader.buffer.readUInt8(reader.skip(1));
    raw |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, (BigInt.asUintN(64, raw) >> 1n) ^ -(raw & 1n));
  }
  throw new CodecError(`a varint of more than 10 bytes ends at byte ${reader.position}`);
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
