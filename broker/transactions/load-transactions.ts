import type { Logger } from 'pino';
import { CodecError } from '../../protocol/index.js';
import { coordinatorRecordType } from '../../protocol/logs/coordinator-record.js';
import { TransactionLog } from '../../protocol/logs/transaction-state.js';
import type { RecordBatch } from '../../protocol/records/record-batch.js';
import type { Transaction } from './transaction.js';
import { readTransaction } from './transaction-record.js';
import type { TransactionTopic } from './transaction-topic.js';

interface Loaded {
  /** What the log says of every transactional id: the newest record of each. */
  readonly transactions: ReadonlyMap<string, Transaction>;
  /** The partitions of the log that cannot be read: of their ids nothing is known here. */
  readonly unread: ReadonlySet<number>;
}

export async function loadTransactions(state: TransactionTopic, log: Logger): Promise<Loaded> {
  const transactions = new Map<string, Transaction>();
  const unread = new Set<number>();
  await state.replay(
    (batch, partition) => takeBatch(batch, transactions, (reason) => log.error({ err: reason, partition }, UNREADABLE)),
    (partition, reason) => {
      unread.add(partition);
      log.error({ err: reason, partition }, 'a partition with the state of transactions cannot be read');
    },
  );
  for (const id of transactions.keys()) if (unread.has(state.partitionOf(id))) transactions.delete(id);
  return { transactions, unread };
}

const UNREADABLE = 'a record in __transaction_state cannot be read';

function takeBatch(
  { control, records }: RecordBatch,
  transactions: Map<string, Transaction>,
  onUnreadable: (reason: CodecError) => void,
): void {
  if (control) return;
  for (const { key, value } of records) {
    try {
      // Kinds that are not known are of a later Kafka, and left alone.
      if (key === null || coordinatorRecordType(key) !== TransactionLog.type) continue;
      const { id, transaction } = readTransaction(key, value);
      if (transaction === null) transactions.delete(id);
      else transactions.set(id, transaction);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      onUnreadable(error);
    }
  }
}
