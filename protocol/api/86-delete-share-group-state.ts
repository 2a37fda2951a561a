import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, string, uuid } from '../schema.js';

/**
 * Forgets the state of a share group's partitions: sent by the group coordinator to the share coordinator (KIP-932).
 */
export const DeleteShareGroupState = api({
  key: 86,
  name: 'DeleteShareGroupState',
  versions: [0, 0],
  flexible: 0,
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
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

export type DeleteShareGroupStateRequest = RequestOf<typeof DeleteShareGroupState>;
export type DeleteShareGroupStateResponse = ResponseOf<typeof DeleteShareGroupState>;
