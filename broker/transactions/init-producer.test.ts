import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { type Claim, decideInit, type InitDecision, movedTo } from './init-producer.js';
import type { StateName } from './state.js';
import { newTransaction, type Transaction } from './transaction.js';

const NOW = 1000;
const FENCED = { errorCode: ErrorCode.PRODUCER_FENCED };
const CONCURRENT = { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };

function transaction(change: Partial<Transaction> = {}): Transaction {
  return { ...newTransaction('id', 7n, 60_000, 0), epoch: 3, ...change };
}

function decide(of: Transaction, claim?: Claim, inTransition = false): InitDecision {
  return decideInit(of, inTransition, { timeoutMs: 5000, claim }, NOW);
}

describe('a producer that begins', () => {
  test.each<StateName>(['Empty', 'CompleteCommit', 'CompleteAbort'])('gets the next epoch from %s', (state) => {
    expect(decide(transaction({ state, lastEpoch: 2, startedAt: 5 }))).toEqual({
      next: transaction({
        state: 'Empty',
        epoch: 4,
        lastEpoch: -1,
        previousProducerId: 7n,
        timeoutMs: 5000,
        startedAt: -1,
        updatedAt: NOW,
      }),
    });
  });

  test('gets epoch 0 where there was none', () => {
    expect(decide(transaction({ epoch: -1 }))).toMatchObject({ next: { epoch: 0, producerId: 7n } });
  });

  test('has the transaction of the one before aborted first', () => {
    expect(decide(transaction({ state: 'Ongoing' }))).toEqual({ abortFirst: true });
  });

  test.each<StateName>(['PrepareCommit', 'PrepareAbort'])('waits for the markers of %s', (state) => {
    expect(decide(transaction({ state }))).toEqual(CONCURRENT);
  });

  test('waits for what is being written', () => {
    expect(decide(transaction(), undefined, true)).toEqual(CONCURRENT);
  });

  test('gets a new id where the epochs are used up', () => {
    const exhausted = transaction({ epoch: 32_766 });
    expect(decide(exhausted)).toEqual({ newIdFirst: true });
    expect(movedTo(9n, exhausted, { timeoutMs: 5000, claim: undefined }, NOW)).toMatchObject({
      producerId: 9n,
      previousProducerId: 7n,
      epoch: 0,
      lastEpoch: -1,
    });
  });
});

describe('a producer that goes on', () => {
  test('gets the next epoch', () => {
    expect(decide(transaction(), { producerId: 7n, epoch: 3 })).toMatchObject({ next: { epoch: 4, lastEpoch: 3 } });
  });

  test('gets the same epoch when it asks once more', () => {
    const raised = transaction({ epoch: 4, lastEpoch: 3 });
    expect(decide(raised, { producerId: 7n, epoch: 3 })).toMatchObject({ next: { epoch: 4, lastEpoch: 3 } });
  });

  test.each([
    ['an epoch that is over', { producerId: 7n, epoch: 1 }],
    ['an epoch that nobody was given', { producerId: 7n, epoch: 5 }],
    ['the id of another', { producerId: 8n, epoch: 3 }],
  ])('is fenced with %s', (_, claim) => {
    expect(decide(transaction({ lastEpoch: 2 }), claim)).toEqual(FENCED);
  });

  test('is taken for new where the broker has forgotten it', () => {
    expect(decide(transaction({ epoch: -1 }), { producerId: 5n, epoch: 9 })).toMatchObject({ next: { epoch: 0 } });
  });

  test('gets a new id where its epochs are used up, and the same one when it asks once more', () => {
    const claim = { producerId: 7n, epoch: 32_766 };
    const exhausted = transaction({ epoch: 32_766 });
    expect(decide(exhausted, claim)).toEqual({ newIdFirst: true });
    const moved = movedTo(9n, exhausted, { timeoutMs: 5000, claim }, NOW);
    expect(moved).toMatchObject({ producerId: 9n, epoch: 0, lastEpoch: 32_766 });
    expect(decide(moved, claim)).toMatchObject({ next: { producerId: 9n, epoch: 0 } });
  });
});
