import { api, type RequestOf, type ResponseOf } from '../api.js';
import { int16, int32, int64, string } from '../schema.js';

/**
 * Registers the offsets partition of a group with a transaction, before TxnOffsetCommit (KIP-98).
 *
 * v2 may answer that the producer is fenced (KIP-588), v3 is flexible, v4 may answer that the transaction has to be
 * aborted (KIP-890).
 */
export const AddOffsetsToTxn = api({
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: [0, 4],
  flexible: 3,
  request: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    groupId: string(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
  },
});

export type AddOffsetsToTxnRequest = RequestOf<typeof AddOffsetsToTxn>;
export type AddOffsetsToTxnResponse = ResponseOf<typeof AddOffsetsToTxn>;
