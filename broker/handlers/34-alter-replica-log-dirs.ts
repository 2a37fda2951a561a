import { AlterReplicaLogDirs, type AlterReplicaLogDirsRequest, ErrorCode } from '../../protocol/index.js';
import { handle, type RequestContext } from '../handler.js';
import { logDirectory } from '../storage/log-directory.js';

export const alterReplicaLogDirs = handle(AlterReplicaLogDirs, {
  answer: (request, context) => inTopics(request, (dir, topic, index) => errorOf(dir, topic, index, context)),
  refuse: (request, errorCode) => inTopics(request, () => errorCode),
});

/** There is one directory, in which every replica lies already. */
function errorOf(path: string, topic: string, index: number, { config, topics }: RequestContext): number {
  if (path !== logDirectory(config)) return ErrorCode.LOG_DIR_NOT_FOUND;
  return topics.partition(topic, index) === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
}

/** What is asked directory by directory is answered topic by topic; of a replica that is named twice, the last word counts. */
function inTopics(
  { dirs }: AlterReplicaLogDirsRequest,
  outcome: (dir: string, topic: string, partition: number) => number,
) {
  const codes = new Map<string, Map<number, number>>();
  for (const { path, topics } of dirs) {
    for (const { name, partitions } of topics) {
      const ofTopic = codes.get(name) ?? new Map<number, number>();
      codes.set(name, ofTopic);
      for (const index of partitions) ofTopic.set(index, outcome(path, name, index));
    }
  }
  return {
    results: [...codes].map(([topicName, partitions]) => ({
      topicName,
      partitions: [...partitions].map(([partitionIndex, errorCode]) => ({ partitionIndex, errorCode })),
    })),
  };
}
