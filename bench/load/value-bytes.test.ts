import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SeededBits } from '../../protocol/seeded-bits.js';
import { EventText, RandomBytes, type ValueWriter } from './value-bytes.js';

/** How much smaller gzip makes a batch of values. */
function ratio(writer: ValueWriter, size: number): number {
  const values = Array.from({ length: Math.ceil(16_384 / size) }, () => writer.value(size));
  const bytes = Buffer.concat(values);
  return bytes.length / gzipSync(bytes).length;
}

const text = (entropy: number) => new EventText(entropy, new SeededBits(1));

describe('values', () => {
  it.each([1, 7, 100, 1_024])('have the size that is asked for: %d', (size) => {
    expect(text(0.2).value(size).length).toBe(size);
    expect(new RandomBytes(new SeededBits(1)).value(size).length).toBe(size);
  });

  it('of random bytes are not compressed', () => {
    expect(ratio(new RandomBytes(new SeededBits(1)), 100)).toBeLessThan(1);
  });

  it.each([100, 1_024])('of text are compressed as far as their entropy allows, in records of %d bytes', (size) => {
    const ratios = [0.05, 0.1, 0.2, 0.4, 0.7].map((entropy) => ratio(text(entropy), size));
    expect(ratios).toEqual([...ratios].sort((a, b) => b - a));
    expect(ratio(text(0.2), size)).toBeGreaterThan(3.5);
    expect(ratio(text(0.2), size)).toBeLessThan(5);
    expect(ratio(text(1), size)).toBeLessThan(1.4);
  });
});
