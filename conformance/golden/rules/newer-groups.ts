import { bound, type Rules, shape, TEXT } from './rule.js';

const HOST = shape('where the client runs');
const INTERVAL = shape('set at the broker');
/** A group begins at 1 on Kafka 4.1.1, and at 2 on 4.3.1. */
const EPOCH = bound('epoch');
const LEADER = shape('any broker may lead');

/** Of the groups of KIP-848, KIP-932 and KIP-1071. Their members make up their own ids. */
export const newerGroupRules: Rules = {
  ConsumerGroupHeartbeat: {
    errorMessage: TEXT,
    memberEpoch: EPOCH,
    heartbeatIntervalMs: INTERVAL,
  },
  ConsumerGroupDescribe: {
    'groups[].errorMessage': TEXT,
    'groups[].groupEpoch': EPOCH,
    'groups[].assignmentEpoch': EPOCH,
    'groups[].members[].memberEpoch': EPOCH,
    'groups[].members[].clientHost': HOST,
  },
  ShareGroupHeartbeat: {
    errorMessage: TEXT,
    heartbeatIntervalMs: INTERVAL,
  },
  ShareGroupDescribe: {
    'groups[].errorMessage': TEXT,
    'groups[].members[].clientHost': HOST,
  },
  ShareFetch: {
    errorMessage: TEXT,
    acquisitionLockTimeoutMs: INTERVAL,
    'responses[].partitions[].errorMessage': TEXT,
    'responses[].partitions[].acknowledgeErrorMessage': TEXT,
    'responses[].partitions[].currentLeader.leaderId': LEADER,
  },
  ShareAcknowledge: {
    errorMessage: TEXT,
    acquisitionLockTimeoutMs: INTERVAL,
    'responses[].partitions[].errorMessage': TEXT,
    'responses[].partitions[].currentLeader.leaderId': LEADER,
  },
  StreamsGroupHeartbeat: {
    errorMessage: TEXT,
    heartbeatIntervalMs: INTERVAL,
    acceptableRecoveryLag: INTERVAL,
    taskOffsetIntervalMs: INTERVAL,
  },
  StreamsGroupDescribe: {
    'groups[].errorMessage': TEXT,
    'groups[].members[].clientHost': HOST,
  },
  DescribeShareGroupOffsets: {
    'groups[].errorMessage': TEXT,
    'groups[].topics[].partitions[].errorMessage': TEXT,
  },
  AlterShareGroupOffsets: {
    errorMessage: TEXT,
    'responses[].partitions[].errorMessage': TEXT,
  },
  DeleteShareGroupOffsets: {
    errorMessage: TEXT,
    'responses[].errorMessage': TEXT,
  },
};
