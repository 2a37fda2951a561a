import {
  type Address,
  type Api,
  ConsumerGroupDescribe,
  type ConsumerGroupDescribeRequest,
  ConsumerGroupHeartbeat,
  DeleteGroups,
  DescribeGroups,
  ErrorCode,
  errorName,
  LeaveGroup,
  ShareGroupDescribe,
  ShareGroupHeartbeat,
  StreamsGroupDescribe,
  StreamsGroupHeartbeat,
} from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { ClusterClient } from '../targets/cluster-client.js';

/** With which a member of a KIP-848 group says that it leaves. */
const LEAVES = -1;
/** From it on several members leave at once, and may do so for others (KIP-345). */
const LEAVE_MANY = 3;

/**
 * Takes groups away again, with members that are still in them; those that there are not are no error. Never throws, so
 * that it hides no failure of a test: what stays behind is told on standard error.
 */
export async function deleteGroups(client: ClusterClient, groupIds: readonly string[]): Promise<void> {
  if (client.version(DeleteGroups) === undefined) return;
  for (const groupId of groupIds) {
    try {
      const at = await client.coordinator(groupId);
      let code = await deleteGroup(client, at, groupId);
      if (code === ErrorCode.NON_EMPTY_GROUP) {
        await emptyGroup(client, at, groupId);
        code = await deleteGroup(client, at, groupId);
      }
      if (code === ErrorCode.NONE || code === ErrorCode.GROUP_ID_NOT_FOUND) continue;
      process.stderr.write(`Group ${groupId} stays on the target: ${errorName(code)}.\n`);
    } catch (error) {
      const reason = reasonOf(error);
      process.stderr.write(`Group ${groupId} stays on the target (${reason}).\n`);
    }
  }
}

async function deleteGroup(client: ClusterClient, at: Address, groupId: string): Promise<number> {
  const { results } = await client.send(at, DeleteGroups, { groupsNames: [groupId] });
  return results[0]?.errorCode ?? -1;
}

/** A connection that is closed takes no member with it: each has to be said to leave. */
async function emptyGroup(client: ClusterClient, at: Address, groupId: string): Promise<void> {
  if (client.version(DescribeGroups) !== undefined) {
    const { groups } = await client.send(at, DescribeGroups, { groups: [groupId] });
    const members = groups.flatMap((group) => group.members);
    const identities = members.map(({ memberId, groupInstanceId }) => ({ memberId, groupInstanceId }));
    if ((client.version(LeaveGroup) ?? 0) >= LEAVE_MANY) {
      await client.send(at, LeaveGroup, { groupId, members: identities });
    } else {
      for (const { memberId } of members) await client.send(at, LeaveGroup, { groupId, memberId });
    }
  }
  for (const memberId of await membersOf(client, at, ConsumerGroupDescribe, groupId))
    await client.send(at, ConsumerGroupHeartbeat, { groupId, memberId, memberEpoch: LEAVES });
  for (const memberId of await membersOf(client, at, ShareGroupDescribe, groupId))
    await client.send(at, ShareGroupHeartbeat, { groupId, memberId, memberEpoch: LEAVES });
  for (const memberId of await membersOf(client, at, StreamsGroupDescribe, groupId))
    await client.send(at, StreamsGroupHeartbeat, { groupId, memberId, memberEpoch: LEAVES });
}

interface Described {
  readonly groups: readonly { readonly members: readonly { readonly memberId: string }[] }[];
}

/** Nobody where the group is of another kind. */
async function membersOf(
  client: ClusterClient,
  at: Address,
  api: Api<ConsumerGroupDescribeRequest, Described>,
  groupId: string,
): Promise<string[]> {
  if (client.version(api) === undefined) return [];
  const { groups } = await client.send(at, api, { groupIds: [groupId] });
  return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
}
