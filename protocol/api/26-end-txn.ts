import { api, type RequestOf, type ResponseOf } from '../api.js';
import { boolean, int16, int32, int64, string } from '../schema.js';

/**
 * Commits or aborts a transaction (KIP-98).
 *
 * v2 may answer that the producer is fenced (KIP-588), v3 is flexible, v4 may answer that the transaction has to be
 * aborted, v5 answers the producer id and the epoch for the next transaction, which goes up with each (both KIP-890).
 */
export const EndTxn = api({
  key: 26,
  name: 'EndTxn',
  versions: [0, 5],
  flexible: 3,
  request: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerId: int64({ since: 5, default: -1n, ignorable: true }),
    producerEpoch: int16({ since: 5, default: -1, ignorable: true }),
  },
});

export type EndTxnRequest = RequestOf<typeof EndTxn>;
export type EndTxnResponse = ResponseOf<typeof EndTxn>;
