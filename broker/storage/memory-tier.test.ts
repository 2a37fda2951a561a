import { describe, expect, test } from 'vitest';
import { MemoryTier, type TierHolder } from './memory-tier.js';
import { newSeed, randomFrom } from './testing/random.js';

const MIB = 1024 * 1024;

/** A log as the tier sees it: what it lists, and what memory that keeps alive. */
class Holder implements TierHolder {
  readonly listed = new Map<number, ArrayBufferLike>();

  forget(baseOffset: number): void {
    for (const offset of this.listed.keys()) if (offset <= baseOffset) this.listed.delete(offset);
  }
}

function bytesHeld(holders: readonly Holder[]): number {
  const buffers = new Set(holders.flatMap(({ listed }) => [...listed.values()]));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe('a memory tier', () => {
  test('takes over a batch that fills half of its buffer, and copies a smaller one out of it', () => {
    const tier = new MemoryTier(4 * MIB);
    const frame = Buffer.allocUnsafeSlow(100_000);
    const large = tier.admit(frame.subarray(0, 50_000), 0, new Holder());
    expect(large?.slab.buffer).toBe(frame.buffer);
    const small = tier.admit(frame.subarray(50_001), 0, new Holder());
    expect(small?.slab.buffer).not.toBe(frame.buffer);
    expect(small?.slab.subarray(small.position, small.position + 49_999)).toEqual(frame.subarray(50_001));
  });

  test('holds never more than its budget, whatever comes, and of every log the newest batches', () => {
    const seed = newSeed();
    process.stdout.write(`seed ${seed}\n`);
    const random = randomFrom(seed);
    const tier = new MemoryTier(4 * MIB);
    const holders = Array.from({ length: 20 }, () => new Holder());
    for (let offset = 0; offset < 20_000; offset++) {
      const holder = holders[random(holders.length)] ?? expect.fail();
      const size = 70 + random(random(10) === 0 ? 400_000 : 2000);
      const frame = Buffer.allocUnsafeSlow(size * (1 + random(3)));
      const place = tier.admit(frame.subarray(0, size), offset, holder);
      if (place !== undefined) holder.listed.set(offset, place.slab.buffer);
      expect(tier.used).toBeLessThanOrEqual(tier.budget);
      expect(holder.listed.has(offset)).toBe(true);
    }
    expect(bytesHeld(holders)).toBeLessThanOrEqual(tier.budget);
    expect(tier.used).toBeGreaterThan(tier.budget / 2);
  });

  test('refuses a batch that would drive out most others', () => {
    expect(new MemoryTier(4 * MIB).admit(Buffer.alloc(MIB + 1), 0, new Holder())).toBeUndefined();
    expect(new MemoryTier(0).admit(Buffer.alloc(1), 0, new Holder())).toBeUndefined();
  });
});
