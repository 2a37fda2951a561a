import { expect, test } from 'vitest';
import { javaHash, partitionFor } from './java-hash.js';

// What Java 17 prints for "...".hashCode().
test.each([
  ['', 0],
  ['orders', -1008770331],
  ['größe', 98762257],
  ['polygenelubricants', -(2 ** 31)],
])('%s has the hash code that Java gives it', (text, hash) => {
  expect(javaHash(text)).toBe(hash);
});

test('the one hash code without an absolute value belongs to the first partition, as in Kafka', () => {
  expect(partitionFor('polygenelubricants', 50)).toBe(0);
  expect(partitionFor('orders', 50)).toBe(31);
});
