import { describe, expect, test } from 'vitest';
import { Ledger } from './ledger.js';

const commits = { commit: async () => {} };
const refuses = {
  commit: async () => {
    throw new Error('The group rebalances');
  },
};

function record(partition: number, offset: bigint) {
  return { partition, offset, key: 'key', value: 'value', headers: {} };
}

describe('a ledger of a group', () => {
  test('knows a record that comes again after it was committed', async () => {
    const ledger = new Ledger(1);
    await ledger.listener('first', commits).onRecord(record(0, 4n));
    await ledger.listener('second', commits).onRecord(record(0, 4n));
    expect(ledger.cameAgain).toEqual(['0:4 to second, committed up to 5']);
  });

  test('does not mind one that comes again because its commit was refused', async () => {
    const ledger = new Ledger(1);
    await ledger.listener('first', refuses).onRecord(record(0, 4n));
    await ledger.listener('second', commits).onRecord(record(0, 4n));
    expect(ledger.cameAgain).toEqual([]);
    expect(ledger.received).toBe(1);
  });

  test('waits until each partition has one owner, and each member one partition', async () => {
    const ledger = new Ledger(2);
    const first = ledger.listener('first', commits);
    const second = ledger.listener('second', commits);
    let settled = false;
    const waiting = ledger.untilOwnedBy('first', 'second').then(() => {
      settled = true;
    });
    first.onAssigned?.([0, 1]);
    second.onAssigned?.([1]);
    await Promise.resolve();
    expect(settled).toBe(false);
    first.onAssigned?.([0]);
    await waiting;
  });

  test('waits until everything is committed', async () => {
    const ledger = new Ledger(2);
    const waiting = ledger.untilCommitted(3);
    const listener = ledger.listener('first', commits);
    await listener.onRecord(record(0, 0n));
    await listener.onRecord(record(0, 1n));
    await listener.onRecord(record(1, 0n));
    await waiting;
  });
});
