import { describe, expect, it } from 'vitest';
import { CODECS } from '../../protocol/records/batch-header.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { type BatchMarks, EncodedRecords } from './encoded-records.js';
import type { RecordsSpec } from './records-spec.js';

const NOW = 1_750_000_000_000;
const BATCH_SIZE = 16_384;

function read(records: EncodedRecords, count: number, marks?: BatchMarks) {
  const [batch, ...others] = decodeBatches(records.batch(count, NOW, marks), 1e6);
  expect(others).toEqual([]);
  if (batch === undefined) throw new Error('there is no batch');
  return batch;
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('EncodedRecords', () => {
  it('makes whole batches of any count out of one encoding', () => {
    const records = new EncodedRecords({ size: 100 }, BATCH_SIZE);
    for (const count of [1, 2, 100, records.most()]) {
      expect(records.batch(count, NOW).length).toBe(records.batchSize(count));
      const batch = read(records, count);
      expect(batch.maxTimestamp).toBe(BigInt(NOW));
      expect(batch.records.map(({ offset }) => offset)).toEqual(numbers(count));
      for (const { value, timestamp } of batch.records) expect([value?.length, timestamp]).toEqual([100, BigInt(NOW)]);
    }
  });

  it.each([1, 63, 64, 100, 1_024, 16_000])('fills a batch of %d-byte records without exceeding its size', (size) => {
    const records = new EncodedRecords({ size }, BATCH_SIZE);
    expect(records.batchSize(records.most())).toBeLessThanOrEqual(BATCH_SIZE);
    expect(records.batchSize(records.most()) + size + 16).toBeGreaterThan(BATCH_SIZE);
  });

  it('puts a record that is larger than a batch into one of its own', () => {
    const records = new EncodedRecords({ size: 20_000 }, BATCH_SIZE);
    expect(records.most()).toBe(1);
    expect(read(records, 1).records[0]?.value?.length).toBe(20_000);
  });

  it('does not send the same first records again and again', () => {
    const records = new EncodedRecords({ size: 100 }, BATCH_SIZE);
    const firsts = numbers(100).map((n) => read(records, 1, { first: 12 * n }).records[0]?.value?.toString('hex'));
    expect(new Set(firsts).size).toBeGreaterThan(4);
  });

  it('has the same records for the same seed', () => {
    const bytes = (seed: number) => new EncodedRecords({ size: 100, seed }, BATCH_SIZE).batch(10, NOW);
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  it.each(['uniform', 'exponential'] as const)(
    'tells what a batch of %s sizes holds, whatever it begins with',
    (distribution) => {
      const records = new EncodedRecords({ size: 500, distribution, keys: 100 }, BATCH_SIZE);
      for (const first of [0, 1, 77, 1_000_003, 2 ** 40]) {
        const most = records.most(first);
        expect(records.batchSize(most, first)).toBeLessThanOrEqual(BATCH_SIZE);
        for (const count of [1, most]) {
          const bytes = records.batch(count, NOW, { first });
          expect(bytes.length).toBe(records.batchSize(count, first));
          const sizes = read(records, count, { first }).records.map(
            ({ key, value }) => (key?.length ?? 0) + (value?.length ?? 0),
          );
          expect(records.payload(count, first)).toBe(sizes.reduce((sum, size) => sum + size, 0));
        }
      }
    },
  );

  it('begins the value of each record with the time at which it was due, where it is stamped', () => {
    const records = new EncodedRecords({ size: 20, stamped: true, distribution: 'exponential' }, BATCH_SIZE);
    for (const count of [1, 130, records.most()]) {
      const dueOf = (i: number) => 1_234.5 + i / 7;
      const stamps = read(records, count, { dueOf }).records.map(({ value }) => value?.readDoubleBE());
      expect(stamps).toEqual(numbers(count).map(dueOf));
    }
  });

  it('refuses stamps that do not fit into a value', () => {
    const stamped = (size: number) => new EncodedRecords({ size, stamped: true }, BATCH_SIZE);
    expect(() => stamped(7)).toThrow(/^A record .* raise --size, which is 7/);
    expect(stamped(8).most()).toBeGreaterThan(100);
  });

  it('gives each record the key that is asked for', () => {
    const records = new EncodedRecords({ size: 100, keys: 5_000, stamped: true }, BATCH_SIZE);
    const batch = read(records, 50, { keyOf: (i) => 99 * i });
    expect(batch.records.map(({ key }) => key?.toString())).toEqual(
      numbers(50).map((i) => `key-${String(99 * i).padStart(4, '0')}`),
    );
  });

  it.each(CODECS)('compresses with %s what it holds, marks included', (compression) => {
    const plain: RecordsSpec = { size: 100, entropy: 0.2 };
    const wanted = new EncodedRecords(plain, BATCH_SIZE);
    const packed = new EncodedRecords({ ...plain, compression }, BATCH_SIZE);
    for (const count of [30, packed.most(), 30]) {
      const batch = read(packed, count);
      expect([batch.codec, batch.records]).toEqual([compression, read(wanted, count).records]);
    }
    const marked = new EncodedRecords({ ...plain, compression, keys: 10, stamped: true }, BATCH_SIZE);
    const batch = read(marked, 30, { dueOf: (i) => i, keyOf: () => 7 });
    expect(batch.codec).toBe(compression);
    expect(batch.records.map(({ key, value }) => [key?.toString(), value?.readDoubleBE()])).toEqual(
      numbers(30).map((i) => ['key-7', i]),
    );
  });

  it('is of the producer that sends it, and of nobody else', () => {
    const records = new EncodedRecords({ size: 100 }, BATCH_SIZE);
    expect(read(records, 3, { producer: { id: 42n, epoch: 3, sequence: 1_000 } })).toMatchObject({
      producerId: 42n,
      producerEpoch: 3,
      baseSequence: 1_000,
    });
    expect(read(records, 3)).toMatchObject({ producerId: -1n, producerEpoch: -1, baseSequence: -1 });
  });

  it('belongs to a transaction where that is said', () => {
    const records = new EncodedRecords({ size: 100 }, BATCH_SIZE);
    const producer = { id: 42n, epoch: 3, sequence: 0 };
    expect(read(records, 3, { producer }).transactional).toBe(false);
    expect(read(records, 3, { producer: { ...producer, transactional: true } }).transactional).toBe(true);
  });
});
