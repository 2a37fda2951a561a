import { CodecError } from './codec-error.js';
import { LONGEST_STRING } from './reader.js';
import type { Bytes, TaggedField } from './schema.js';

/** Byte strings from this size on are not copied: they become a chunk of their own, for `writev`. */
const OWN_CHUNK = 4096;

/** 16 bytes in base64url without padding. */
const UUID_LENGTH = 22;

/** Collects one message as a list of chunks. */
export class Writer {
  private buffer: Buffer;
  private start = 0;
  private position = 0;
  private readonly chunks: Buffer[] = [];
  private chunksLength = 0;

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.chunksLength + this.position - this.start;
  }

  /** The chunks, to be written one after the other. The writer is spent afterwards. */
  finish(): Buffer[] {
    this.seal();
    return this.chunks;
  }

  boolean(value: boolean): void {
    const at = this.room(1);
    this.buffer[at] = value ? 1 : 0;
  }
  int8(value: number): void {
    const at = this.room(1);
    this.buffer.writeInt8(value, at);
  }
  int16(value: number): void {
    const at = this.room(2);
    this.buffer.writeInt16BE(value, at);
  }
  uint16(value: number): void {
    const at = this.room(2);
    this.buffer.writeUInt16BE(value, at);
  }
  int32(value: number): void {
    const at = this.room(4);
    this.buffer.writeInt32BE(value, at);
  }
  int64(value: bigint): void {
    const at = this.room(8);
    this.buffer.writeBigInt64BE(value, at);
  }
  float64(value: number): void {
    const at = this.room(8);
    this.buffer.writeDoubleBE(value, at);
  }
  uuid(value: string): void {
    const at = this.room(16);
    if (value.length !== UUID_LENGTH || this.buffer.write(value, at, 16, 'base64url') !== 16)
      throw new CodecError(`'${value}' is not the base64url form of a UUID`);
  }

  uvarint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      const at = this.room(1);
      this.buffer[at] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    const at = this.room(1);
    this.buffer[at] = rest;
  }

  string(value: string): void {
    const length = stringLength(value);
    this.int16(length);
    this.text(value, length);
  }
  nullableString(value: string | null): void {
    if (value === null) this.int16(-1);
    else this.string(value);
  }
  compactString(value: string): void {
    const length = stringLength(value);
    this.uvarint(length + 1);
    this.text(value, length);
  }
  compactNullableString(value: string | null): void {
    if (value === null) this.uvarint(0);
    else this.compactString(value);
  }

  bytes(value: Bytes): void {
    this.int32(bytesLength(value));
    this.pieces(value);
  }
  nullableBytes(value: Bytes | null): void {
    if (value === null) this.int32(-1);
    else this.bytes(value);
  }
  compactBytes(value: Bytes): void {
    this.uvarint(bytesLength(value) + 1);
    this.pieces(value);
  }
  compactNullableBytes(value: Bytes | null): void {
    if (value === null) this.uvarint(0);
    else this.compactBytes(value);
  }

  /** Bytes without a length before them. */
  raw(value: Uint8Array): void {
    if (value.length < OWN_CHUNK) {
      const at = this.room(value.length);
      this.buffer.set(value, at);
      return;
    }
    this.seal();
    this.chunks.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    this.chunksLength += value.length;
  }

  private pieces(value: Bytes): void {
    if (isWhole(value)) this.raw(value);
    else for (const piece of value) this.raw(piece);
  }

  /** A tagged field whose value another writer holds. */
  tagged(tag: number, value: Writer): void {
    this.uvarint(tag);
    this.uvarint(value.length);
    for (const chunk of value.finish()) this.raw(chunk);
  }

  unknownTag({ tag, data }: TaggedField): void {
    this.uvarint(tag);
    this.uvarint(data.length);
    this.raw(data);
  }

  private text(value: string, length: number): void {
    const at = this.room(length);
    this.buffer.write(value, at, length, 'utf8');
  }

  /** Where the next `length` bytes go. Call it before naming `this.buffer`, which it may replace by a larger one. */
  private room(length: number): number {
    const at = this.position;
    const end = at + length;
    if (end > this.buffer.length) return this.grow(length);
    this.position = end;
    return at;
  }

  private grow(length: number): number {
    const used = this.position - this.start;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, used + length));
    this.buffer.copy(larger, 0, this.start, this.position);
    this.buffer = larger;
    this.start = 0;
    this.position = used + length;
    return used;
  }

  private seal(): void {
    if (this.position === this.start) return;
    this.chunks.push(this.buffer.subarray(this.start, this.position));
    this.chunksLength += this.position - this.start;
    this.start = this.position;
  }
}

function isWhole(value: Bytes): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** The bytes of a byte string, whole or in pieces. */
export function bytesLength(value: Bytes): number {
  if (isWhole(value)) return value.length;
  let length = 0;
  for (const piece of value) length += piece.length;
  return length;
}

function stringLength(value: string): number {
  const length = Buffer.byteLength(value);
  if (length > LONGEST_STRING) throw new CodecError(`a string of ${length} bytes; at most ${LONGEST_STRING} fit`);
  return length;
}
