import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int8, int16, int32, int64, string, uuid } from '../schema.js';

/**
 * Writes the state of a share group's partitions: sent by partition leaders to the share coordinator (KIP-932).
 *
 * v1 counts the records whose delivery is complete (KIP-1226).
 */
export const WriteShareGroupState = api({
  key: 85,
  name: 'WriteShareGroupState',
  versions: [0, 1],
  flexible: 0,
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        stateEpoch: int32(),
        leaderEpoch: int32(),
        startOffset: int64(),
        deliveryCompleteCount: int32({ since: 1, default: -1, ignorable: true }),
        stateBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryState: int8(),
          deliveryCount: int16(),
        }),
      }),
    }),
  },
  response: {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: string({ nullable: 0, default: null }),
      }),
    }),
  },
});

export type WriteShareGroupStateRequest = RequestOf<typeof WriteShareGroupState>;
export type WriteShareGroupStateResponse = ResponseOf<typeof WriteShareGroupState>;
