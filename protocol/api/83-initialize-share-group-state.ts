import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, int64, string, uuid } from '../schema.js';

/**
 * Starts to keep the state of a share group's partitions: sent by the group coordinator to the share coordinator
 * (KIP-932).
 */
export const InitializeShareGroupState = api({
  key: 83,
  name: 'InitializeShareGroupState',
  versions: [0, 0],
  flexible: 0,
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        stateEpoch: int32(),
        startOffset: int64(),
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

export type InitializeShareGroupStateRequest = RequestOf<typeof InitializeShareGroupState>;
export type InitializeShareGroupStateResponse = ResponseOf<typeof InitializeShareGroupState>;
