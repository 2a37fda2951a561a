import {
  CreateTopics,
  type CreateTopicsRequest,
  type CreateTopicsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { checkReplicas } from '../topics/check-replicas.js';
import { namedOnce } from '../topics/named-once.js';
import { TOO_MANY_PARTITIONS } from '../topics/too-many-partitions.js';
import { checkTogether, invalidTopicConfig } from '../topics/topic-config.js';
import { randomUuid } from '../uuid.js';

type CreatableTopic = CreateTopicsRequest['topics'][number];
type TopicAnswer = Input<CreateTopicsResponse['topics'][number]>;

export const createTopics = handle(CreateTopics, {
  async answer({ topics, validateOnly }, context) {
    const { once, repeated } = namedOnce(topics);
    const wanted = once.reduce((sum, topic) => sum + partitionsOf(topic, context), 0);
    const answers = repeated.map((name) =>
      refused(name, ErrorCode.INVALID_REQUEST, 'It is in the request more than once.'),
    );
    for (const topic of once) {
      answers.push(
        wanted < TOO_MANY_PARTITIONS
          ? await answerFor(topic, validateOnly, context)
          : refused(topic.name, ErrorCode.POLICY_VIOLATION, `The request asks for ${wanted} partitions at once.`),
      );
    }
    return { topics: answers };
  },
  refuse: ({ topics }, errorCode) => ({ topics: topics.map(({ name }) => refused(name, errorCode, null)) }),
});

async function answerFor(wanted: CreatableTopic, validateOnly: boolean, context: RequestContext): Promise<TopicAnswer> {
  const { name } = wanted;
  try {
    const { partitions, overrides } = check(wanted, context);
    // Kafka tells an id for a topic that is only checked, too.
    const topicId = validateOnly ? randomUuid() : (await context.topics.create(name, partitions, overrides)).id;
    return {
      name,
      topicId,
      errorMessage: null,
      numPartitions: partitions,
      replicationFactor: 1,
      configs: context.configs
        .describeTopic(overrides)
        .map(({ name, value, configSource }) => ({ name, value, configSource })),
    };
  } catch (error) {
    if (!(error instanceof KafkaError)) context.log.error({ err: error, topic: name }, 'a topic was not created');
    return refused(name, errorCodeOf(error), errorMessageOf(error));
  }
}

function partitionsOf({ assignments, numPartitions }: CreatableTopic, { config }: RequestContext): number {
  if (assignments.length > 0) return assignments.length;
  return numPartitions === -1 ? config.defaultPartitions : Math.max(0, numPartitions);
}

function refused(name: string, errorCode: number, errorMessage: string | null): TopicAnswer {
  return { name, errorCode, errorMessage, numPartitions: -1, replicationFactor: -1, configs: [] };
}

/** Throws a `KafkaError` for a topic that cannot be. */
function check(topic: CreatableTopic, { topics, cluster, config }: RequestContext) {
  topics.checkName(topic.name);
  const overrides = new Map<string, string>();
  for (const { name, value } of topic.configs) {
    const problem = invalidTopicConfig(name, value);
    if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_CONFIG, problem);
    overrides.set(name, value ?? '');
  }
  checkTogether(topics.configOf(overrides));
  const partitions = topic.assignments.length > 0 ? assigned(topic, cluster) : counted(topic);
  return { partitions: partitions ?? config.defaultPartitions, overrides };

  function counted({ numPartitions, replicationFactor }: CreatableTopic): number | undefined {
    if (numPartitions < -1 || numPartitions === 0) {
      throw new KafkaError(
        ErrorCode.INVALID_PARTITIONS,
        `A topic has at least 1 partition, or -1 for the default; not ${numPartitions}.`,
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
function assigned({ assignments, numPartitions, replicationFactor }: CreatableTopic, cluster: Cluster): number {
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
  for (const { brokerIds } of assignments) checkReplicas(brokerIds, cluster);
  return indexes.length;
}
