import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  OffsetFetch,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { accepting, asking, pretending } from './behaviour.js';

const FENCED: readonly number[] = [ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.PRODUCER_FENCED];

export const transactionBehaviours = [
  asking(
    EndTxn,
    'commits-aborted',
    'aborts the transactions that are to be committed, and the other way round',
    (body) => ({
      ...body,
      committed: !body.committed,
    }),
  ),
  pretending(
    EndTxn,
    'transaction-never-ended',
    'says that a transaction has ended, and leaves it open',
    () => (asked) => ({
      producerId: asked.producerId,
      producerEpoch: asked.producerEpoch,
    }),
  ),
  accepting(EndTxn, 'fenced-producer-ends-transactions', 'lets a fenced producer end a transaction', FENCED),
  accepting(AddPartitionsToTxn, 'fenced-producer-adds-partitions', 'lets a fenced producer go on', FENCED),
  accepting(AddOffsetsToTxn, 'fenced-producer-adds-offsets', 'lets a fenced producer go on', FENCED),
  pretending(
    TxnOffsetCommit,
    'offsets-of-transactions-forgotten',
    'takes offsets in a transaction and does not keep them',
    () => (asked) => ({
      topics: asked.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex })),
      })),
    }),
  ),
  asking(
    OffsetFetch,
    'pending-offsets-not-waited-for',
    'tells commits that a transaction may still change',
    (body) => ({
      ...body,
      requireStable: false,
    }),
  ),
];
