import { ErrorCode } from '../../protocol/index.js';
import * as header from '../../protocol/records/batch-header.js';
import { KafkaError } from '../errors.js';
import type { Partition } from '../topics/partition.js';
import type { TransactionalProducer, TransactionCoordinator } from './coordinator.js';
import { fencedCode } from './fenced-code.js';
import type { TopicPartition } from './partition-set.js';

/** What the protocol of a client has of KIP-890. */
export interface TransactionProtocol {
  /** What is written brings its partition into the transaction. */
  readonly addsPartitions: boolean;
  /** The client can be told that it has to abort its transaction. */
  readonly knowsAbortable: boolean;
}

const MAGIC = 2;

/** Whether bytes that nobody has checked yet say that they are part of a transaction. */
export function isTransactional(records: Buffer | null): records is Buffer {
  return (
    records !== null &&
    records.length >= header.BATCH_HEADER_SIZE &&
    header.magic(records) === MAGIC &&
    header.isTransactional(records)
  );
}

export function writerOf(transactionalId: string, batch: Buffer): TransactionalProducer {
  return { transactionalId, producerId: header.producerId(batch), epoch: header.producerEpoch(batch) };
}

/** Whether what a producer writes to a partition is part of a transaction that is open there: then nobody has to be asked. */
export function isOpen({ log }: Partition, { producerId, epoch }: TransactionalProducer): boolean {
  return log.hasOpenTransaction(producerId, epoch);
}

/** Where something is to be written; the partition may be one that is made with it. */
interface Place {
  readonly place: TopicPartition;
  readonly partition: Partition | undefined;
}

/**
 * Refuses with a `KafkaError` what would begin a transaction in a partition into which the coordinator has not brought it: nobody
 * would end it there (KIP-890). `enlisted` is the error code with which that was tried.
 */
export function assertInTransaction(
  transactions: TransactionCoordinator,
  { partition, place }: Place,
  producer: TransactionalProducer,
  protocol: TransactionProtocol,
  enlisted: number,
): void {
  if (partition !== undefined && isOpen(partition, producer)) return;
  const errorCode = enlisted === ErrorCode.NONE ? transactions.verifyPartition(producer, place) : enlisted;
  if (errorCode !== ErrorCode.NONE) throw writeRefusal(errorCode, producer, protocol);
}

/** What whoever writes in a transaction is told when its coordinator refuses, in words that its protocol has. */
function writeRefusal(
  errorCode: number,
  { transactionalId }: TransactionalProducer,
  { addsPartitions, knowsAbortable }: TransactionProtocol,
): KafkaError {
  switch (errorCode) {
    case ErrorCode.PRODUCER_FENCED:
      return new KafkaError(fencedCode(errorCode, false), `Another producer has taken over '${transactionalId}'.`);
    case ErrorCode.TRANSACTION_ABORTABLE:
      return new KafkaError(
        knowsAbortable ? errorCode : ErrorCode.INVALID_TXN_STATE,
        `The partition was not added to the transaction of '${transactionalId}'.`,
      );
    case ErrorCode.CONCURRENT_TRANSACTIONS:
      return new KafkaError(
        addsPartitions ? errorCode : ErrorCode.NOT_ENOUGH_REPLICAS,
        `The transaction of '${transactionalId}' is being completed.`,
      );
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      // A producer sends the batch once more at this code, and does not ask anew who leads the partition.
      return new KafkaError(
        ErrorCode.NOT_ENOUGH_REPLICAS,
        `Nobody knows of the transaction of '${transactionalId}' now.`,
      );
    default:
      return new KafkaError(errorCode, `'${transactionalId}' does not belong to this producer.`);
  }
}
