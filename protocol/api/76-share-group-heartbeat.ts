import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, string, struct, uuid } from '../schema.js';

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

/**
 * Joins, keeps alive and leaves a share group (KIP-932). Null means that nothing changed since the last one.
 *
 * v1 is the first stable one: v0 was in the early access of Kafka 4.0 and is no longer served.
 */
export const ShareGroupHeartbeat = api({
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: [1, 1],
  flexible: 1,
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    rackId: string({ nullable: 0, default: null }),
    subscribedTopicNames: array(string(), { nullable: 0, default: null }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0, default: null }),
    memberId: string({ nullable: 0, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: struct(
      {
        topicPartitions: array(topicPartitions),
      },
      { nullable: 0, default: null },
    ),
  },
});

export type ShareGroupHeartbeatRequest = RequestOf<typeof ShareGroupHeartbeat>;
export type ShareGroupHeartbeatResponse = ResponseOf<typeof ShareGroupHeartbeat>;
