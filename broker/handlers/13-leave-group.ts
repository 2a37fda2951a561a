import { ErrorCode, LeaveGroup } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

/** The first version that takes many members, and answers each (KIP-345). */
const MANY_VERSION = 3;

export const leaveGroup = handleGroup(LeaveGroup, {
  async answer({ groupId, memberId, members }, groups, { version }) {
    if (version >= MANY_VERSION) return groups.leaveAny(groupId, members);
    const result = await groups.leaveAny(groupId, [{ memberId, groupInstanceId: null }]);
    const errorCode = result.errorCode === ErrorCode.NONE ? result.members[0]?.errorCode : result.errorCode;
    return { errorCode };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
