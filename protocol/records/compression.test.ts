import zlib from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { describe, expect, test } from 'vitest';
import { CodecError } from '../codec-error.js';
import { Random, SEED } from '../testing/random.js';
import { CODECS, type Codec } from './batch-header.js';
import { compress, decompress } from './compression.js';
import { walkZstdFrames } from './zstd-frames.js';
import { loadZstdWasm } from './zstd-wasm.js';

const random = new Random(SEED);
const NO_LIMIT = 1 << 28;
const PACKING = CODECS.filter((codec) => codec !== 'none');

describe.each(CODECS)('%s', (codec) => {
  test.each([0, 1, 59, 60, 61, 1000, 32_768, 65_535, 65_536, 65_537, 300_000])('gives back %i bytes', (length) => {
    for (const bytes of [random.bytes(length), random.text(length), Buffer.alloc(length, 7)])
      expect(decompress(codec, compress(codec, bytes), length).equals(bytes), `seed ${SEED}`).toBe(true);
  });

  test('refuses what would be larger than the limit by one byte', () => {
    for (const bytes of [random.bytes(70_000), random.text(70_000), Buffer.alloc(70_000)])
      expect(() => decompress(codec, compress(codec, bytes), bytes.length - 1)).toThrow(CodecError);
  });
});

describe.each(PACKING)('%s', (codec) => {
  test('refuses input that ends too early, at whatever byte', () => {
    const bytes = random.text(300);
    const packed = compress(codec, bytes);
    for (let end = 1; end < packed.length; end++) {
      // Between two blocks, snappy's framing cannot tell that more should follow.
      if (codec === 'snappy' && end === 16) continue;
      expect(() => decompress(codec, packed.subarray(0, end), NO_LIMIT), `${end} bytes, seed ${SEED}`).toThrow(
        CodecError,
      );
    }
  });

  test('answers damaged input with CodecError or with bytes within the limit, and soon', () => {
    const packed = [random.text(500), random.bytes(100), Buffer.alloc(5000)].map((bytes) => compress(codec, bytes));
    for (let i = 0; i < 3000; i++) {
      const damaged = Buffer.from(random.pick([packed[0] ?? Buffer.alloc(0), ...packed.slice(1)]));
      for (let flips = 1 + random.below(3); flips > 0; flips--)
        damaged[random.below(damaged.length)] = random.pick([0, 0xff, 0x80, 0x7f, random.bits() & 0xff]);
      try {
        expect(decompress(codec, damaged, 10_000).length).toBeLessThanOrEqual(10_000);
      } catch (error) {
        expect(error, `seed ${SEED}`).toBeInstanceOf(CodecError);
      }
    }
  });

  test('refuses a bomb without unpacking it', () => {
    const bomb = compress(codec, Buffer.alloc(64 << 20));
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 5; i++) expect(() => decompress(codec, bomb, 100_000)).toThrow(CodecError);
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
  });
});

describe('snappy', () => {
  test('is written in the framing of xerial, in blocks of 32 KB', () => {
    const packed = compress('snappy', Buffer.alloc(40_000));
    expect(packed.subarray(0, 16).toString('hex')).toBe('82534e41505059000000000100000001');
    const first = packed.readInt32BE(16);
    expect(packed.subarray(20, 23).toString('hex')).toBe('808002'); // 32768 as a varint
    expect(packed.readInt32BE(20 + first)).toBe(packed.length - 24 - first);
  });

  test('is read bare as well, with copies of every width', () => {
    // 10 bytes: the literal 'ab', then copies from 2 back: 4 bytes (1-byte offset), 2 (2-byte), 2 (4-byte).
    const bare = Buffer.from('0a046162' + '0102' + '060200' + '0702000000', 'hex');
    expect(decompress('snappy', bare, 10).toString()).toBe('ababababab');
  });

  test('is read when two streams stand one behind the other', () => {
    const packed = compress('snappy', Buffer.from('one'));
    expect(decompress('snappy', Buffer.concat([packed, packed]), 6).toString()).toBe('oneone');
  });

  test.each([
    ['a literal longer than 2^31, which sends snappyjs backwards for ever', '05fcfaffffff6161616161'],
    ['an output that is shorter than it claims', '0a046162'],
    ['an output that is longer than it claims', '01046162'],
    ['a claimed length that so few bytes cannot reach', 'ffffffff0f046162'],
    ['a copy from before the beginning', '06046162' + '0103'],
    ['a copy from nowhere', '06046162' + '0100'],
  ])('refuses %s', (_, hex) => {
    expect(() => decompress('snappy', Buffer.from(hex, 'hex'), NO_LIMIT)).toThrow(CodecError);
  });
});

