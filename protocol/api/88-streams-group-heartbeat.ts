import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int8, int16, int32, int64, string, struct, uint16 } from '../schema.js';

const keyValue = {
  key: string(),
  value: string(),
};

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
};

const taskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
};

const endpoint = {
  host: string(),
  port: uint16(),
};

const taskOffset = {
  subtopologyId: string(),
  partition: int32(),
  offset: int64(),
};

const status = {
  statusCode: int8(),
  statusDetail: string(),
};

const topicPartition = {
  topic: string(),
  partitions: array(int32()),
};

/**
 * Joins, keeps alive and leaves a streams group, whose tasks the broker assigns (KIP-1071). Null means that nothing
 * changed since the last one.
 */
export const StreamsGroupHeartbeat = api({
  key: 88,
  name: 'StreamsGroupHeartbeat',
  versions: [0, 0],
  flexible: 0,
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    endpointInformationEpoch: int32(),
    instanceId: string({ nullable: 0, default: null }),
    rackId: string({ nullable: 0, default: null }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    topology: struct(
      {
        epoch: int32(),
        subtopologies: array({
          subtopologyId: string(),
          sourceTopics: array(string()),
          sourceTopicRegex: array(string()),
          stateChangelogTopics: array(topicInfo),
          repartitionSinkTopics: array(string()),
          repartitionSourceTopics: array(topicInfo),
          copartitionGroups: array({
            sourceTopics: array(int16()),
            sourceTopicRegex: array(int16()),
            repartitionSourceTopics: array(int16()),
          }),
        }),
      },
      { nullable: 0, default: null },
    ),
    activeTasks: array(taskIds, { nullable: 0, default: null }),
    standbyTasks: array(taskIds, { nullable: 0, default: null }),
    warmupTasks: array(taskIds, { nullable: 0, default: null }),
    processId: string({ nullable: 0, default: null }),
    userEndpoint: struct(endpoint, { nullable: 0, default: null }),
    clientTags: array(keyValue, { nullable: 0, default: null }),
    taskOffsets: array(taskOffset, { nullable: 0, default: null }),
    taskEndOffsets: array(taskOffset, { nullable: 0, default: null }),
    shutdownApplication: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0, default: null }),
    memberId: string(),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    acceptableRecoveryLag: int32(),
    taskOffsetIntervalMs: int32(),
    status: array(status, { nullable: 0 }),
    activeTasks: array(taskIds, { nullable: 0, default: null }),
    standbyTasks: array(taskIds, { nullable: 0, default: null }),
    warmupTasks: array(taskIds, { nullable: 0, default: null }),
    endpointInformationEpoch: int32(),
    partitionsByUserEndpoint: array(
      {
        userEndpoint: struct(endpoint),
        activePartitions: array(topicPartition),
        standbyPartitions: array(topicPartition),
      },
      { nullable: 0, default: null },
    ),
  },
});

export type StreamsGroupHeartbeatRequest = RequestOf<typeof StreamsGroupHeartbeat>;
export type StreamsGroupHeartbeatResponse = ResponseOf<typeof StreamsGroupHeartbeat>;
