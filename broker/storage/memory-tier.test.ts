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
  test('holds a copy', () => {
    const batch = Buffer.alloc(1000, 1);
    const place = new MemoryTier(4 * MIB).admit(batch, 0, new Holder());
    batch.fill(2);
    expect(place?.slab.subarray(place.position, place.position + 1000)).toEqual(Buffer.alloc(1000, 1));
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
      const place = tier.admit(Buffer.allocUnsafe(size), offset, holder);
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
