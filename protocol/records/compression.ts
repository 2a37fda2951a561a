import zlib from 'node:zlib';
import { CodecError } from '../codec-error.js';
import { reasonOf } from '../reason-of.js';
import type { Codec } from './batch-header.js';
import { compressLz4, decompressLz4 } from './lz4.js';
import { compressSnappy, decompressSnappy } from './snappy.js';
import { compressZstd, decompressZstd } from './zstd.js';

interface Compression {
  compress(bytes: Buffer, level: number | undefined): Buffer;
  /** Throws, or answers at most `limit` bytes; never holds much more than that on the way. */
  decompress(bytes: Buffer, limit: number): Buffer;
}

const COMPRESSIONS: Record<Codec, Compression> = {
  none: { compress: (bytes) => bytes, decompress: (bytes) => bytes },
  gzip: {
    compress: (bytes, level) => zlib.gzipSync(bytes, level === undefined ? {} : { level }),
    decompress: (bytes, limit) => zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, limit) }),
  },
  snappy: { compress: compressSnappy, decompress: decompressSnappy },
  // The library knows one level of LZ4.
  lz4: { compress: compressLz4, decompress: decompressLz4 },
  zstd: { compress: compressZstd, decompress: decompressZstd },
};

/**
 * Packs bytes as Kafka's own producer does, gzip and zstd as hard as `level` says in their own measure (KIP-390). With `none`,
 * the answer is the input itself.
 */
export function compress(codec: Codec, bytes: Buffer, level?: number): Buffer {
  return guard(codec, () => COMPRESSIONS[codec].compress(bytes, level));
}

/**
 * Unpacks bytes that may come from anyone: throws `CodecError` for bytes that are not of this codec or end too early, and
 * for any that would unpack to more than `limit` bytes. With `none`, the answer is the input itself.
 */
export function decompress(codec: Codec, bytes: Buffer, limit: number): Buffer {
  const unpacked = guard(codec, () => COMPRESSIONS[codec].decompress(bytes, limit));
  if (unpacked.length > limit)
    throw new CodecError(`${codec}: ${unpacked.length} bytes, more than the limit of ${limit}`);
  return unpacked;
}

/** The libraries' own errors become this folder's one error. */
function guard(codec: Codec, work: () => Buffer): Buffer {
  try {
    return work();
  } catch (error) {
    throw new CodecError(`${codec}: ${reasonOf(error)}`, { cause: error });
  }
}
