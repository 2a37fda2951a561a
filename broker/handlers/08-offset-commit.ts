import { ErrorCode, OffsetCommit, type OffsetCommitRequest } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

/** v0 was kept in ZooKeeper: Kafka without one still advertises it (3.9), and refuses it. */
const ZOOKEEPER_VERSION = 0;

export const offsetCommit = handleGroup(OffsetCommit, {
  versions: [0, 8],
  async answer(request, groups, { version, topics }) {
    const { generationIdOrMemberEpoch: generationId, ...given } = request;
    if (version === ZOOKEEPER_VERSION) {
      const anyExists = request.topics.some(({ name, partitions }) =>
        partitions.some(({ partitionIndex }) => topics.partition(name, partitionIndex) !== undefined),
      );
      return refuse(request, anyExists ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    return { topics: await groups.commitOffsets({ ...given, generationId }) };
  },
  refuse,
});

function refuse({ topics }: OffsetCommitRequest, errorCode: number) {
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  };
}
