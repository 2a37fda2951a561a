import {
  CreateTopics,
  type CreateTopicsRequest,
  type CreateTopicsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { invalidTopicConfig, TopicConfig } from '../topics/topic-config.js';
import { collisionKey, invalidTopicName } from '../topics/topic-name.js';
import { randomUuid } from '../uuid.js';

type CreatableTopic = CreateTopicsRequest['topics'][number];
type TopicAnswer = Input<CreateTopicsResponse['topics'][number]>;

/** More partitions than this in one topic are a mistake, not a wish. */
const MAX_PARTITIONS = 100_000;
/** Where a config came from, as DescribeConfigs says it: set for the topic, or the default. */
const TOPIC_CONFIG = 1;
const DEFAULT_CONFIG = 5;

export const createTopics = handle(CreateTopics, {
  async answer({ topics, validateOnly }, context) {
    const names = topics.map(({ name }) => name);
    const answers = new Map<string, TopicAnswer>();
    for (const topic of topics) {
      if (answers.has(topic.name)) continue;
      answers.set(topic.name, await answerFor(topic, names, validateOnly, context));
    }
    return { topics: [...answers.values()] };
  },
  refuse: ({ topics }, errorCode) => ({ topics: topics.map(({ name }) => refused(name, errorCode, null)) }),
});

async function answerFor(
  wanted: CreatableTopic,
  names: readonly string[],
  validateOnly: boolean,
  context: RequestContext,
): Promise<TopicAnswer> {
  const { name } = wanted;
  try {
    if (names.filter((other) => other === name).length > 1) {
      throw new KafkaError(ErrorCode.INVALID_REQUEST, `Topic '${name}' is in the request more than once.`);
    }
    const { partitions, overrides } = check(wanted, context);
    // Kafka tells an id for a topic that is only checked, too.
    const topicId = validateOnly ? randomUuid() : (await context.topics.create(name, partitions, overrides)).id;
    return {
      name,
      topicId,
      errorMessage: null,
      numPartitions: partitions,
      replicationFactor: 1,
      configs: new TopicConfig(overrides).entries().map(({ name, value, isDefault }) => ({
        name,
        value,
        configSource: isDefault ? DEFAULT_CONFIG : TOPIC_CONFIG,
      })),
    };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === ErrorCode.UNKNOWN_SERVER_ERROR)
      context.log.error({ err: error, topic: name }, 'a topic was not created');
    return refused(name, code, error instanceof Error ? error.message : null);
  }
}

function refused(name: string, errorCode: number, errorMessage: string | null): TopicAnswer {
  return { name, errorCode, errorMessage, numPartitions: -1, replicationFactor: -1, configs: [] };
}

/** Throws a `KafkaError` for a topic that cannot be. */
function check(topic: CreatableTopic, { topics, cluster, config }: RequestContext) {
  const invalidName = invalidTopicName(topic.name);
  if (invalidName !== undefined) throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, invalidName);
  if (topics.has(topic.name)) {
    throw new KafkaError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${topic.name}' already exists.`);
  }
  for (const { name } of topics.all()) {
    if (collisionKey(name) !== collisionKey(topic.name)) continue;
    throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic '${topic.name}' collides with topic '${name}'.`);
  }
  const overrides = new Map<string, string>();
  for (const { name, value } of topic.configs) {
    const problem = invalidTopicConfig(name, value);
    if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_CONFIG, problem);
    overrides.set(name, value ?? '');
  }
  const partitions =
    topic.assignments.length > 0
      ? assigned(
          topic,
          cluster.brokers.map(({ id }) => id),
        )
      : counted(topic);
  return { partitions: partitions ?? config.defaultPartitions, overrides };

  function counted({ numPartitions, replicationFactor }: CreatableTopic): number | undefined {
    if (numPartitions < -1 || numPartitions === 0 || numPartitions > MAX_PARTITIONS) {
      throw new KafkaError(
        ErrorCode.INVALID_PARTITIONS,
        `A topic has 1 to ${MAX_PARTITIONS} partitions, or -1 for the default; not ${numPartitions}.`,
      );
    }
    if (replicationFactor < -1 || replicationFactor === 0) {
      throw new KafkaError(ErrorCode.INVALID_REPLICATION_FACTOR, `${replicationFactor} replicas cannot be.`);
    }
    if (replicationFactor > cluster.brokers.length) {
      throw new KafkaError(
        ErrorCode.INVALID_REPLICATION_FACTOR,
        `${replicationFactor} replicas need as many brokers; there are ${cluster.brokers.length}.`,
      );
    }
    return numPartitions === -1 ? undefined : numPartitions;
  }
}

/** The number of partitions that a manual assignment of replicas makes. */
function assigned(
  { assignments, numPartitions, replicationFactor }: CreatableTopic,
  brokers: readonly number[],
): number {
  if (numPartitions !== -1 || replicationFactor !== -1) {
    throw new KafkaError(
      ErrorCode.INVALID_REQUEST,
      'With an assignment of replicas, number of partitions and replication factor must be -1.',
    );
  }
  const indexes = assignments.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
  if (indexes.some((index, position) => index !== position)) {
    throw new KafkaError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      'The partitions of an assignment are numbered from 0, each once.',
    );
  }
  for (const { brokerIds } of assignments) {
    if (brokerIds.length === 0)
      throw new KafkaError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, 'A partition needs a replica.');
    if (new Set(brokerIds).size < brokerIds.length) {
      throw new KafkaError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, 'A partition has at most one replica on a broker.');
    }
    const unknown = brokerIds.find((id) => !brokers.includes(id));
    if (unknown !== undefined)
      throw new KafkaError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, `There is no broker ${unknown}.`);
  }
  return indexes.length;
}
