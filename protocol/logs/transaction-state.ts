import { array, int8, int16, int32, int64, string } from '../schema.js';
import { coordinatorRecord } from './coordinator-record.js';

/** What `__transaction_state` says of one transactional id. */
export const TransactionLog = coordinatorRecord({
  type: 0,
  name: 'TransactionLog',
  versions: [0, 1],
  flexible: 1,
  key: { transactionalId: string() },
  value: {
    producerId: int64(),
    previousProducerId: int64({ since: 1, tag: 0, default: -1n }), // of the transaction before
    nextProducerId: int64({ since: 1, tag: 1, default: -1n }), // that the client was told last
    producerEpoch: int16(),
    nextProducerEpoch: int16({ since: 1, tag: 3, default: -1 }),
    transactionTimeoutMs: int32(),
    transactionStatus: int8(),
    transactionPartitions: array({ topic: string(), partitionIds: array(int32()) }, { nullable: 0 }),
    transactionLastUpdateTimestampMs: int64(),
    transactionStartTimestampMs: int64(),
    clientTransactionVersion: int16({ since: 1, tag: 2 }),
  },
});
