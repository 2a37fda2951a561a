import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int8, int16, int32, int64, string, uuid } from '../schema.js';

/**
 * Reads what state is kept of a share group's partitions: sent by partition leaders to the share coordinator (KIP-932).
 */
export const ReadShareGroupState = api({
  key: 84,
  name: 'ReadShareGroupState',
  versions: [0, 0],
  flexible: 0,
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        leaderEpoch: int32(),
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
        stateEpoch: int32(),
        startOffset: int64(),
        stateBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryState: int8(),
          deliveryCount: int16(),
        }),
      }),
    }),
  },
});

export type ReadShareGroupStateRequest = RequestOf<typeof ReadShareGroupState>;
export type ReadShareGroupStateResponse = ResponseOf<typeof ReadShareGroupState>;
