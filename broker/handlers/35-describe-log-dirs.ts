import { DescribeLogDirs, type DescribeLogDirsRequest, ErrorCode } from '../../protocol/index.js';
import { handle, type RequestContext } from '../handler.js';
import { logDirectory, roomIn } from '../storage/log-directory.js';
import { OfflineLog } from '../storage/offline-log.js';
import type { Partition } from '../topics/partition.js';

export const describeLogDirs = handle(DescribeLogDirs, {
  async answer({ topics }, context) {
    const { totalBytes, usableBytes } = await roomIn(context.config);
    const result = {
      errorCode: ErrorCode.NONE,
      logDir: logDirectory(context.config),
      topics: [...wanted(topics, context)].map(([name, partitions]) => ({
        name,
        partitions: [...partitions].map(({ index, log }) => ({
          partitionIndex: index,
          partitionSize: BigInt(log.size),
          offsetLag: 0n,
          isFutureKey: false,
        })),
      })),
      totalBytes,
      usableBytes,
    };
    return { errorCode: ErrorCode.NONE, results: [result] };
  },
  refuse: (_request, errorCode) => ({ errorCode, results: [] }),
});

/** The partitions that are asked for and lie here, each once; one that cannot be read lies nowhere. */
function wanted(asked: DescribeLogDirsRequest['topics'], { topics }: RequestContext): Map<string, Set<Partition>> {
  const found = new Map<string, Set<Partition>>();
  const find = (name: string, partitions: Iterable<Partition | undefined>) => {
    for (const partition of partitions) {
      if (partition === undefined || partition.log instanceof OfflineLog) continue;
      found.set(name, (found.get(name) ?? new Set<Partition>()).add(partition));
    }
  };
  if (asked === null) for (const { name, partitions } of topics.all()) find(name, partitions);
  for (const { topic, partitions } of asked ?? []) {
    find(
      topic,
      partitions.map((index) => topics.partition(topic, index)),
    );
  }
  return found;
}
