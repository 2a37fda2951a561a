import { type PartitionSet, without } from './partition-set.js';
import type { StateName } from './state.js';

export const NO_PRODUCER_ID = -1n;
export const NO_EPOCH = -1;
const NO_TIME = -1;
/** Of an int16. The coordinator keeps the last one for itself, so that it can always shut a producer out. */
export const LARGEST_EPOCH = 32_767;

/** What is known of a transactional id, and what a record in `__transaction_state` says. Times are milliseconds. */
export interface Transaction {
  readonly transactionalId: string;
  readonly producerId: bigint;
  /** Under which the transaction before ran; -1 where there is none. */
  readonly previousProducerId: bigint;
  /** That the producer goes on with when this transaction is complete, where its epochs are used up; else -1. */
  readonly nextProducerId: bigint;
  /** -1 until the producer is told its first. */
  readonly epoch: number;
  /** That the producer had before, when it was the one who went on with the next: it may not have heard of that. Else -1. */
  readonly lastEpoch: number;
  readonly timeoutMs: number;
  readonly state: StateName;
  /** Where it has written. */
  readonly partitions: PartitionSet;
  /** When it began; -1 where none has since the producer came. */
  readonly startedAt: number;
  readonly updatedAt: number;
  /** Whether each transaction has an epoch of its own: Kafka's transaction.version 2 (KIP-890). */
  readonly raisesEpoch: boolean;
}

/** A transactional id that nobody has used. */
export function newTransaction(
  transactionalId: string,
  producerId: bigint,
  timeoutMs: number,
  now: number,
): Transaction {
  return {
    transactionalId,
    producerId,
    previousProducerId: NO_PRODUCER_ID,
    nextProducerId: NO_PRODUCER_ID,
    epoch: NO_EPOCH,
    lastEpoch: NO_EPOCH,
    timeoutMs,
    state: 'Empty',
    partitions: new Map(),
    startedAt: NO_TIME,
    updatedAt: now,
    raisesEpoch: false,
  };
}

/** Whether no epoch is left that a producer may be given. */
export function isExhausted(epoch: number): boolean {
  return epoch >= LARGEST_EPOCH - 1;
}

/** A producer has come, or goes on after an error, with this epoch. */
export function initialized(
  before: Transaction,
  { epoch, lastEpoch, timeoutMs, now }: { epoch: number; lastEpoch: number; timeoutMs: number; now: number },
): Transaction {
  return {
    ...before,
    previousProducerId: before.producerId,
    epoch,
    lastEpoch,
    timeoutMs,
    state: 'Empty',
    partitions: new Map(),
    startedAt: NO_TIME,
    updatedAt: now,
  };
}

/** Partitions have come in; the first ones begin a transaction. */
export function extended(before: Transaction, added: PartitionSet, raisesEpoch: boolean, now: number): Transaction {
  return {
    ...before,
    previousProducerId: before.producerId,
    state: 'Ongoing',
    partitions: added,
    startedAt: before.state === 'Ongoing' ? before.startedAt : now,
    updatedAt: now,
    raisesEpoch,
  };
}

interface Ending {
  readonly committed: boolean;
  readonly raisesEpoch: boolean;
  readonly nextProducerId: bigint;
  readonly now: number;
}

/** The end is decided, and nothing can change it any more. */
export function prepared(before: Transaction, { committed, raisesEpoch, nextProducerId, now }: Ending): Transaction {
  return {
    ...before,
    previousProducerId: before.producerId,
    nextProducerId,
    // An epoch that is the largest already is left as it is: the next producer gets another id.
    epoch: raisesEpoch ? Math.min(before.epoch + 1, LARGEST_EPOCH) : before.epoch,
    lastEpoch: raisesEpoch ? before.epoch : before.lastEpoch,
    state: committed ? 'PrepareCommit' : 'PrepareAbort',
    // What is aborted without having begun begins and ends at once.
    startedAt: before.state === 'Ongoing' ? before.startedAt : now,
    updatedAt: now,
    raisesEpoch,
  };
}

/** A marker stands in a partition. */
export function marked(before: Transaction, topic: string, partition: number): Transaction {
  return { ...before, partitions: without(before.partitions, topic, partition) };
}

/** All markers are written. */
export function completed(before: Transaction, now: number): Transaction {
  const moves = before.raisesEpoch && before.nextProducerId !== NO_PRODUCER_ID;
  return {
    ...before,
    producerId: moves ? before.nextProducerId : before.producerId,
    previousProducerId: before.producerId,
    nextProducerId: NO_PRODUCER_ID,
    epoch: moves ? 0 : before.epoch,
    state: before.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: new Map(),
    updatedAt: now,
  };
}

export function isDeciding({ state }: Transaction): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

/** Whether its time is over. */
export function isOverTime({ state, startedAt, timeoutMs }: Transaction, now: number): boolean {
  return state === 'Ongoing' && startedAt + timeoutMs < now;
}

/** Whether nothing has been heard of its producer for so long that it can be forgotten. */
export function isIdle({ state, updatedAt }: Transaction, expirationMs: number, now: number): boolean {
  return (
    (state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort') && updatedAt <= now - expirationMs
  );
}
