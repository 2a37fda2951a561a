import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, int64, string } from '../schema.js';

/**
 * Tells where a leader epoch ended in a partition's log: how followers, and consumers since KIP-320, find out that what
 * they have read was truncated.
 *
 * v1 answers the epoch too, v2 fences by the current leader epoch (KIP-320), v3 names the replica that asks, v4 is
 * flexible.
 */
export const OffsetForLeaderEpoch = api({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [0, 4],
  flexible: 4,
  request: {
    replicaId: int32({ since: 3, default: -2, ignorable: true }),
    topics: array({
      topic: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32({ since: 2, default: -1, ignorable: true }),
        leaderEpoch: int32(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32({ since: 2, ignorable: true }),
    topics: array({
      topic: string(),
      partitions: array({
        errorCode: int16(),
        partition: int32(),
        leaderEpoch: int32({ since: 1, default: -1, ignorable: true }),
        endOffset: int64({ default: -1n }),
      }),
    }),
  },
});

export type OffsetForLeaderEpochRequest = RequestOf<typeof OffsetForLeaderEpoch>;
export type OffsetForLeaderEpochResponse = ResponseOf<typeof OffsetForLeaderEpoch>;
