import { CodecError } from '../../protocol/index.js';
import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import { TransactionLog } from '../../protocol/logs/transaction-state.js';
import { keptState, stateNumber } from './state.js';
import { NO_EPOCH, type Transaction } from './transaction.js';

/** The version of values that Kafka writes where transaction.version is 1 or more. */
const VALUE_VERSION = 1;
/** What Kafka calls the protocol in which each transaction has an epoch of its own. */
const RAISES_EPOCH = 2;

export function transactionRecord(transaction: Transaction): KeyedRecord {
  const { transactionalId, state, partitions } = transaction;
  const value = {
    producerId: transaction.producerId,
    previousProducerId: transaction.previousProducerId,
    nextProducerId: transaction.nextProducerId,
    producerEpoch: transaction.epoch,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStatus: stateNumber(state),
    transactionPartitions:
      state === 'Empty' ? null : Array.from(partitions, ([topic, indexes]) => ({ topic, partitionIds: [...indexes] })),
    transactionLastUpdateTimestampMs: BigInt(transaction.updatedAt),
    transactionStartTimestampMs: BigInt(transaction.startedAt),
    clientTransactionVersion: transaction.raisesEpoch ? RAISES_EPOCH : 0,
  };
  return TransactionLog.encode({ transactionalId }, value, VALUE_VERSION);
}

/** Deletes what is known of a transactional id. */
export function transactionTombstone({ transactionalId }: Transaction): KeyedRecord {
  return TransactionLog.tombstone({ transactionalId });
}

/** What a record says; a value of null that the id is forgotten. Throws `CodecError` for one that is none. */
export function readTransaction(key: Buffer, value: Buffer | null): { id: string; transaction: Transaction | null } {
  const { transactionalId } = TransactionLog.decodeKey(key);
  if (value === null) return { id: transactionalId, transaction: null };
  const read = TransactionLog.decodeValue(value);
  const state = keptState(read.transactionStatus);
  if (state === undefined) throw new CodecError(`a transaction in state ${read.transactionStatus}`);
  const transaction: Transaction = {
    transactionalId,
    producerId: read.producerId,
    previousProducerId: read.previousProducerId,
    nextProducerId: read.nextProducerId,
    epoch: read.producerEpoch,
    lastEpoch: NO_EPOCH, // no record has it
    timeoutMs: read.transactionTimeoutMs,
    state,
    partitions: new Map(
      (read.transactionPartitions ?? []).map(({ topic, partitionIds }) => [topic, new Set(partitionIds)]),
    ),
    startedAt: Number(read.transactionStartTimestampMs),
    updatedAt: Number(read.transactionLastUpdateTimestampMs),
    raisesEpoch: read.clientTransactionVersion >= RAISES_EPOCH,
  };
  return { id: transactionalId, transaction };
}
