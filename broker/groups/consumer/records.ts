import {
  ConsumerGroupCurrentMemberAssignment,
  ConsumerGroupMemberMetadata,
  ConsumerGroupMetadata,
  ConsumerGroupPartitionMetadata,
  ConsumerGroupRegularExpression,
  ConsumerGroupTargetAssignmentMember,
  ConsumerGroupTargetAssignmentMetadata,
} from '../../../protocol/logs/consumer-group.js';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { ConsumerMember } from './member.js';
import { type HeldPartitions, listed, type Partitions } from './partitions.js';

const VERSION = 0;

export function memberMetadata(groupId: string, member: ConsumerMember): KeyedRecord {
  const { memberId, instanceId, rackId, clientId, clientHost, rebalanceTimeoutMs, serverAssignor } = member;
  return ConsumerGroupMemberMetadata.encode(
    { groupId, memberId },
    {
      instanceId,
      rackId,
      clientId,
      clientHost,
      subscribedTopicNames: [...member.subscribedTopicNames].sort(),
      subscribedTopicRegex: member.subscribedTopicRegex,
      rebalanceTimeoutMs,
      serverAssignor,
      classicMemberMetadata: member.classic,
    },
    VERSION,
  );
}

export function groupEpoch(groupId: string, epoch: number, metadataHash: bigint): KeyedRecord {
  return ConsumerGroupMetadata.encode({ groupId }, { epoch, metadataHash }, VERSION);
}

export function targetAssignment(groupId: string, memberId: string, target: Partitions): KeyedRecord {
  return ConsumerGroupTargetAssignmentMember.encode(
    { groupId, memberId },
    { topicPartitions: listed(target) },
    VERSION,
  );
}

export function targetEpoch(groupId: string, assignmentEpoch: number, timestamp: number): KeyedRecord {
  const value = { assignmentEpoch, assignmentTimestamp: BigInt(timestamp) };
  return ConsumerGroupTargetAssignmentMetadata.encode({ groupId }, value, VERSION);
}

export function currentAssignment(groupId: string, member: ConsumerMember): KeyedRecord {
  const { memberId, memberEpoch, previousMemberEpoch, state } = member;
  return ConsumerGroupCurrentMemberAssignment.encode(
    { groupId, memberId },
    {
      memberEpoch,
      previousMemberEpoch,
      state,
      assignedPartitions: listedWithEpochs(member.assigned),
      partitionsPendingRevocation: listedWithEpochs(member.pendingRevocation),
    },
    VERSION,
  );
}

function listedWithEpochs(held: HeldPartitions) {
  return listed(held).map(({ topicId, partitions }) => ({
    topicId,
    partitions,
    assignmentEpochs: partitions.map((partition) => held.get(topicId)?.get(partition) ?? 0),
  }));
}

/** `revision` is that of the topics that were looked at, `timestamp` when, in ms. */
export function expression(
  groupId: string,
  regularExpression: string,
  topics: ReadonlySet<string>,
  revision: number,
  timestamp: number,
): KeyedRecord {
  const value = { topics: [...topics].sort(), version: BigInt(revision), timestamp: BigInt(timestamp) };
  return ConsumerGroupRegularExpression.encode({ groupId, regularExpression }, value, VERSION);
}

export function noExpression(groupId: string, regularExpression: string): KeyedRecord {
  return ConsumerGroupRegularExpression.tombstone({ groupId, regularExpression });
}

export function noPartitionMetadata(groupId: string): KeyedRecord {
  return ConsumerGroupPartitionMetadata.tombstone({ groupId });
}

/** What takes a member away, in the order that Kafka asks of who reads it. */
export function noMember(groupId: string, memberId: string): KeyedRecord[] {
  return [
    ConsumerGroupCurrentMemberAssignment.tombstone({ groupId, memberId }),
    ConsumerGroupTargetAssignmentMember.tombstone({ groupId, memberId }),
    ConsumerGroupMemberMetadata.tombstone({ groupId, memberId }),
  ];
}

/** What takes a group away, in the order that Kafka asks of who reads it. */
export function noGroup(group: ConsumerGroup): KeyedRecord[] {
  const groupId = group.id;
  const ids = Array.from(group.members(), ({ memberId }) => memberId);
  return [
    ...ids.map((memberId) => ConsumerGroupCurrentMemberAssignment.tombstone({ groupId, memberId })),
    ...ids.map((memberId) => ConsumerGroupTargetAssignmentMember.tombstone({ groupId, memberId })),
    ConsumerGroupTargetAssignmentMetadata.tombstone({ groupId }),
    ...ids.map((memberId) => ConsumerGroupMemberMetadata.tombstone({ groupId, memberId })),
    ...Array.from(group.expressions.keys(), (regex) => noExpression(groupId, regex)),
    noPartitionMetadata(groupId),
    ConsumerGroupMetadata.tombstone({ groupId }),
  ];
}
