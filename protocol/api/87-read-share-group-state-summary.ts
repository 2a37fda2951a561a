import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, int64, string, uuid } from '../schema.js';

/**
 * Reads only the offsets in the state of a share group's partitions: sent by the group coordinator to the share
 * coordinator (KIP-932).
 *
 * v1 counts the records whose delivery is complete (KIP-1226).
 */
export const ReadShareGroupStateSummary = api({
  key: 87,
  name: 'ReadShareGroupStateSummary',
  versions: [0, 1],
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
        leaderEpoch: int32(),
        startOffset: int64(),
        deliveryCompleteCount: int32({ since: 1, default: -1, ignorable: true }),
      }),
    }),
  },
});

export type ReadShareGroupStateSummaryRequest = RequestOf<typeof ReadShareGroupStateSummary>;
export type ReadShareGroupStateSummaryResponse = ResponseOf<typeof ReadShareGroupStateSummary>;