describe('lz4', () => {
  test('is written as Kafka does: independent blocks of at most 64 KB, no checksums', () => {
    const packed = compress('lz4', random.bytes(200_000));
    expect(packed.subarray(0, 7).toString('hex')).toBe('04224d18604082');
    expect(packed.readUInt32LE(7) & 0x7fffffff).toBeLessThanOrEqual(65_536);
  });

  test('is read with checksums, large blocks and content of several frames', () => {
    const [one, two] = [random.text(500_000), random.bytes(10)];
    const packed = Buffer.concat([
      compressFrameSync(one, { blockChecksums: true, contentChecksum: true }),
      compress('lz4', two),
    ]);
    expect(decompress('lz4', packed, 500_010).equals(Buffer.concat([one, two]))).toBe(true);
    expect(() => decompress('lz4', packed, 500_009)).toThrow(CodecError);
  });
});

describe('zstd', () => {
  const wasm = loadZstdWasm();
  const bytes = random.text(400_000);

  test('is read when several frames and frames to skip stand one behind the other', () => {
    const skippable = Buffer.from('502a4d1803000000' + 'ffffff', 'hex');
    const packed = Buffer.concat([skippable, compress('zstd', bytes), skippable, compress('zstd', Buffer.from('end'))]);
    expect(decompress('zstd', packed, NO_LIMIT).equals(Buffer.concat([bytes, Buffer.from('end')]))).toBe(true);
  });

  test('is read when the frame does not tell its size, as the Java producer writes it', () => {
    // Made by hand: a window descriptor in place of a size, then one raw block of 'aaaaa'.
    const packed = Buffer.from('28b52ffd' + '0058' + '290000' + '6161616161', 'hex');
    expect(decompress('zstd', packed, 5).toString()).toBe('aaaaa');
    expect(() => decompress('zstd', packed, 4)).toThrow(CodecError);
  });

  test('refuses a claimed size that its blocks cannot hold, before allocating it', () => {
    const packed = Buffer.from('28b52ffd' + 'a0ffffff7f' + '290000' + '6161616161', 'hex');
    expect(() => decompress('zstd', packed, Number.MAX_SAFE_INTEGER)).toThrow(/claims 2147483647 bytes/);
  });

  test('says the same in WebAssembly as in Node itself', () => {
    const packed = [wasm.compress(bytes, 3), compress('zstd', bytes)];
    if (typeof zlib.zstdCompressSync === 'function') packed.push(zlib.zstdCompressSync(bytes));
    for (const frames of packed) {
      expect(decompress('zstd', frames, bytes.length).equals(bytes)).toBe(true);
      for (const { frame, capacity } of walkZstdFrames(frames)) {
        expect(wasm.decompressFrame(frame, capacity).equals(bytes)).toBe(true);
        expect(() => wasm.decompressFrame(frame, bytes.length - 1)).toThrow(CodecError);
      }
    }
  });
});

test('every error names the codec', () => {
  const notPacked: Codec[] = ['gzip', 'snappy', 'lz4', 'zstd'];
  for (const codec of notPacked)
    expect(() => decompress(codec, Buffer.alloc(40, 1), NO_LIMIT)).toThrow(new RegExp(`^${codec}: `));
});
