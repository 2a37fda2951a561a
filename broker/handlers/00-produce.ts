import { ErrorCode, type Input, Produce, type ProduceRequest, type ProduceResponse } from '../../protocol/index.js';
import { Disconnect } from '../dispatcher.js';
import { errorCodeOf, errorMessageOf, InvalidRecords, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import { acceptBatch } from '../topics/accept-batch.js';
import { currentLeader, leaderEndpoints } from '../topics/current-leader.js';
import { noPartition } from '../topics/no-partition.js';
import { upConvert } from '../topics/old-formats/up-convert.js';
import type { Partition } from '../topics/partition.js';
import { isInternal } from '../topics/topic-name.js';
import type { TransactionalProducer } from '../transactions/coordinator.js';
import type { TopicPartition } from '../transactions/partition-set.js';
import {
  assertInTransaction,
  isOpen,
  isTransactional,
  type TransactionProtocol,
  writerOf,
} from '../transactions/transactional-write.js';

type TopicData = ProduceRequest['topicData'][number];
type PartitionData = TopicData['partitionData'][number];
type TopicAnswer = Input<ProduceResponse['responses'][number]> & {
  readonly partitionResponses: readonly PartitionAnswer[];
};
type PartitionAnswer = Input<ProduceResponse['responses'][number]['partitionResponses'][number]>;

/** How many replicas must have a batch before it is acknowledged: none, the leader, all in sync. */
const ACKS = { none: 0, leader: 1, all: -1 } as const;

/** From this version on a producer can be told that it has to abort (KIP-890). */
const ABORTABLE_VERSION = 11;
/** From this version on what is written brings its partition into the transaction (KIP-890). */
const ADDING_VERSION = 12;

/** What Kafka takes for a tool that may write even to its own topics. */
const ADMIN_CLIENT_ID = '__admin_client';
/** From this version topics are named by id (KIP-516). */
const TOPIC_ID_VERSION = 13;
/** From this version an answer tells who leads instead (KIP-951). */
const LEADER_VERSION = 10;

export const produce = handle(Produce, {
  async answer(request, context) {
    const responses = await appendAll(request, context);
    if (request.acks !== ACKS.none) return { responses, nodeEndpoints: elsewhere(responses, context) };
    const failed = responses.flatMap(({ partitionResponses }) => partitionResponses).find(({ errorCode }) => errorCode);
    // Nobody reads an answer to acks=0; a closed connection is the only way to tell of a failure.
    if (failed !== undefined) throw new Disconnect(`Produce with acks 0 failed: ${failed.errorMessage}`);
    return undefined;
  },
  refuse: ({ topicData }, errorCode) => ({ responses: refuseAll(topicData, errorCode, null) }),
});

function refuseAll(topicData: readonly TopicData[], errorCode: number, errorMessage: string | null): TopicAnswer[] {
  return topicData.map(({ name, topicId, partitionData }) => ({
    name,
    topicId,
    partitionResponses: partitionData.map(({ index }) => ({ index, errorCode, errorMessage, baseOffset: -1n })),
  }));
}

/** Where the leaders are that the client does not know of. */
function elsewhere(responses: readonly TopicAnswer[], { cluster }: RequestContext) {
  return leaderEndpoints(cluster, (id) =>
    responses.some(({ partitionResponses }) =>
      partitionResponses.some(({ currentLeader }) => currentLeader?.leaderId === id),
    ),
  );
}

async function appendAll(request: ProduceRequest, context: RequestContext): Promise<TopicAnswer[]> {
  // Started in order, so that appends to one partition keep the order of the request.
  const start = (enlisted: number) =>
    Promise.all(
      request.topicData.map(async (topic) => ({
        name: topic.name,
        topicId: topic.topicId,
        partitionResponses: await Promise.all(
          topic.partitionData.map((data) => append(topic, data, request, enlisted, context)),
        ),
      })),
    );
  const first = firstTransactional(request);
  if (first === undefined) return start(ErrorCode.NONE);
  const { transactionalId, topicData } = request;
  if (transactionalId === null) {
    const errorMessage = 'A batch is part of a transaction, and the request has no transactional id.';
    return refuseAll(topicData, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, errorMessage);
  }
  if (context.version < ADDING_VERSION) return start(ErrorCode.NONE);
  const { transactions } = context;
  const producer = writerOf(transactionalId, first);
  const added = notOpenYet(request, producer, context);
  if (added.length === 0 && !transactions.isEnlisting(transactionalId)) return start(ErrorCode.NONE);
  return transactions.enlist(producer, added, start);
}

function firstTransactional({ topicData }: ProduceRequest): Buffer | undefined {
  for (const { partitionData } of topicData) {
    for (const { records } of partitionData) if (isTransactional(records)) return records;
  }
  return undefined;
}

function topicOf({ name, topicId }: TopicData, { version, topics }: RequestContext) {
  return version >= TOPIC_ID_VERSION ? topics.getById(topicId) : topics.get(name);
}

/** The partitions in which a transaction is to begin. */
function notOpenYet({ topicData }: ProduceRequest, producer: TransactionalProducer, context: RequestContext) {
  const found: TopicPartition[] = [];
  for (const wanted of topicData) {
    const topic = topicOf(wanted, context);
    for (const { index, records } of wanted.partitionData) {
      const partition = topic?.partitions[index];
      if (topic === undefined || partition === undefined || !isTransactional(records)) continue;
      try {
        if (!isOpen(partition, producer)) found.push({ topic: topic.name, partition: index });
      } catch (error) {
        context.log.error(
          { err: error, topic: topic.name, partition: index },
          'a partition cannot be brought into a transaction',
        );
      }
    }
  }
  return found;
}

/** `enlisted` is the error code with which the partitions were brought into the transaction that were not in it. */
async function append(
  wanted: TopicData,
  data: PartitionData,
  { acks, transactionalId }: ProduceRequest,
  enlisted: number,
  context: RequestContext,
): Promise<PartitionAnswer> {
  const { index } = data;
  const { topics, cluster, version } = context;
  const topic = topicOf(wanted, context);
  try {
    if (acks < ACKS.all || acks > ACKS.leader) {
      throw new KafkaError(ErrorCode.INVALID_REQUIRED_ACKS, `acks is ${acks}; it can be 0, 1 or -1.`);
    }
    if (topic === undefined && version >= TOPIC_ID_VERSION) {
      throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_ID, `There is no topic with the id ${wanted.topicId}.`);
    }
    const partition = topic?.partitions[index];
    if (topic === undefined || partition === undefined) {
      throw noPartition(topic?.name ?? wanted.name, index);
    }
    if (cluster.leader(topic.name, index)?.id !== cluster.self.id) {
      return notLed(partition, context);
    }
    if (isInternal(topic.name) && context.clientId !== ADMIN_CLIENT_ID) {
      throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Only brokers write to '${topic.name}'.`);
    }
    const now = Date.now();
    const records = upConvert(data.records, version, topic.config);
    if (records === undefined) return { index, baseOffset: -1n };
    const batch = acceptBatch(records, version, topic.config, now);
    const transactional = isTransactional(batch);
    if (transactional) {
      const producer = writerOf(transactionalId ?? '', batch);
      const place = { partition, place: { topic: topic.name, partition: index } };
      assertInTransaction(context.transactions, place, producer, protocolOf(version), enlisted);
    }
    const fromZero = transactional && version >= ADDING_VERSION;
    const { baseOffset, duplicateTimestamp } = await partition.append(batch, fromZero).catch((error) => {
      // The log of a topic that is deleted meanwhile is closed under its writers.
      throw topics.holds(partition) ? error : noPartition(topic.name, index);
    });
    return {
      index,
      baseOffset: offsetToWire(baseOffset),
      // For a batch that was there already, Kafka tells the time of that one, whoever has set it.
      logAppendTimeMs: duplicateTimestamp ?? (topic.config.logAppendTime ? BigInt(now) : -1n),
      logStartOffset: offsetToWire(partition.log.startOffset),
    };
  } catch (error) {
    const errorCode = errorCodeOf(error);
    if (!(error instanceof KafkaError)) {
      context.log.error({ err: error, topic: topic?.name, partition: index }, 'a batch was not appended');
    }
    return {
      index,
      errorCode,
      baseOffset: -1n,
      errorMessage: errorMessageOf(error),
      ...(error instanceof InvalidRecords && {
        recordErrors: error.indexes.map((batchIndex) => ({ batchIndex, batchIndexErrorMessage: error.message })),
      }),
    };
  }
}

function notLed(partition: Partition, { version, cluster }: RequestContext): PartitionAnswer {
  return {
    index: partition.index,
    errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
    baseOffset: -1n,
    errorMessage: `This broker does not lead ${partition.topic}-${partition.index}.`,
    ...(version >= LEADER_VERSION && { currentLeader: currentLeader(partition, cluster) }),
  };
}

function protocolOf(version: number): TransactionProtocol {
  return { addsPartitions: version >= ADDING_VERSION, knowsAbortable: version >= ABORTABLE_VERSION };
}
