import kafkajs from 'kafkajs';
import type { Codec } from '../../protocol/records/batch-header.js';
import { compress, decompress } from '../../protocol/records/compression.js';
import { MOST_UNPACKED } from '../../protocol/records/walk-records.js';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** As kafkajs names them. */
export const COMPRESSION = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const satisfies Record<Codec, number>;

// It brings gzip alone: its users register the others, and so do we.
for (const codec of ['snappy', 'lz4', 'zstd'] as const) {
  CompressionCodecs[COMPRESSION[codec]] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => compress(codec, buffer),
    decompress: async (buffer: Buffer) => decompress(codec, buffer, MOST_UNPACKED),
  });
}
