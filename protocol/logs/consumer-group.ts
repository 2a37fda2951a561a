import { array, bytes, int8, int32, int64, string, struct, uuid } from '../schema.js';
import { coordinatorRecord } from './coordinator-record.js';

/**
 * What `__consumer_offsets` holds of groups of the new consumer protocol (KIP-848): one record of each kind per group, or per member
 * or expression of one.
 */

/** The epoch of a group: every change of its members, subscriptions or topics is another one. */
export const ConsumerGroupMetadata = coordinatorRecord({
  type: 3,
  name: 'ConsumerGroupMetadata',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string() },
  value: {
    epoch: int32(),
    metadataHash: int64({ tag: 0 }), // of the topics that are subscribed to (KIP-1101)
  },
});

/** The topics of a group as Kafka 4.0 kept them; later releases delete it (KIP-1101). */
export const ConsumerGroupPartitionMetadata = coordinatorRecord({
  type: 4,
  name: 'ConsumerGroupPartitionMetadata',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string() },
  value: {
    topics: array({
      topicId: uuid(),
      topicName: string(),
      numPartitions: int32(),
      partitionMetadata: array({
        partition: int32(),
        racks: array(string()),
      }),
    }),
  },
});

/** What a member said of itself. */
export const ConsumerGroupMemberMetadata = coordinatorRecord({
  type: 5,
  name: 'ConsumerGroupMemberMetadata',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string(), memberId: string() },
  value: {
    instanceId: string({ nullable: 0 }),
    rackId: string({ nullable: 0 }),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
    subscribedTopicRegex: string({ nullable: 0 }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    serverAssignor: string({ nullable: 0 }),
    classicMemberMetadata: struct(
      {
        sessionTimeoutMs: int32(),
        supportedProtocols: array({
          name: string(),
          metadata: bytes(),
        }),
      },
      { nullable: 0, default: null, tag: 0 },
    ), // null for a member of the new protocol
  },
});

/** The epoch of the group for which partitions were last assigned. */
export const ConsumerGroupTargetAssignmentMetadata = coordinatorRecord({
  type: 6,
  name: 'ConsumerGroupTargetAssignmentMetadata',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string() },
  value: {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, ignorable: true }), // in ms (KIP-1263)
  },
});

/** What a member is to have. */
export const ConsumerGroupTargetAssignmentMember = coordinatorRecord({
  type: 7,
  name: 'ConsumerGroupTargetAssignmentMember',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string(), memberId: string() },
  value: {
    topicPartitions: array({
      topicId: uuid(),
      partitions: array(int32()),
    }),
  },
});

const heldPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
  assignmentEpochs: array(int32(), { nullable: 0, default: null, tag: 0 }), // one for each of the partitions (KIP-1251)
};

/** What a member has, and where it stands on the way to what it is to have. */
export const ConsumerGroupCurrentMemberAssignment = coordinatorRecord({
  type: 8,
  name: 'ConsumerGroupCurrentMemberAssignment',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string(), memberId: string() },
  value: {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    assignedPartitions: array(heldPartitions),
    partitionsPendingRevocation: array(heldPartitions),
  },
});

/** The topics that an expression stands for. */
export const ConsumerGroupRegularExpression = coordinatorRecord({
  type: 16,
  name: 'ConsumerGroupRegularExpression',
  versions: [0, 0],
  flexible: 0,
  key: { groupId: string(), regularExpression: string() },
  value: {
    topics: array(string()),
    version: int64(), // of the cluster's metadata that was looked at
    timestamp: int64(), // in ms
  },
});
