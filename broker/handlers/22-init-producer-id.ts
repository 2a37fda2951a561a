import { ErrorCode, InitProducerId } from '../../protocol/index.js';
import { handle } from '../handler.js';

export const initProducerId = handle(InitProducerId, {
  async answer({ transactionalId, producerId, producerEpoch }, { producerIds }) {
    // An id and an epoch are given together or not at all (KIP-360).
    if (transactionalId === '' || (producerId === -1n) !== (producerEpoch === -1)) {
      return { errorCode: ErrorCode.INVALID_REQUEST, producerId: -1n, producerEpoch: -1 };
    }
    // Transactions are not served yet: a code that makes every client stop at once, with the reason in its name.
    if (transactionalId !== null)
      return { errorCode: ErrorCode.UNSUPPORTED_VERSION, producerId: -1n, producerEpoch: -1 };
    return { producerId: await producerIds.take(), producerEpoch: 0 };
  },
  refuse: (_request, errorCode) => ({ errorCode, producerId: -1n, producerEpoch: -1 }),
});
