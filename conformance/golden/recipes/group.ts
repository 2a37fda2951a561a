import { JoinGroup, SyncGroup } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

const TIMEOUT_MS = 30_000;

/** ConsumerProtocolSubscription v0 of one topic. */
const SUBSCRIPTION = Buffer.from('0000000000010007612d746f706963ffffffff', 'hex');

/** Makes one member of the first group of a recording, which gets its assignment: a stable group of one. */
export async function aloneInGroup({ ask, groups: [groupId = ''] }: Recording) {
  const join = (memberId: string) =>
    ask(JoinGroup, {
      groupId,
      memberId,
      sessionTimeoutMs: TIMEOUT_MS,
      rebalanceTimeoutMs: TIMEOUT_MS,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: SUBSCRIPTION }],
    });
  const invited = await join('');
  const { memberId, generationId } = invited.generationId > 0 ? invited : await join(invited.memberId);
  const assignments = [{ memberId, assignment: Buffer.from('an assignment') }];
  const names = { protocolType: 'consumer', protocolName: 'range' };
  await ask(SyncGroup, { groupId, memberId, generationId, ...names, assignments });
  return { groupId, memberId, generationId };
}
