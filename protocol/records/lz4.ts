import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import { CodecError } from '../codec-error.js';

/**
 * LZ4 frames. The library decodes only the first of several frames and whatever a frame unpacks to, so the frames are
 * walked first: where each one ends, and how much its blocks unpack to, exactly, from their tokens.
 */
const MAGIC = 0x184d2204;
const END_MARK = 4;
const CHECKSUM = 4;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
/** The top bit of a block's length: the block is stored as it is. */
const STORED = 0x80000000;
/** A copied string is this much longer than its token says. */
const LEAST_MATCH = 4;

/** As Kafka's producer writes: no reader needs more than 64 KB for a block. */
const BLOCK = 64 * 1024;
/** Magic, flags, block size and header checksum: what the library writes when asked for nothing else. */
const HEADER = 7;

/** One frame of independent blocks of 64 KB without checksums, as Kafka's producer writes it. */
export function compressLz4(bytes: Buffer): Buffer {
  // The library chooses the block size by the length of the input, so each block is packed as a frame of its own.
  const first = compressFrameSync(bytes.subarray(0, BLOCK));
  const chunks = [first.subarray(0, first.length - END_MARK)];
  for (let at = BLOCK; at < bytes.length; at += BLOCK) {
    const frame = compressFrameSync(bytes.subarray(at, at + BLOCK));
    chunks.push(frame.subarray(HEADER, frame.length - END_MARK));
  }
  return Buffer.concat([...chunks, Buffer.alloc(END_MARK)]);
}

/** Reads one frame or several, one behind the other. */
export function decompressLz4(bytes: Buffer, limit: number): Buffer {
  if (bytes.length === 0) throw new CodecError('no frame');
  const unpacked: Buffer[] = [];
  let left = limit;
  for (let at = 0; at < bytes.length; ) {
    const { end, size } = measureFrame(bytes, at, left);
    const frame = decompressFrameSync(bytes.subarray(at, end));
    if (frame.length !== size) throw new CodecError(`a frame unpacks to ${frame.length} bytes, not to ${size}`);
    unpacked.push(frame);
    left -= size;
    at = end;
  }
  return unpacked.length === 1 && unpacked[0] !== undefined ? unpacked[0] : Buffer.concat(unpacked);
}

/** Where the frame at `start` ends and how many bytes it unpacks to. Throws as soon as that is more than `limit`. */
function measureFrame(bytes: Buffer, start: number, limit: number): { end: number; size: number } {
  if (wanted(bytes, start, HEADER).readUInt32LE(start) !== MAGIC) throw new CodecError(`no frame at byte ${start}`);
  const flags = bytes.readUInt8(start + 4);
  if ((flags & VERSION_MASK) !== VERSION) throw new CodecError(`a frame of another version than 1 at byte ${start}`);
  if ((flags & DICTIONARY) !== 0) throw new CodecError('the frame needs a dictionary');
  let at = start + HEADER + ((flags & CONTENT_SIZE) !== 0 ? 8 : 0);
  let size = 0;
  for (;;) {
    const header = wanted(bytes, at, 4).readUInt32LE(at);
    at += 4;
    if (header === 0) break;
    const stored = header >= STORED;
    const length = stored ? header - STORED : header;
    wanted(bytes, at, length);
    size += stored ? length : measureBlock(bytes, at, at + length, limit - size);
    if (size > limit) throw new CodecError(`unpacks to more than the ${limit} bytes allowed`);
    at += length + ((flags & BLOCK_CHECKSUMS) !== 0 ? CHECKSUM : 0);
  }
  if ((flags & CONTENT_CHECKSUM) !== 0) at += CHECKSUM;
  wanted(bytes, at, 0);
  return { end: at, size };
}

/** How many bytes a packed block unpacks to: the sum over its tokens, each of a literal and a copy. */
function measureBlock(bytes: Buffer, start: number, end: number, limit: number): number {
  let at = start;
  let size = 0;
  // A length of 15 goes on in bytes of 255 and one that is less.
  const length = (nibble: number): number => {
    let sum = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; sum += byte) {
      if (at >= end) throw new CodecError('a block ends inside a length');
      byte = bytes.readUInt8(at++);
    }
    return sum;
  };
  while (at < end) {
    const token = bytes.readUInt8(at++);
    const literal = length(token >>> 4);
    at += literal;
    size += literal;
    if (at > end) throw new CodecError('a block ends inside a literal');
    // The last sequence of a block is a literal alone.
    if (at < end) {
      at += 2;
      size += length(token & 15) + LEAST_MATCH;
    }
    if (size > limit) break;
  }
  return size;
}

function wanted(bytes: Buffer, at: number, length: number): Buffer {
  if (length > bytes.length - at)
    throw new CodecError(`${length} bytes wanted at byte ${at}, ${Math.max(0, bytes.length - at)} left`);
  return bytes;
}
