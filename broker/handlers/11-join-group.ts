import { JoinGroup } from '../../protocol/index.js';
import { whileConnected } from '../groups/while-connected.js';
import { handleGroup } from '../handler.js';

/** Whether a new member has to come back with the id that it is given (KIP-394). */
const MEMBER_ID_VERSION = 4;
/** The first version in which an answer can be without a protocol. */
const NO_PROTOCOL_VERSION = 7;
/** The first version that can tell a leader not to assign (KIP-814). */
const SKIP_ASSIGNMENT_VERSION = 9;

export const joinGroup = handleGroup(JoinGroup, {
  async answer(request, groups, { version, clientId, clientHost, gone }) {
    const { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId } = request;
    const { protocolType, protocols, reason } = request;
    const result = await whileConnected(
      groups.join({
        // Field by field: spreading them cost more than all of the group's own work.
        groupId,
        sessionTimeoutMs,
        memberId,
        groupInstanceId,
        protocolType,
        protocols,
        reason,
        // v0 has none: a rebalance waits as long as a session lasts.
        rebalanceTimeoutMs: version === 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
        clientId: clientId ?? '',
        clientHost,
        requireMemberId: version >= MEMBER_ID_VERSION,
        canSkipAssignment: version >= SKIP_ASSIGNMENT_VERSION,
      }),
      gone,
    );
    return result && { ...result, protocolName: nameIn(version, result.protocolName) };
  },
  refuse: ({ memberId }, errorCode, { version }) => ({ errorCode, memberId, protocolName: nameIn(version, null) }),
});

function nameIn(version: number, protocolName: string | null): string | null {
  return version >= NO_PROTOCOL_VERSION ? protocolName : (protocolName ?? '');
}
