import { expect, test } from 'vitest';
import type { Transaction } from './transaction.js';
import { readTransaction, transactionRecord, transactionTombstone } from './transaction-record.js';

/** The id `fixed`, as a key. */
const KEY = Buffer.from('000000056669786564', 'hex');

/** What Apache Kafka 4.3.1 wrote of one producer: when it came, in a transaction of two partitions, and at the ends of two others. */
const OF_KAFKA: readonly [string, Partial<Transaction>][] = [
  [
    '0001000000000000000000000000ea600000000001a22beb3817ffffffffffffffff0100080000000000000000',
    { state: 'Empty', epoch: 0, partitions: new Map(), startedAt: -1, updatedAt: 0x01a22beb3817, raisesEpoch: false },
  ],
  [
    '0001000000000000000000000000ea6001021165322d313739363033333136333334300300000002000000000000000' +
      '1a22beb3f97000001a22beb3f970100080000000000000000',
    { state: 'Ongoing', partitions: new Map([['e2-1796033163340', new Set([2, 0])]]), startedAt: 0x01a22beb3f97 },
  ],
  [
    '0001000000000000000000010000ea6003021165322d31373936303333313633333430020000000100000001a22beb4' +
      '204000001a22beb41ed020008000000000000000002020002',
    { state: 'PrepareAbort', epoch: 1, raisesEpoch: true, timeoutMs: 60_000 },
  ],
  [
    '0001000000000000000000010000ea600501000001a22beb4209000001a22beb41ed020008000000000000000002020002',
    { state: 'CompleteAbort', epoch: 1, previousProducerId: 0n, nextProducerId: -1n, producerId: 0n },
  ],
];

test.each(OF_KAFKA)('a record is read and written as Kafka has it: %s', (hex, expected) => {
  const value = Buffer.from(hex, 'hex');
  const { id, transaction } = readTransaction(KEY, value);
  expect(id).toBe('fixed');
  expect(transaction).toMatchObject({ transactionalId: 'fixed', lastEpoch: -1, ...expected });
  if (transaction === null) throw new Error('The record deletes.');
  const written = transactionRecord(transaction);
  expect(written.key).toEqual(KEY);
  expect(written.value?.toString('hex')).toBe(hex);
  expect(transactionTombstone(transaction)).toEqual({ key: KEY, value: null });
});

test('a tombstone says that an id is forgotten', () => {
  expect(readTransaction(KEY, null)).toEqual({ id: 'fixed', transaction: null });
});

test.each([6, 7, 8, -1])('state %s is none that a record can have', (state) => {
  const value = Buffer.from(OF_KAFKA[0]?.[0] ?? '', 'hex');
  value.writeInt8(state, 16);
  expect(() => readTransaction(KEY, value)).toThrow(`a transaction in state ${state}`);
});
