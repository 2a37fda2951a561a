import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, int64, string, uuid } from '../schema.js';

/**
 * Shows where share groups start to read in partitions (KIP-932).
 *
 * v1 tells the lag (KIP-1226).
 */
export const DescribeShareGroupOffsets = api({
  key: 90,
  name: 'DescribeShareGroupOffsets',
  versions: [0, 1],
  flexible: 0,
  request: {
    groups: array({
      groupId: string(),
      topics: array(
        {
          topicName: string(),
          partitions: array(int32()),
        },
        { nullable: 0 },
      ),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    groups: array({
      groupId: string(),
      topics: array({
        topicName: string(),
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          startOffset: int64(),
          leaderEpoch: int32(),
          lag: int64({ since: 1, default: -1n, ignorable: true }),
          errorCode: int16(),
          errorMessage: string({ nullable: 0, default: null }),
        }),
      }),
      errorCode: int16(),
      errorMessage: string({ nullable: 0, default: null }),
    }),
  },
});

export type DescribeShareGroupOffsetsRequest = RequestOf<typeof DescribeShareGroupOffsets>;
export type DescribeShareGroupOffsetsResponse = ResponseOf<typeof DescribeShareGroupOffsets>;
