import { EndTxn } from '../../protocol/index.js';
import { handle } from '../handler.js';
import { fencedCode } from '../transactions/fenced-code.js';

/** From this version on a producer can be told that it was fenced (KIP-588). */
const FENCED_VERSION = 2;
/** From this version on the end of a transaction raises the epoch, and the answer says so (KIP-890). */
const RAISING_VERSION = 5;

export const endTxn = handle(EndTxn, {
  async answer({ transactionalId, producerId, producerEpoch, committed }, { transactions, version }) {
    const producer = { transactionalId, producerId, epoch: producerEpoch };
    const raisesEpoch = version >= RAISING_VERSION;
    const ended = await transactions.end(producer, committed, raisesEpoch);
    if ('errorCode' in ended) return { errorCode: fencedCode(ended.errorCode, version >= FENCED_VERSION) };
    return raisesEpoch ? { producerId: ended.producerId, producerEpoch: ended.epoch } : {};
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
