import { array, int8, int32, string, uuid } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

export const TopicRecord = metadataRecord({
  key: 2,
  name: 'TopicRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    name: string(),
    topicId: uuid(),
  },
});

/** v1: directories (KIP-858). v2: eligible leader replicas (KIP-966). */
export const PartitionRecord = metadataRecord({
  key: 3,
  name: 'PartitionRecord',
  versions: [0, 2],
  flexible: 0,
  fields: {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    replicas: array(int32()),
    isr: array(int32()),
    removingReplicas: array(int32()),
    addingReplicas: array(int32()),
    leader: int32({ default: -1 }), // -1 while there is none
    leaderRecoveryState: int8({ tag: 0 }), // 1 while it recovers from an unclean election
    leaderEpoch: int32({ default: -1 }),
    partitionEpoch: int32({ default: -1 }), // counts every change of the partition
    directories: array(uuid(), { since: 1 }), // that of each replica, in the order of `replicas`
    eligibleLeaderReplicas: array(int32(), { since: 2, nullable: 2, tag: 1, default: null }),
    lastKnownElr: array(int32(), { since: 2, nullable: 2, tag: 2, default: null }),
  },
});

/** What is not in it stays as it was. */
export const PartitionChangeRecord = metadataRecord({
  key: 5,
  name: 'PartitionChangeRecord',
  versions: [0, 2],
  flexible: 0,
  fields: {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    isr: array(int32(), { nullable: 0, tag: 0, default: null }),
    leader: int32({ tag: 1, default: -2 }), // -2 for no change
    replicas: array(int32(), { nullable: 0, tag: 2, default: null }),
    removingReplicas: array(int32(), { nullable: 0, tag: 3, default: null }),
    addingReplicas: array(int32(), { nullable: 0, tag: 4, default: null }),
    leaderRecoveryState: int8({ tag: 5, default: -1 }), // -1 for no change
    directories: array(uuid(), { since: 1, nullable: 1, tag: 8, default: null }),
    eligibleLeaderReplicas: array(int32(), { since: 2, nullable: 2, tag: 6, default: null }),
    lastKnownElr: array(int32(), { since: 2, nullable: 2, tag: 7, default: null }),
  },
});

/** Takes the partitions and the configs of the topic with it. */
export const RemoveTopicRecord = metadataRecord({
  key: 9,
  name: 'RemoveTopicRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { topicId: uuid() },
});

/** Forgets the eligible leader replicas of a topic, or of all where it names none. */
export const ClearElrRecord = metadataRecord({
  key: 28,
  name: 'ClearElrRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { topicName: string() },
});
