import { DescribeGroups, type DescribeGroupsResponse, ErrorCode, type Input } from '../../protocol/index.js';
import { GROUP_OPERATIONS } from '../authorized-operations.js';
import type { GroupCoordinator } from '../groups/coordinator.js';
import { handleGroup } from '../handler.js';

/** The first version that says of a group that is not there that it is not (KIP-1043); before, it is shown as a dead one. */
const GROUP_NOT_FOUND_VERSION = 6;

type GroupAnswer = Input<DescribeGroupsResponse['groups'][number]>;

export const describeGroups = handleGroup(DescribeGroups, {
  answer: ({ groups: asked, includeAuthorizedOperations }, groups, { version }) => ({
    groups: asked.map((groupId) => {
      const described = describe(groups, groupId, version);
      const tellsOperations = includeAuthorizedOperations && described.errorCode === ErrorCode.NONE;
      return tellsOperations ? { ...described, authorizedOperations: GROUP_OPERATIONS } : described;
    }),
  }),
  refuse: ({ groups }, errorCode) => ({ groups: groups.map((groupId) => ({ groupId, errorCode })) }),
});

function describe(
  groups: GroupCoordinator,
  groupId: string,
  version: number,
): GroupAnswer & { readonly errorCode: number } {
  const group = groups.describe(groupId);
  if (group === ErrorCode.GROUP_ID_NOT_FOUND) {
    const dead = { groupId, groupState: 'Dead' };
    if (version < GROUP_NOT_FOUND_VERSION) return { ...dead, errorCode: ErrorCode.NONE };
    const reason = groups.has(groupId) ? `Group ${groupId} is not a classic group.` : `Group ${groupId} not found.`;
    return { ...dead, errorCode: group, errorMessage: reason };
  }
  if (typeof group === 'number') return { groupId, errorCode: group };
  const { state: groupState, protocolType, protocolName: protocolData, members } = group;
  return {
    groupId,
    errorCode: ErrorCode.NONE,
    groupState,
    protocolType,
    protocolData,
    members: members.map(({ metadata: memberMetadata, assignment: memberAssignment, ...member }) => ({
      ...member,
      memberMetadata,
      memberAssignment,
    })),
  };
}
