import type { Group } from './group.js';
import { NO_BYTES } from './member.js';
import type { GroupDescription, GroupFilter, ListedGroup } from './requests.js';

/** Groups that members lead themselves; those of KIP-848 are of another type. */
const CLASSIC = 'classic';

/**
 * What a group looks like from outside. Which protocol it has and what members say under it is told only of one that is stable:
 * before, another may be chosen. An assignment is shown as long as its member has it, as by Kafka 4.3 (3.9 hides it then).
 */
export function describeGroup(group: Group): GroupDescription {
  const { id: groupId, state } = group;
  const protocolName = state === 'Stable' ? group.protocolName : null;
  return {
    groupId,
    state,
    protocolType: group.protocolType ?? '',
    protocolName: protocolName ?? '',
    members: Array.from(group.members, (member) => ({
      memberId: member.id,
      groupInstanceId: member.groupInstanceId,
      clientId: member.client.clientId,
      clientHost: member.client.clientHost,
      metadata: protocolName === null ? NO_BYTES : member.metadata(protocolName),
      assignment: member.assignment,
    })),
  };
}

/** The groups that pass a filter: KIP-518 by states, KIP-848 by types, neither by upper and lower case. */
export function listGroups(groups: Iterable<Group>, { states, types }: GroupFilter): ListedGroup[] {
  const wanted = new Set(states.map((state) => state.trim().toLowerCase()));
  if (types.length > 0 && !types.some((type) => type.toLowerCase() === CLASSIC)) return [];
  const listed: ListedGroup[] = [];
  for (const { id: groupId, state, protocolType } of groups) {
    if (wanted.size > 0 && !wanted.has(state.toLowerCase())) continue;
    listed.push({ groupId, state, type: CLASSIC, protocolType: protocolType ?? '' });
  }
  return listed;
}
