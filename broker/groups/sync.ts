import { ErrorCode } from '../../protocol/index.js';
import type { Group } from './group.js';
import { refusedSync } from './member.js';
import type { SyncRequest, SyncResult } from './requests.js';

/** The answer to a SyncGroup: at once, or when the leader has sent what it assigns. */
export async function sync(group: Group, request: SyncRequest): Promise<SyncResult> {
  const member = group.members.identify(request);
  if (typeof member === 'number') return refusedSync(member);
  if (request.generationId !== group.generationId) return refusedSync(ErrorCode.ILLEGAL_GENERATION);
  if (differs(request.protocolType, group.protocolType) || differs(request.protocolName, group.protocolName)) {
    return refusedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  }
  if (group.state === 'PreparingRebalance') return refusedSync(ErrorCode.REBALANCE_IN_PROGRESS);
  group.markSynced(member);
  if (group.state === 'Stable') {
    group.touch(member);
    return group.syncResult(member);
  }
  const result = member.synced();
  if (group.members.isLeader(member)) void group.assign(request.assignments);
  return result;
}

function differs(said: string | null, actual: string | null): boolean {
  return said !== null && said !== actual;
}
