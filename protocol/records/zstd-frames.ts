import { CodecError } from '../codec-error.js';

/**
 * Walks the frames of zstd data (RFC 8878) by their headers alone: it tells how much each frame can unpack to before
 * anything is allocated for it.
 */
export interface ZstdFrame {
  /** The bytes of the frame. */
  readonly frame: Buffer;
  /** It unpacks to this many bytes at most. */
  readonly capacity: number;
}

const MAGIC = 0xfd2fb528;
/** Frames of 16 kinds that decoders pass over. */
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;
const LARGEST_BLOCK = 128 * 1024;
const BLOCK_HEADER = 3;
const RLE = 1;
const RESERVED = 3;

export function* walkZstdFrames(bytes: Buffer): Generator<ZstdFrame> {
  for (let at = 0; at < bytes.length; ) {
    const magic = uint(bytes, at, 4);
    if ((magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE) {
      at += 8 + uint(bytes, at + 4, 4);
      if (at > bytes.length) throw new CodecError('the input ends inside a skippable frame');
      continue;
    }
    if (magic !== MAGIC) throw new CodecError(`no frame at byte ${at}`);
    const { end, capacity } = measure(bytes, at);
    yield { frame: bytes.subarray(at, end), capacity };
    at = end;
  }
}

function measure(bytes: Buffer, start: number): { end: number; capacity: number } {
  const header = readHeader(bytes, start + 4);
  let at = header.end;
  let capacity = 0;
  for (let last = false; !last; ) {
    const block = uint(bytes, at, BLOCK_HEADER);
    const kind = (block >>> 1) & 3;
    const size = block >>> 3;
    if (kind === RESERVED) throw new CodecError(`a block of an unknown kind at byte ${at}`);
    if (size > LARGEST_BLOCK) throw new CodecError(`a block of ${size} bytes at byte ${at}`);
    // A raw block is as long as it says, an RLE block unpacks to that, a packed one to any length.
    capacity += kind === 2 ? LARGEST_BLOCK : size;
    at += BLOCK_HEADER + (kind === RLE ? 1 : size);
    last = (block & 1) !== 0;
  }
  if (header.checksum) at += 4;
  if (at > bytes.length) throw new CodecError('the input ends inside a frame');
  if (header.contentSize === undefined) return { end: at, capacity };
  if (header.contentSize > capacity)
    throw new CodecError(`a frame claims ${header.contentSize} bytes, more than its blocks can hold`);
  return { end: at, capacity: header.contentSize };
}

/** The frame header after the magic: how long it is, and what it says of the content. */
function readHeader(bytes: Buffer, start: number): { end: number; contentSize: number | undefined; checksum: boolean } {
  const descriptor = uint(bytes, start, 1);
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdSize = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeSize = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  const at = start + 1 + (singleSegment ? 0 : 1) + dictionaryIdSize;
  return {
    end: at + contentSizeSize,
    contentSize: contentSizeSize === 0 ? undefined : readContentSize(bytes, at, contentSizeSize),
    checksum: (descriptor & 0x04) !== 0,
  };
}

function readContentSize(bytes: Buffer, at: number, size: number): number {
  if (size === 8) return uint(bytes, at, 4) + uint(bytes, at + 4, 4) * 2 ** 32;
  // Two bytes count from 256 on, where one byte ends.
  return uint(bytes, at, size) + (size === 2 ? 256 : 0);
}

function uint(bytes: Buffer, at: number, size: number): number {
  if (size > bytes.length - at) throw new CodecError('the input ends inside a frame');
  return bytes.readUIntLE(at, size);
}
