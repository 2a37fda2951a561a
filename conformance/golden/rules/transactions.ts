import { bound, own, type Rules, shape, TEXT } from './rule.js';

/** Of producers and transactions. */
export const transactionRules: Rules = {
  InitProducerId: {
    producerId: bound('producer'),
  },
  EndTxn: {
    producerId: bound('producer'),
  },
  DescribeProducers: {
    'topics[].partitions[].errorMessage': TEXT,
  },
  DescribeTransactions: {
    'transactionStates[].transactionStartTimeMs': shape('the clock of the broker'),
    'transactionStates[].producerId': bound('producer'),
  },
  ListTransactions: {
    transactionStates: own('transactionalId', 'the other transactions of the target are their own affair'),
    'transactionStates[].producerId': bound('producer'),
  },
};
