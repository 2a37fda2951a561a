import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int16, int32, int64, string } from '../schema.js';

/**
 * Shows what lies in the log directories of the broker that is asked (KIP-113); null topics mean all.
 *
 * v2 is flexible, v3 has an error for the whole answer, v4 tells the size of the disk (KIP-827), v5 whether the
 * directory takes no new replicas (KIP-1066).
 */
export const DescribeLogDirs = api({
  key: 35,
  name: 'DescribeLogDirs',
  versions: [0, 5],
  flexible: 2,
  request: {
    topics: array(
      {
        topic: string(),
        partitions: array(int32()),
      },
      { nullable: 0 },
    ),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16({ since: 3, ignorable: true }),
    results: array({
      errorCode: int16(),
      logDir: string(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          partitionSize: int64(),
          offsetLag: int64(),
          isFutureKey: boolean(),
        }),
      }),
      totalBytes: int64({ since: 4, default: -1n, ignorable: true }),
      usableBytes: int64({ since: 4, default: -1n, ignorable: true }),
      isCordoned: boolean({ since: 5, ignorable: true }),
    }),
  },
});

export type DescribeLogDirsRequest = RequestOf<typeof DescribeLogDirs>;
export type DescribeLogDirsResponse = ResponseOf<typeof DescribeLogDirs>;
