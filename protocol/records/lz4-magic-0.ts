import { CodecError } from '../codec-error.js';

/**
 * The LZ4 frames of messages of magic 0. Kafka's first implementation took the checksum of a frame's header from the magic
 * number on, where the format begins after it (KAFKA-3160). For magic 1 that was mended; in magic 0 clients of that time
 * accept only the wrong one, and Kafka reads both.
 */
const FLAGS = 4;
const CONTENT_SIZE = 0x08;
/** Flags and block size. */
const DESCRIPTOR_SIZE = 2;
const CONTENT_SIZE_SIZE = 8;

/** The frame with the checksum that readers of magic 0 expect. */
export function withHistoricChecksum(frame: Buffer): Buffer {
  return withChecksumFrom(frame, 0);
}

/** The frame with the checksum of the format, whatever it had before. */
export function withRightChecksum(frame: Buffer): Buffer {
  return withChecksumFrom(frame, FLAGS);
}

function withChecksumFrom(frame: Buffer, start: number): Buffer {
  const flags = frame[FLAGS] ?? 0;
  const at = FLAGS + DESCRIPTOR_SIZE + ((flags & CONTENT_SIZE) !== 0 ? CONTENT_SIZE_SIZE : 0);
  if (at >= frame.length) throw new CodecError('lz4: the input ends inside the header of a frame');
  const copy = Buffer.from(frame);
  copy[at] = (shortXxHash32(frame.subarray(start, at)) >>> 8) & 0xff;
  return copy;
}

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

/** xxHash32 with seed 0 of fewer than 16 bytes, which need none of its lanes. */
function shortXxHash32(bytes: Buffer): number {
  let hash = (PRIME_5 + bytes.length) | 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4)
    hash = Math.imul(rotate(hash + Math.imul(bytes.readInt32LE(at), PRIME_3), 17), PRIME_4);
  for (const byte of bytes.subarray(at)) hash = Math.imul(rotate(hash + Math.imul(byte, PRIME_5), 11), PRIME_1);
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return hash ^ (hash >>> 16);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
