import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int8, int16, int32, int64, string } from '../schema.js';

/**
 * Ends a transaction in the partitions that took part: the coordinator sends it to their leaders, and an administrator
 * to one partition that a lost transaction blocks (KIP-664).
 *
 * v1 is flexible, v2 says which version of transactions the markers are for (KIP-1228).
 */
export const WriteTxnMarkers = api({
  key: 27,
  name: 'WriteTxnMarkers',
  versions: [0, 2],
  flexible: 1,
  request: {
    markers: array({
      producerId: int64(),
      producerEpoch: int16(),
      transactionResult: boolean(),
      topics: array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      coordinatorEpoch: int32(),
      transactionVersion: int8({ since: 2, ignorable: true }),
    }),
  },
  response: {
    markers: array({
      producerId: int64(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
        }),
      }),
    }),
  },
});

export type WriteTxnMarkersRequest = RequestOf<typeof WriteTxnMarkers>;
export type WriteTxnMarkersResponse = ResponseOf<typeof WriteTxnMarkers>;
