import {
  ConsumerGroupCurrentMemberAssignment,
  ConsumerGroupMemberMetadata,
  ConsumerGroupMetadata,
  ConsumerGroupPartitionMetadata,
  ConsumerGroupRegularExpression,
  ConsumerGroupTargetAssignmentMember,
  ConsumerGroupTargetAssignmentMetadata,
} from '../../../protocol/logs/consumer-group.js';
import { coordinatorRecordType, type KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { ConsumerGroup } from './consumer-group.js';
import { LEAVING, MemberState, newMember } from './member.js';
import { fromList, type HeldPartitions, NO_PARTITIONS } from './partitions.js';

type Groups = Map<string, ConsumerGroup>;

const STATES: readonly MemberState[] = Object.values(MemberState);

const APPLY: ReadonlyMap<number, (groups: Groups, record: KeyedRecord) => void> = new Map([
  [ConsumerGroupMetadata.type, applyGroupEpoch],
  [ConsumerGroupPartitionMetadata.type, applyPartitionMetadata],
  [ConsumerGroupMemberMetadata.type, applyMemberMetadata],
  [ConsumerGroupTargetAssignmentMetadata.type, applyTargetEpoch],
  [ConsumerGroupTargetAssignmentMember.type, applyTargetAssignment],
  [ConsumerGroupCurrentMemberAssignment.type, applyCurrentAssignment],
  [ConsumerGroupRegularExpression.type, applyExpression],
]);

/**
 * Makes groups what a record says of them; one of another kind says nothing. Of a compacted log records are missing whose key comes
 * again, so nothing is asked of what came before. Throws `CodecError`.
 */
export function replay(groups: Groups, record: KeyedRecord): void {
  APPLY.get(coordinatorRecordType(record.key))?.(groups, record);
}

function groupOf(groups: Groups, groupId: string): ConsumerGroup {
  let group = groups.get(groupId);
  if (group === undefined) {
    group = new ConsumerGroup(groupId);
    groups.set(groupId, group);
  }
  return group;
}

function applyGroupEpoch(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId } = ConsumerGroupMetadata.decodeKey(key);
  if (value === null) {
    groups.delete(groupId);
    return;
  }
  const group = groupOf(groups, groupId);
  const { epoch, metadataHash } = ConsumerGroupMetadata.decodeValue(value);
  group.epoch = epoch;
  group.metadataHash = metadataHash;
}

function applyPartitionMetadata(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId } = ConsumerGroupPartitionMetadata.decodeKey(key);
  if (value !== null) groupOf(groups, groupId).hasPartitionMetadata = true;
  else {
    const group = groups.get(groupId);
    if (group !== undefined) group.hasPartitionMetadata = false;
  }
}

function applyMemberMetadata(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId, memberId } = ConsumerGroupMemberMetadata.decodeKey(key);
  if (value === null) {
    groups.get(groupId)?.delete(memberId);
    return;
  }
  const group = groupOf(groups, groupId);
  const said = ConsumerGroupMemberMetadata.decodeValue(value);
  const classic = said.classicMemberMetadata;
  group.set({
    ...(group.get(memberId) ?? newMember(memberId)),
    instanceId: said.instanceId,
    rackId: said.rackId,
    clientId: said.clientId,
    clientHost: said.clientHost,
    subscribedTopicNames: new Set(said.subscribedTopicNames),
    subscribedTopicRegex: said.subscribedTopicRegex ?? '',
    rebalanceTimeoutMs: said.rebalanceTimeoutMs,
    serverAssignor: said.serverAssignor,
    classic: classic && {
      sessionTimeoutMs: classic.sessionTimeoutMs,
      // The bytes belong to what was read.
      supportedProtocols: classic.supportedProtocols.map(({ name, metadata }) => ({
        name,
        metadata: Buffer.from(metadata),
      })),
    },
  });
}

function applyTargetEpoch(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId } = ConsumerGroupTargetAssignmentMetadata.decodeKey(key);
  // A group that is deleted is deleted with its own record.
  if (value === null) return;
  const group = groupOf(groups, groupId);
  const { assignmentEpoch, assignmentTimestamp } = ConsumerGroupTargetAssignmentMetadata.decodeValue(value);
  group.assignmentEpoch = assignmentEpoch;
  group.assignmentTimestamp = Number(assignmentTimestamp);
}

function applyTargetAssignment(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId, memberId } = ConsumerGroupTargetAssignmentMember.decodeKey(key);
  if (value === null) groups.get(groupId)?.target.delete(memberId);
  else {
    const { topicPartitions } = ConsumerGroupTargetAssignmentMember.decodeValue(value);
    groupOf(groups, groupId).target.set(memberId, fromList(topicPartitions));
  }
}

function applyCurrentAssignment(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId, memberId } = ConsumerGroupCurrentMemberAssignment.decodeKey(key);
  if (value === null) {
    const group = groups.get(groupId);
    const member = group?.get(memberId);
    if (member === undefined) return;
    const gone = { memberEpoch: LEAVING, previousMemberEpoch: LEAVING };
    group?.set({ ...member, ...gone, assigned: NO_PARTITIONS, pendingRevocation: NO_PARTITIONS });
    return;
  }
  const group = groupOf(groups, groupId);
  const current = ConsumerGroupCurrentMemberAssignment.decodeValue(value);
  const { memberEpoch, previousMemberEpoch } = current;
  group.set({
    ...(group.get(memberId) ?? newMember(memberId)),
    memberEpoch,
    previousMemberEpoch,
    state: STATES.find((state) => state === current.state) ?? MemberState.UNKNOWN,
    assigned: held(current.assignedPartitions, memberEpoch),
    pendingRevocation: held(current.partitionsPendingRevocation, memberEpoch),
  });
}

type ListedWithEpochs = ReturnType<typeof ConsumerGroupCurrentMemberAssignment.decodeValue>['assignedPartitions'];

/** Before KIP-1251 no epochs were kept: the member's own is the newest that they can be. */
function held(list: ListedWithEpochs, memberEpoch: number): HeldPartitions {
  const epoch = Math.max(memberEpoch, 0);
  return new Map(
    list.map(({ topicId, partitions, assignmentEpochs }) => {
      const epochs = assignmentEpochs?.length === partitions.length ? assignmentEpochs : undefined;
      return [topicId, new Map(partitions.map((partition, index) => [partition, epochs?.[index] ?? epoch]))];
    }),
  );
}

function applyExpression(groups: Groups, { key, value }: KeyedRecord): void {
  const { groupId, regularExpression } = ConsumerGroupRegularExpression.decodeKey(key);
  if (value === null) groups.get(groupId)?.expressions.delete(regularExpression);
  else {
    const { topics, timestamp } = ConsumerGroupRegularExpression.decodeValue(value);
    const resolved = { topics: new Set(topics), timestamp: Number(timestamp) };
    groupOf(groups, groupId).expressions.set(regularExpression, resolved);
  }
}
