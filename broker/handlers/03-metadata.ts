import {
  ErrorCode,
  type Input,
  Metadata,
  type MetadataRequest,
  type MetadataResponse,
  ZERO_UUID,
} from '../../protocol/index.js';
import { CLUSTER_OPERATIONS, TOPIC_OPERATIONS } from '../authorized-operations.js';
import { errorCodeOf } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { describePartition } from '../topics/describe-partition.js';
import type { Topic } from '../topics/topic.js';
import { invalidTopicName, isInternal, METADATA_TOPIC } from '../topics/topic-name.js';

type TopicAnswer = Input<MetadataResponse['topics'][number]>;

export const metadata = handle(Metadata, {
  async answer(request, context) {
    const { cluster, version } = context;
    return {
      brokers: cluster.brokers.map(({ id, host, port }) => ({ nodeId: id, host, port })),
      clusterId: cluster.id,
      controllerId: cluster.controllerId,
      topics: await describeTopics(request, context),
      ...(version >= 8 && version <= 10 && request.includeClusterAuthorizedOperations
        ? { clusterAuthorizedOperations: CLUSTER_OPERATIONS }
        : {}),
    };
  },
  refuse: ({ topics }, errorCode, { cluster }) => ({
    brokers: cluster.brokers.map(({ id, host, port }) => ({ nodeId: id, host, port })),
    clusterId: cluster.id,
    controllerId: cluster.controllerId,
    topics: (topics ?? []).map(({ name, topicId }) => ({ name: name ?? '', topicId, errorCode })),
  }),
});

/** From this version on a topic may be named by its id alone. */
const BY_ID_VERSION = 12;

async function describeTopics(request: MetadataRequest, context: RequestContext): Promise<TopicAnswer[]> {
  const { topics } = context;
  const asked = request.topics;
  const operations = request.includeTopicAuthorizedOperations ? { topicAuthorizedOperations: TOPIC_OPERATIONS } : {};
  if (asked === null || (asked.length === 0 && context.version === 0)) {
    return [...topics.all()].map((topic) => ({ ...describe(topic, context), ...operations }));
  }
  // The field came two versions before its meaning (KIP-516): Kafka refuses the whole request.
  if (context.version < BY_ID_VERSION && asked.some(({ topicId }) => topicId !== ZERO_UUID)) {
    return asked.map(({ name, topicId }) => ({ name: name ?? '', topicId, errorCode: ErrorCode.INVALID_REQUEST }));
  }
  const answers: TopicAnswer[] = [];
  for (const { name, topicId } of withoutRepetition(asked)) {
    const answer =
      topicId === ZERO_UUID
        ? await byName(name ?? '', request.allowAutoTopicCreation, context)
        : byId(topicId, context);
    answers.push(answer.errorCode === ErrorCode.NONE ? { ...answer, ...operations } : answer);
  }
  return answers;
}

/** Whoever asks twice for a topic is answered once. */
function withoutRepetition(asked: NonNullable<MetadataRequest['topics']>) {
  return new Map(asked.map((topic) => [`${topic.name} ${topic.topicId}`, topic])).values();
}

function byId(topicId: string, context: RequestContext): TopicAnswer {
  const topic = context.topics.getById(topicId);
  return topic === undefined
    ? { name: null, topicId, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }
    : describe(topic, context);
}

async function byName(name: string, mayCreate: boolean, context: RequestContext): Promise<TopicAnswer> {
  const { topics, config, log } = context;
  const topic = topics.get(name);
  if (topic !== undefined) return describe(topic, context);
  if (invalidTopicName(name) !== undefined) return { name, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION };
  if (!mayCreate || !config.autoCreateTopics || name === METADATA_TOPIC)
    return { name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  try {
    return describe(await topics.create(name, config.defaultPartitions, new Map()), context);
  } catch (error) {
    const errorCode = errorCodeOf(error);
    // Another request is just creating or deleting it: the client asks again.
    const busy = errorCode === ErrorCode.TOPIC_ALREADY_EXISTS || errorCode === ErrorCode.INVALID_TOPIC_EXCEPTION;
    if (!busy) log.error({ err: error, topic: name }, 'a topic was not created');
    return { name, errorCode: busy ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : errorCode };
  }
}

function describe({ name, id, partitions }: Topic, { cluster }: RequestContext): TopicAnswer {
  return {
    errorCode: ErrorCode.NONE,
    name,
    topicId: id,
    isInternal: isInternal(name),
    partitions: partitions.map((partition) => describePartition(partition, cluster)),
  };
}
