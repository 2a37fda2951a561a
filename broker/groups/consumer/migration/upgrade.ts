import { CodecError, ErrorCode } from '../../../../protocol/index.js';
import type { KeyedRecord } from '../../../../protocol/logs/coordinator-record.js';
import { KafkaError } from '../../../errors.js';
import type { Group } from '../../group.js';
import { groupTombstone } from '../../group-records.js';
import type { Member } from '../../member.js';
import type { ConsumerGroupConfig } from '../config.js';
import { type ConsumerMember, newMember } from '../member.js';
import { heldSince, type Partitions } from '../partitions.js';
import { currentAssignment, groupEpoch, memberMetadata, targetAssignment, targetEpoch } from '../records.js';
import { metadataHash } from '../subscriptions.js';
import type { TopicsView } from '../topics-view.js';
import { readAssignment, readSubscription } from './embedded.js';

/**
 * What deletes a classic group to make room for one of the new protocol, and makes that, if there are members. Throws a `KafkaError` for
 * a group that stays what it is.
 */
export function makeRoom(group: Group, config: ConsumerGroupConfig, topics: TopicsView): KeyedRecord[] {
  // One that only holds offsets has no record of its own.
  const end = group.protocolType === null ? [] : [groupTombstone(group.id)];
  if (group.state === 'Empty') return end;
  const { migrationPolicy } = config;
  if (migrationPolicy !== 'bidirectional' && migrationPolicy !== 'upgrade') {
    throw cannot(group.id, 'online upgrade is disabled.');
  }
  if (!group.isOfConsumers) throw cannot(group.id, 'the group does not use the consumer embedded protocol.');
  if (group.members.size > config.maxSize) {
    throw cannot(group.id, 'the group size exceeds the consumer group maximum size.');
  }
  return [...end, ...upgrade(group, topics)];
}

/**
 * The records of a group of the new protocol in which the members of a classic one go on with what they have; they are served there
 * by the requests that they know. Throws a `KafkaError` for members that are no consumers, or whose assignor says more than can be kept.
 */
function upgrade(group: Group, topics: TopicsView): KeyedRecord[] {
  const { id, generationId: epoch } = group;
  const members = Array.from(group.members, (member) => upgraded(member, group, topics));
  const joined = members.map(({ member }) => member);
  return [
    ...joined.map((member) => memberMetadata(id, member)),
    groupEpoch(id, epoch, metadataHash(joined, new Map(), topics)),
    ...members.map(({ member, target }) => targetAssignment(id, member.memberId, target)),
    targetEpoch(id, epoch, 0),
    ...joined.map((member) => currentAssignment(id, member)),
  ];
}

function upgraded(before: Member, group: Group, topics: TopicsView): { member: ConsumerMember; target: Partitions } {
  const { id: memberId, groupInstanceId: instanceId, client, protocols, assignment } = before;
  const { generationId: epoch, protocolName } = group;
  const said = protocols.find(({ name }) => name === protocolName) ?? protocols[0];
  const { subscription, target } = understood(said?.metadata ?? assignment, assignment, group.id, topics);
  const member: ConsumerMember = {
    ...newMember(memberId),
    ...client,
    memberEpoch: epoch,
    previousMemberEpoch: epoch,
    instanceId,
    rackId: subscription.rackId === '' ? null : subscription.rackId,
    rebalanceTimeoutMs: before.rebalanceTimeoutMs,
    subscribedTopicNames: new Set(subscription.topics),
    assigned: heldSince(epoch, target),
    classic: { sessionTimeoutMs: before.sessionTimeoutMs, supportedProtocols: protocols },
  };
  return { member, target };
}

function understood(metadata: Buffer, assignment: Buffer, groupId: string, topics: TopicsView) {
  try {
    const target = readAssignment(assignment, topics);
    if (target !== undefined) return { subscription: readSubscription(metadata), target };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw cannot(groupId, 'the embedded consumer protocol is malformed.');
  }
  throw cannot(
    groupId,
    'an unsupported custom assignor is in use. Please refer to the documentation or switch to a default assignor before ' +
      're-attempting the upgrade.',
  );
}

/** The code and the words with which Kafka leaves a classic group what it is. */
function cannot(groupId: string, because: string): KafkaError {
  const message = `Cannot upgrade classic group ${groupId} to consumer group because ${because}`;
  return new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, message);
}
