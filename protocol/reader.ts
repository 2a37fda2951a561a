import { CodecError } from './codec-error.js';
import type { TaggedField } from './schema.js';

/** In compact encoding a longer one could be written, but Kafka neither writes nor reads it. */
export const LONGEST_STRING = 0x7fff;

/**
 * An element of two bytes becomes an object of a hundred: 100 MB of empty names would fill the heap. No cluster describes
 * itself in so many elements.
 */
export const MOST_ELEMENTS = 2_000_000;

/**
 * A cursor over one message. Every read is checked against the end, so bytes that lie about a length throw a
 * `CodecError` and nothing is allocated for what is not there. What is read as bytes shares memory with the input.
 */
export class Reader {
  /** Array elements so far. */
  private elements = 0;

  constructor(
    readonly buffer: Buffer,
    public position = 0,
    readonly end = buffer.length,
  ) {}

  get remaining(): number {
    return this.end - this.position;
  }

  /** Moves past `length` bytes and says where they began. */
  skip(length: number): number {
    const at = this.position;
    if (length < 0 || length > this.end - at) {
      throw new CodecError(`${length} bytes wanted at byte ${at}, ${this.end - at} left`);
    }
    this.position = at + length;
    return at;
  }

  boolean(): boolean {
    return this.buffer[this.skip(1)] !== 0;
  }
  int8(): number {
    return this.buffer.readInt8(this.skip(1));
  }
  int16(): number {
    return this.buffer.readInt16BE(this.skip(2));
  }
  uint16(): number {
    return this.buffer.readUInt16BE(this.skip(2));
  }
  int32(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }
  int64(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8));
  }
  float64(): number {
    return this.buffer.readDoubleBE(this.skip(8));
  }
  uuid(): string {
    const at = this.skip(16);
    return this.buffer.toString('base64url', at, at + 16);
  }

  /** An unsigned LEB128 number of at most 32 bits (KIP-482). */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.skip(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new CodecError(`a varint of more than 5 bytes ends at byte ${this.position}`);
  }

  string(): string {
    return this.text(this.present(this.int16()));
  }
  nullableString(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.text(length);
  }
  compactString(): string {
    return this.text(this.present(this.uvarint() - 1));
  }
  compactNullableString(): string | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.text(length);
  }

  bytes(): Buffer {
    return this.slice(this.present(this.int32()));
  }
  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length === -1 ? null : this.slice(length);
  }
  compactBytes(): Buffer {
    return this.slice(this.present(this.uvarint() - 1));
  }
  compactNullableBytes(): Buffer | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.slice(length);
  }

  /** The count of an array whose elements take at least `least` bytes each; -1 for null. */
  nullableCount(least: number): number {
    return this.plausible(this.int32(), least);
  }
  count(least: number): number {
    return this.present(this.nullableCount(least));
  }
  compactNullableCount(least: number): number {
    return this.plausible(this.uvarint() - 1, least);
  }
  compactCount(least: number): number {
    return this.present(this.compactNullableCount(least));
  }

  slice(length: number): Buffer {
    const at = this.skip(length);
    return this.buffer.subarray(at, at + length);
  }

  /** Adds an unknown tagged field to those seen so far. */
  unknownTag(seen: TaggedField[] | undefined, tag: number, length: number): TaggedField[] {
    const fields = seen ?? [];
    fields.push({ tag, data: this.slice(length) });
    return fields;
  }

  /** Tags come in strictly ascending order (KIP-482). */
  tagAfter(previous: number): number {
    const tag = this.uvarint();
    if (tag <= previous)
      throw new CodecError(`tag ${tag} at byte ${this.position} does not come after tag ${previous}`);
    return tag;
  }

  /** Asserts that the tagged field just read was as long as it said. */
  tagEnded(expectedEnd: number): void {
    if (this.position !== expectedEnd)
      throw new CodecError(`a tagged field ends at byte ${this.position}, not at ${expectedEnd}`);
  }

  private text(length: number): string {
    if (length > LONGEST_STRING) throw new CodecError(`a string of ${length} bytes at byte ${this.position}`);
    const at = this.skip(length);
    return this.buffer.toString('utf8', at, at + length);
  }

  private present(length: number): number {
    if (length < 0)
      throw new CodecError(`null or a negative length before byte ${this.position}, where the field may not be null`);
    return length;
  }

  private plausible(count: number, least: number): number {
    if (count < -1 || count * least > this.remaining) {
      throw new CodecError(`${count} elements claimed at byte ${this.position}, ${this.remaining} bytes left`);
    }
    this.elements += count;
    if (this.elements > MOST_ELEMENTS) throw new CodecError(`more than ${MOST_ELEMENTS} array elements in one message`);
    return count;
  }
}
