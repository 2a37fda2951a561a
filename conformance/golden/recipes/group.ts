import { type Input, JoinGroup, type JoinGroupRequest, OffsetCommit, SyncGroup } from '../../../protocol/index.js';
import type { BoundTopic, Recording } from '../recipe.js';

export const SESSION_TIMEOUT_MS = 30_000;

/** ConsumerProtocolSubscription v0 of one topic. */
export function subscription(topic = 'a-topic'): Buffer {
  const name = Buffer.from(topic);
  const [head, noUserData] = [Buffer.from([0, 0, 0, 0, 0, 1, 0, name.length]), Buffer.from('ffffffff', 'hex')];
  return Buffer.concat([head, name, noUserData]);
}

/** What a consumer says that joins the first group of a recording for the first time. */
export function joining(groupId: string, change: Input<JoinGroupRequest> = {}) {
  return {
    groupId,
    memberId: '',
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    rebalanceTimeoutMs: SESSION_TIMEOUT_MS,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription() }],
    ...change,
  };
}

/** From v4 on a member is invited to come back, which Kafka 3.9 forgets where some topic is deleted meanwhile. */
const WITHOUT_INVITATION = 3;

/** Makes one member of the first group of a recording: one that joins at once. */
export function joinAtOnce({ ask, groups: [groupId = ''] }: Recording, change: Input<JoinGroupRequest> = {}) {
  const isStatic = change.groupInstanceId !== undefined;
  return ask(JoinGroup, joining(groupId, change), undefined, isStatic ? undefined : WITHOUT_INVITATION);
}

/** Makes one member of the first group of a recording, which gets its assignment: a stable group of one. */
export async function aloneInGroup(recording: Recording, change: Input<JoinGroupRequest> = {}) {
  const [groupId = ''] = recording.groups;
  const { memberId, generationId } = await joinAtOnce(recording, change);
  const { groupInstanceId = null } = change;
  const assignments = [{ memberId, assignment: Buffer.from('an assignment') }];
  const names = { protocolType: 'consumer', protocolName: 'range' };
  await recording.ask(SyncGroup, { groupId, memberId, generationId, groupInstanceId, ...names, assignments });
  return { groupId, memberId, generationId, groupInstanceId };
}

/** A group without members, which exists as long as it has the offset that somebody committed. */
export async function groupWithOffset(
  { ask, groups: [groupId = ''] }: Recording,
  { name, id: topicId }: BoundTopic,
): Promise<string> {
  const partitions = [{ partitionIndex: 0, committedOffset: 42n, committedMetadata: 'some metadata' }];
  await ask(OffsetCommit, { groupId, topics: [{ name, topicId, partitions }] });
  return groupId;
}
