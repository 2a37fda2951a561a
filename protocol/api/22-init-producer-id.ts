import { api, type RequestOf, type ResponseOf } from '../api.js';
import { int16, int32, int64, string } from '../schema.js';

/**
 * Gives a producer its id and epoch, with a transactional id the same id with the next epoch, which fences the former holder
 * (KIP-98). v3 lets a producer that lost its state go on with a new epoch (KIP-360).
 */
export const InitProducerId = api({
  key: 22,
  name: 'InitProducerId',
  versions: [0, 5],
  flexible: 2,
  request: {
    transactionalId: string({ nullable: 0 }),
    transactionTimeoutMs: int32(),
    producerId: int64({ since: 3, default: -1n }),
    producerEpoch: int16({ since: 3, default: -1 }),
  },
  response: {
    throttleTimeMs: int32({ ignorable: true }),
    errorCode: int16(),
    producerId: int64({ default: -1n }),
    producerEpoch: int16(),
  },
});

export type InitProducerIdRequest = RequestOf<typeof InitProducerId>;
export type InitProducerIdResponse = ResponseOf<typeof InitProducerId>;
