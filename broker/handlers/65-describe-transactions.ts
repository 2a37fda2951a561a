import { DescribeTransactions } from '../../protocol/index.js';
import { handle } from '../handler.js';

export const describeTransactions = handle(DescribeTransactions, {
  answer: ({ transactionalIds }, { transactions }) => ({
    transactionStates: transactionalIds.map((transactionalId) => {
      const found = transactions.describe(transactionalId);
      if (typeof found === 'number') return { transactionalId, errorCode: found };
      return {
        transactionalId,
        transactionState: found.state,
        transactionTimeoutMs: found.timeoutMs,
        transactionStartTimeMs: BigInt(found.startedAt),
        producerId: found.producerId,
        producerEpoch: found.epoch,
        topics: Array.from(found.partitions, ([topic, partitions]) => ({ topic, partitions: [...partitions] })),
      };
    }),
  }),
  refuse: ({ transactionalIds }, errorCode) => ({
    transactionStates: transactionalIds.map((transactionalId) => ({ transactionalId, errorCode })),
  }),
});
