import { AddOffsetsToTxn } from '../../protocol/index.js';
import { CONSUMER_OFFSETS } from '../groups/group-state.js';
import { handleGroup } from '../handler.js';
import { fencedCode } from '../transactions/fenced-code.js';

/** From this version on a producer can be told that it was fenced (KIP-588). */
const FENCED_VERSION = 2;

export const addOffsetsToTxn = handleGroup(AddOffsetsToTxn, {
  async answer({ transactionalId, producerId, producerEpoch: epoch, groupId }, groups, { transactions, version }) {
    const producer = { transactionalId, producerId, epoch };
    const place = { topic: CONSUMER_OFFSETS.name, partition: groups.partitionOf(groupId) };
    const errorCode = await transactions.addPartitions(producer, [place], false);
    return { errorCode: fencedCode(errorCode, version >= FENCED_VERSION) };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
