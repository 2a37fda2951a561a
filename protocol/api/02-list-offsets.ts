import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int8, int16, int32, int64, string } from '../schema.js';

/**
 * Finds the offset of the first record at or after a timestamp; -1 asks for the end, -2 for the start, -3 for the record with
 * the largest timestamp (KIP-734, v7), -4 for the start of what is stored locally (KIP-405, v8), -5 for the end of what is
 * tiered (KIP-1005, v9), -6 for the start of what is still to be tiered (KIP-1023, v11).
 *
 * v0 answers a list of segment offsets, v1 one offset with its timestamp, v2 knows isolation levels, v4 leader epochs, v6 is
 * flexible, v10 bounds how long remote storage may take (KIP-1075).
 */
export const ListOffsets = api({
  key: 2,
  name: 'ListOffsets',
  versions: [0, 11],
  flexible: 6,
  request: {
    replicaId: int32(),
    isolationLevel: int8({ since: 2 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        currentLeaderEpoch: int32({ since: 4, default: -1, ignorable: true }),
        timestamp: int64(),
        maxNumOffsets: int32({ until: 0, default: 1 }),
      }),
    }),
    timeoutMs: int32({ since: 10, ignorable: true }),
  },
  response: {
    throttleTimeMs: int32({ since: 2, ignorable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        oldStyleOffsets: array(int64(), { until: 0 }),
        timestamp: int64({ since: 1, default: -1n }),
        offset: int64({ since: 1, default: -1n }),
        leaderEpoch: int32({ since: 4, default: -1 }),
      }),
    }),
  },
});

export type ListOffsetsRequest = RequestOf<typeof ListOffsets>;
export type ListOffsetsResponse = ResponseOf<typeof ListOffsets>;
