import zlib from 'node:zlib';
import { walkZstdFrames } from './zstd-frames.js';
import { loadZstdWasm } from './zstd-wasm.js';

export interface Zstd {
  compress(bytes: Buffer, level: number): Buffer;
  /** Unpacks one frame, whose bytes are all there, to at most `capacity` bytes. */
  decompressFrame(frame: Buffer, capacity: number): Buffer;
}

/** Of the library, and of Kafka. */
const LEVEL = 3;

let implementation: Zstd | undefined;

function zstd(): Zstd {
  // Node has it from 22.15 on.
  implementation ??= typeof zlib.zstdDecompressSync === 'function' ? native : loadZstdWasm();
  return implementation;
}

export function compressZstd(bytes: Buffer, level = LEVEL): Buffer {
  return zstd().compress(bytes, level);
}

/** Reads one frame or several, one behind the other, as Kafka's reader does. */
export function decompressZstd(bytes: Buffer, limit: number): Buffer {
  const unpacked: Buffer[] = [];
  let left = limit;
  for (const { frame, capacity } of walkZstdFrames(bytes)) {
    const content = zstd().decompressFrame(frame, Math.min(capacity, left));
    unpacked.push(content);
    left -= content.length;
  }
  return unpacked.length === 1 && unpacked[0] !== undefined ? unpacked[0] : Buffer.concat(unpacked);
}

const native: Zstd = {
  compress: (bytes, level) =>
    zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: level } }),
  decompressFrame: (frame, capacity) => zlib.zstdDecompressSync(frame, { maxOutputLength: Math.max(1, capacity) }),
};
