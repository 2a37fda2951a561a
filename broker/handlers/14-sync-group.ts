import { ErrorCode, SyncGroup } from '../../protocol/index.js';
import { whileConnected } from '../groups/while-connected.js';
import { handleGroup } from '../handler.js';

/** From this version on a member must say which protocol it believes to be the group's (KIP-559). */
const PROTOCOL_VERSION = 5;

export const syncGroup = handleGroup(SyncGroup, {
  answer(request, groups, { version, gone }) {
    if (version >= PROTOCOL_VERSION && (request.protocolType === null || request.protocolName === null)) {
      return { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL };
    }
    return whileConnected(groups.sync(request), gone);
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
