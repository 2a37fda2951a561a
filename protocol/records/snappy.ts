import snappyjs from 'snappyjs';
import { CodecError } from '../codec-error.js';

/**
 * Snappy, bare or in the framing of xerial's snappy-java, which Kafka's own producer writes: a header, then blocks, each
 * with its length before it and packed for itself. librdkafka and others write bare snappy; every reader takes both.
 *
 * Unpacking is done here because snappyjs 0.7 is not safe for bytes from a stranger: a literal of 2^31 bytes moves it
 * backwards for ever, and an output that is too short or too long goes unnoticed.
 */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
/** The version written and the oldest that can read it. */
const XERIAL_HEADER = Buffer.concat([XERIAL_MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
/** What snappy-java packs at a time. */
const XERIAL_BLOCK = 32 * 1024;

/** The densest element is a copy: 3 bytes that stand for 64. What claims to be denser lies. */
const MOST_FROM_A_BYTE = 64 / 3;

export function compressSnappy(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [XERIAL_HEADER];
  for (let at = 0; at < bytes.length; at += XERIAL_BLOCK) {
    const block = snappyjs.compress(bytes.subarray(at, at + XERIAL_BLOCK));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    chunks.push(length, block);
  }
  return Buffer.concat(chunks);
}

export function decompressSnappy(bytes: Buffer, limit: number): Buffer {
  if (!startsXerial(bytes, 0)) return bare(bytes, limit);
  const blocks: Buffer[] = [];
  let left = limit;
  for (let at = 0; at < bytes.length; ) {
    // snappy-java also reads streams put one behind the other.
    if (startsXerial(bytes, at)) {
      at += XERIAL_HEADER.length;
      continue;
    }
    if (bytes.length - at < 4) throw new CodecError('the input ends inside the length of a block');
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0 || length > bytes.length - at)
      throw new CodecError(`a block claims ${length} bytes, ${bytes.length - at} are left`);
    const block = bare(bytes.subarray(at, at + length), left);
    blocks.push(block);
    left -= block.length;
    at += length;
  }
  return Buffer.concat(blocks);
}

function startsXerial(bytes: Buffer, at: number): boolean {
  return bytes.length - at >= XERIAL_HEADER.length && XERIAL_MAGIC.compare(bytes, at, at + XERIAL_MAGIC.length) === 0;
}

/** Unpacks bare snappy: the length of the output, then literals and copies of what came before. */
function bare(bytes: Buffer, limit: number): Buffer {
  const { length, end } = claimedLength(bytes);
  if (length > limit) throw new CodecError(`unpacks to ${length} bytes, more than the ${limit} allowed`);
  if (length > bytes.length * MOST_FROM_A_BYTE)
    throw new CodecError(`claims to unpack ${bytes.length} bytes to ${length}, more than is possible`);
  const output = Buffer.allocUnsafe(length);
  let from = end;
  let to = 0;
  while (from < bytes.length) {
    const tag = bytes.readUInt8(from++);
    const kind = tag & 3;
    const size =
      kind === 0 ? literalSize(bytes, from, tag >>> 2) : kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    if (size > length - to) throw new CodecError(`unpacks to more than the ${length} bytes it claims`);
    if (kind === 0) {
      from += literalSizeBytes(tag >>> 2);
      if (size > bytes.length - from)
        throw new CodecError(`a literal of ${size} bytes, ${bytes.length - from} are left`);
      bytes.copy(output, to, from, from + size);
      from += size;
    } else {
      const width = kind === 3 ? 4 : kind;
      if (width > bytes.length - from) throw new CodecError('the input ends inside a copy');
      const distance = kind === 1 ? ((tag >>> 5) << 8) | bytes.readUInt8(from) : bytes.readUIntLE(from, width);
      from += width;
      repeat(output, to, distance, size);
    }
    to += size;
  }
  if (to !== length) throw new CodecError(`unpacks to ${to} bytes, not to the ${length} it claims`);
  return output;
}

function claimedLength(bytes: Buffer): { length: number; end: number } {
  let length = 0;
  for (let at = 0; at < 5 && at < bytes.length; at++) {
    const byte = bytes.readUInt8(at);
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, end: at + 1 };
  }
  throw new CodecError('the input has no length');
}

/** Lengths up to 60 stand in the tag itself, longer ones in the 1 to 4 bytes after it. */
function literalSizeBytes(size: number): number {
  return size < 60 ? 0 : size - 59;
}

function literalSize(bytes: Buffer, at: number, size: number): number {
  const width = literalSizeBytes(size);
  if (width === 0) return size + 1;
  if (width > bytes.length - at) throw new CodecError('the input ends inside the length of a literal');
  return bytes.readUIntLE(at, width) + 1;
}

/** Copies `size` bytes from `distance` back; where they overlap, what was just written is repeated. */
function repeat(output: Buffer, to: number, distance: number, size: number): void {
  if (distance === 0 || distance > to) throw new CodecError(`a copy from ${distance} bytes back at byte ${to}`);
  for (let i = to; i < to + size; i++) output[i] = output[i - distance] ?? 0;
}
