import { describe, expect, it } from 'vitest';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { EncodedRecords } from './encoded-records.js';

const NOW = 1_750_000_000_000;

describe('EncodedRecords', () => {
  it('makes whole batches of any count out of one encoding', () => {
    const records = new EncodedRecords({ size: 100 }, 16_384);
    for (const count of [1, 2, 100, records.most()]) {
      const bytes = records.batch(count, NOW);
      expect(bytes.length).toBe(records.batchSize(count));
      const [batch, ...others] = decodeBatches(bytes, 1e6);
      expect(others).toEqual([]);
      expect(batch?.maxTimestamp).toBe(BigInt(NOW));
      expect(batch?.records.map(({ offset }) => offset)).toEqual(Array.from({ length: count }, (_, i) => i));
      for (const { value, timestamp } of batch?.records ?? []) {
        expect([value?.length, timestamp]).toEqual([100, BigInt(NOW)]);
      }
    }
  });

  it.each([1, 63, 64, 100, 1_024, 16_000])('fills a batch of %d-byte records without exceeding its size', (size) => {
    const records = new EncodedRecords({ size }, 16_384);
    expect(records.batchSize(records.most())).toBeLessThanOrEqual(16_384);
    expect(records.batchSize(records.most()) + size + 16).toBeGreaterThan(16_384);
  });

  it('puts a record that is larger than a batch into one of its own', () => {
    const records = new EncodedRecords({ size: 20_000 }, 16_384);
    expect(records.most()).toBe(1);
    expect(decodeBatches(records.batch(1, NOW), 1e6)[0]?.records[0]?.value?.length).toBe(20_000);
  });

  it('begins the value of each record with the time at which it was due, where it is stamped', () => {
    const records = new EncodedRecords({ size: 20, stamped: true }, 16_384);
    for (const count of [1, 130, records.most()]) {
      const dueOf = (i: number) => 1_234.5 + i / 7;
      const [batch] = decodeBatches(records.batch(count, NOW, { dueOf }), 1e6);
      const stamps = batch?.records.map(({ value }) => value?.readDoubleBE());
      expect(stamps).toEqual(Array.from({ length: count }, (_, i) => dueOf(i)));
    }
  });

  it('refuses stamps that do not fit into a value', () => {
    expect(() => new EncodedRecords({ size: 7, stamped: true }, 16_384)).toThrow(
      /^A record .* raise --size, which is 7/,
    );
    expect(new EncodedRecords({ size: 8, stamped: true }, 16_384).most()).toBeGreaterThan(100);
  });
});
