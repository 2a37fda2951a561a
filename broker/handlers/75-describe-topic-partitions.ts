import {
  DescribeTopicPartitions,
  type DescribeTopicPartitionsRequest,
  type DescribeTopicPartitionsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { TOPIC_OPERATIONS } from '../authorized-operations.js';
import { handle, type RequestContext } from '../handler.js';
import { describePartition } from '../topics/describe-partition.js';
import { invalidTopicName, isInternal } from '../topics/topic-name.js';

type TopicAnswer = Input<DescribeTopicPartitionsResponse['topics'][number]>;

/** What a page has at most, whatever is asked: Kafka's `max.request.partition.size.limit`. */
const MOST_PARTITIONS = 2000;

export const describeTopicPartitions = handle(DescribeTopicPartitions, {
  answer(request, context) {
    const { cursor } = request;
    const names = wantedNames(request, context);
    // A cursor points into what is asked for. Where everything is, the topic may have been deleted meanwhile.
    if (
      cursor !== null &&
      (cursor.partitionIndex < 0 || (request.topics.length > 0 && names[0] !== cursor.topicName))
    ) {
      return { topics: request.topics.map(({ name }) => ({ name, errorCode: ErrorCode.INVALID_REQUEST })) };
    }
    let room = Math.min(Math.max(request.responsePartitionLimit, 1), MOST_PARTITIONS);
    const topics: TopicAnswer[] = [];
    for (const name of names) {
      const from = name === cursor?.topicName ? cursor.partitionIndex : 0;
      if (room === 0) return { topics, nextCursor: { topicName: name, partitionIndex: from } };
      const { answer, next } = describe(name, from, room, context);
      topics.push(answer);
      if (next !== undefined) return { topics, nextCursor: { topicName: name, partitionIndex: next } };
      room -= answer.partitions?.length ?? 0;
    }
    return { topics };
  },
  refuse: ({ topics }, errorCode) => ({ topics: topics.map(({ name }) => ({ name, errorCode })) }),
});

/** Each name once and in order, from the cursor on. */
function wantedNames({ topics: asked, cursor }: DescribeTopicPartitionsRequest, { topics }: RequestContext): string[] {
  const names = new Set((asked.length === 0 ? [...topics.all()] : asked).map(({ name }) => name));
  return [...names].filter((name) => cursor === null || name >= cursor.topicName).sort();
}

/** What is known of a topic from a partition on, and with which partition to go on where there is no room for all. */
function describe(
  name: string,
  from: number,
  room: number,
  { topics, cluster }: RequestContext,
): { answer: TopicAnswer; next: number | undefined } {
  const topic = topics.get(name);
  if (topic === undefined) {
    const invalid = invalidTopicName(name) !== undefined;
    const errorCode = invalid ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    return { answer: { name, errorCode, topicAuthorizedOperations: TOPIC_OPERATIONS }, next: undefined };
  }
  const to = from + room;
  const answer = {
    errorCode: ErrorCode.NONE,
    name,
    topicId: topic.id,
    isInternal: isInternal(name),
    partitions: topic.partitions.slice(from, to).map((partition) => ({
      ...describePartition(partition, cluster),
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
    })),
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  };
  return { answer, next: to < topic.partitions.length ? to : undefined };
}
