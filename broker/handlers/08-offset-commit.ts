import { ErrorCode, OffsetCommit, type OffsetCommitRequest } from '../../protocol/index.js';
import type { AnsweredTopic } from '../groups/partition-answers.js';
import { handleGroup } from '../handler.js';

/** v0 was kept in ZooKeeper: Kafka without one still advertises it (3.9), and refuses it. */
const ZOOKEEPER_VERSION = 0;
/** The first version that says of a group that is not there that it is not; before, its generation is an old one. */
const GROUP_NOT_FOUND_VERSION = 9;
/** The first version for members of the new protocol (KIP-848). */
const MEMBER_EPOCH_VERSION = 9;
/** The first version that names topics by their ids (KIP-848). */
const BY_ID_VERSION = 10;

type Topics = OffsetCommitRequest['topics'];

export const offsetCommit = handleGroup(OffsetCommit, {
  async answer(request, groups, { version, topics }) {
    const { generationIdOrMemberEpoch: generationId, ...given } = request;
    if (version === ZOOKEEPER_VERSION) {
      const anyExists = request.topics.some(({ name, partitions }) =>
        partitions.some(({ partitionIndex }) => topics.partition(name, partitionIndex) !== undefined),
      );
      return refuse(request, anyExists ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    const knowsMemberEpochs = version >= MEMBER_EPOCH_VERSION;
    const commit = (wanted: Topics) =>
      groups.commitOffsets({ ...given, generationId, knowsMemberEpochs, topics: wanted });
    if (version < BY_ID_VERSION) {
      const committed = await commit(request.topics);
      return { topics: version < GROUP_NOT_FOUND_VERSION ? committed.map(asOldGeneration) : committed };
    }
    const known: Topics = [];
    const unknown: Topics = [];
    /** Ids by the names that the coordinator answers with. */
    const ids = new Map<string, string>();
    for (const topic of request.topics) {
      const name = topics.getById(topic.topicId)?.name;
      if (name === undefined) {
        unknown.push(topic);
      } else {
        known.push({ ...topic, name });
        ids.set(name, topic.topicId);
      }
    }
    const committed = await commit(known);
    return {
      topics: [
        ...refuse({ topics: unknown }, ErrorCode.UNKNOWN_TOPIC_ID).topics,
        ...committed.map((topic) => ({ ...topic, topicId: ids.get(topic.name) })),
      ],
    };
  },
  refuse,
});

function asOldGeneration({ name, partitions }: AnsweredTopic): AnsweredTopic {
  return {
    name,
    partitions: partitions.map(({ partitionIndex, errorCode }) => ({
      partitionIndex,
      errorCode: errorCode === ErrorCode.GROUP_ID_NOT_FOUND ? ErrorCode.ILLEGAL_GENERATION : errorCode,
    })),
  };
}

function refuse({ topics }: Pick<OffsetCommitRequest, 'topics'>, errorCode: number) {
  return {
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  };
}
