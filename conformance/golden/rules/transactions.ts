import { bound, type Rules, set, shape, TEXT } from './rule.js';

const HASHED = 'answers are in the order of a hash table';

/** Of producers and transactions. */
export const transactionRules: Rules = {
  InitProducerId: {
    producerId: bound('producer'),
  },
  AddPartitionsToTxn: {
    resultsByTopicV3AndBelow: set('name', HASHED),
    'resultsByTransaction[].topicResults': set('name', HASHED),
  },
  WriteTxnMarkers: {
    'markers[].topics[].partitions': set('partitionIndex', HASHED),
  },
  EndTxn: {
    producerId: bound('producer'),
  },
  DescribeProducers: {
    'topics[].partitions[].activeProducers': set('producerId', HASHED),
    'topics[].partitions[].errorMessage': TEXT,
  },
  DescribeTransactions: {
    'transactionStates[].transactionStartTimeMs': shape('the clock of the broker'),
    'transactionStates[].producerId': bound('producer'),
  },
  ListTransactions: {
    'transactionStates[].producerId': bound('producer'),
  },
};
