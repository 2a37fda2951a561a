import type { AnyGroup } from './any-group.js';
import type { Group } from './group.js';
import { NO_BYTES } from './member.js';
import type { GroupDescription, GroupFilter, ListedGroup } from './requests.js';

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
export function listGroups(groups: Iterable<AnyGroup>, { states, types }: GroupFilter): ListedGroup[] {
  const wanted = new Set(states.map((state) => state.trim().toLowerCase()));
  const wantedTypes = new Set(types.map((type) => type.toLowerCase()));
  const listed: ListedGroup[] = [];
  for (const { id: groupId, type, state, protocolType } of groups) {
    if (wantedTypes.size > 0 && !wantedTypes.has(type)) continue;
    if (wanted.size > 0 && !wanted.has(state.toLowerCase())) continue;
    listed.push({ groupId, state, type, protocolType: protocolType ?? '' });
  }
  return listed;
}
