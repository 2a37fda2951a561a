import { ErrorCode, InitProducerId } from '../../protocol/index.js';
import { handle } from '../handler.js';
import { fencedCode } from '../transactions/fenced-code.js';

const NOBODY = { producerId: -1n, producerEpoch: -1 };
/** From this version on a producer can be told that it was fenced (KIP-588). */
const FENCED_VERSION = 4;

export const initProducerId = handle(InitProducerId, {
  async answer(request, { producerIds, transactions, version }) {
    const { transactionalId, transactionTimeoutMs, producerId, producerEpoch } = request;
    // An id and an epoch are given together or not at all (KIP-360).
    if (transactionalId === '' || (producerId === -1n) !== (producerEpoch === -1)) {
      return { ...NOBODY, errorCode: ErrorCode.INVALID_REQUEST };
    }
    if (transactionalId === null) return { producerId: await producerIds.take(), producerEpoch: 0 };
    const claim = producerId === -1n ? undefined : { producerId, epoch: producerEpoch };
    const given = await transactions.init(transactionalId, transactionTimeoutMs, claim);
    if ('errorCode' in given) return { ...NOBODY, errorCode: fencedCode(given.errorCode, version >= FENCED_VERSION) };
    return { producerId: given.producerId, producerEpoch: given.epoch };
  },
  refuse: (_request, errorCode) => ({ errorCode, ...NOBODY }),
});
