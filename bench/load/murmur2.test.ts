import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from './murmur2.js';

const partitionMetadata = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [0],
    isr: [0],
  }));

describe('murmur2', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['abc', 479470107],
  ])("hashes '%s' as Kafka does", (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('places keys where another client of the same kind does', () => {
    const partitioner = Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 1_000 }), (bytes, count) => {
        const key = Buffer.from(bytes);
        const message = { key, value: null };
        const wanted = partitioner({ topic: 't', partitionMetadata: partitionMetadata(count), message });
        expect(partitionOf(key, count)).toBe(wanted);
      }),
    );
  });
});
