import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { decideEnd, type EndDecision } from './end-transaction.js';
import type { StateName } from './state.js';
import { newTransaction, type Transaction } from './transaction.js';

const END: EndDecision = { end: true };
const DONE: EndDecision = { done: true };
const FENCED = { errorCode: ErrorCode.PRODUCER_FENCED };
const INVALID = { errorCode: ErrorCode.INVALID_TXN_STATE };
const CONCURRENT = { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
const UNKNOWN = { errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING };

function transaction(change: Partial<Transaction> = {}): Transaction {
  return { ...newTransaction('id', 7n, 60_000, 0), epoch: 3, ...change };
}

interface Asked {
  readonly producerId?: bigint;
  readonly epoch?: number;
  readonly inTransition?: boolean;
}

/** How a commit and an abort are answered. */
function both(raisesEpoch: boolean, of: Transaction, asked: Asked = {}): EndDecision[] {
  const { producerId = 7n, epoch = 3, inTransition = false } = asked;
  return [true, false].map((committed) => decideEnd(of, inTransition, { producerId, epoch, committed, raisesEpoch }));
}

describe('where the epoch stays', () => {
  test.each<[StateName, commit: EndDecision, abort: EndDecision]>([
    ['Empty', INVALID, INVALID],
    ['Ongoing', END, END],
    ['PrepareCommit', CONCURRENT, INVALID],
    ['PrepareAbort', INVALID, CONCURRENT],
    ['CompleteCommit', DONE, INVALID],
    ['CompleteAbort', INVALID, DONE],
  ])('%s', (state, commit, abort) => {
    expect(both(false, transaction({ state }))).toEqual([commit, abort]);
  });

  test('only the epoch that the producer was given counts, before anything else', () => {
    for (const epoch of [2, 4]) {
      expect(both(false, transaction({ state: 'Ongoing' }), { epoch, inTransition: true })).toEqual([FENCED, FENCED]);
    }
  });
});

describe('where the end raises the epoch', () => {
  // As KIP-890 has it: of the transaction before, once more, and of the one that is due.
  test.each<[StateName, again: EndDecision[], current: EndDecision[]]>([
    ['Empty', [FENCED, FENCED], [INVALID, END]],
    ['Ongoing', [FENCED, FENCED], [END, END]],
    ['PrepareCommit', [CONCURRENT, INVALID], [FENCED, FENCED]],
    ['PrepareAbort', [INVALID, CONCURRENT], [FENCED, FENCED]],
    ['CompleteCommit', [DONE, INVALID], [INVALID, END]],
    ['CompleteAbort', [INVALID, DONE], [INVALID, END]],
  ])('%s', (state, again, current) => {
    const of = transaction({ state });
    expect(both(true, of, { epoch: 2 })).toEqual(again);
    expect(both(true, of, { epoch: 3 })).toEqual(current);
    for (const epoch of [1, 4]) expect(both(true, of, { epoch })).toEqual([FENCED, FENCED]);
  });

  test('a producer that was given a new id asks once more under the former one', () => {
    const moved = { producerId: 9n, previousProducerId: 7n, epoch: 0 };
    const asked = { producerId: 7n, epoch: 32_766 };
    expect(both(true, transaction({ ...moved, state: 'CompleteCommit' }), asked)).toEqual([DONE, INVALID]);
    expect(both(true, transaction({ ...moved, state: 'Ongoing' }), asked)).toEqual([FENCED, FENCED]);
  });
});

test.each([true, false])('nothing else begins meanwhile (raising: %s)', (raisesEpoch) => {
  const asked = { inTransition: true };
  expect(both(raisesEpoch, transaction({ state: 'Ongoing' }), asked)).toEqual([CONCURRENT, CONCURRENT]);
});

test.each([true, false])('another producer id ends nothing (raising: %s)', (raisesEpoch) => {
  expect(both(raisesEpoch, transaction({ state: 'Ongoing' }), { producerId: 8n })).toEqual([UNKNOWN, UNKNOWN]);
});
