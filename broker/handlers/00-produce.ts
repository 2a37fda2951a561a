import { ErrorCode, type Input, Produce, type ProduceRequest, type ProduceResponse } from '../../protocol/index.js';
import { Disconnect } from '../dispatcher.js';
import { errorCodeOf, InvalidRecords, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import { acceptBatch } from '../topics/accept-batch.js';
import { upConvert } from '../topics/old-formats/up-convert.js';
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

type PartitionData = ProduceRequest['topicData'][number]['partitionData'][number];
type PartitionAnswer = Input<ProduceResponse['responses'][number]['partitionResponses'][number]>;

/** How many replicas must have a batch before it is acknowledged: none, the leader, all in sync. */
const ACKS = { none: 0, leader: 1, all: -1 } as const;

/** From this version on a producer can be told that it has to abort (KIP-890). */
const ABORTABLE_VERSION = 11;
/** From this version on what is written brings its partition into the transaction (KIP-890). */
const ADDING_VERSION = 12;

/** What Kafka takes for a tool that may write even to its own topics. */
const ADMIN_CLIENT_ID = '__admin_client';

export const produce = handle(Produce, {
  versions: [0, 12],
  async answer(request, context) {
    const responses = await appendAll(request, context);
    if (request.acks !== ACKS.none) return { responses };
    const failed = responses.flatMap(({ partitionResponses }) => partitionResponses).find(({ errorCode }) => errorCode);
    // Nobody reads an answer to acks=0; a closed connection is the only way to tell of a failure.
    if (failed !== undefined) throw new Disconnect(`Produce with acks 0 failed: ${failed.errorMessage}`);
    return undefined;
  },
  refuse: ({ topicData }, errorCode) => ({ responses: refuseAll(topicData, errorCode, null) }),
});

function refuseAll(topicData: ProduceRequest['topicData'], errorCode: number, errorMessage: string | null) {
  return topicData.map(({ name, partitionData }) => ({
    name,
    partitionResponses: partitionData.map(({ index }) => ({ index, errorCode, errorMessage, baseOffset: -1n })),
  }));
}

async function appendAll(request: ProduceRequest, context: RequestContext) {
  // Started in order, so that appends to one partition keep the order of the request.
  const start = (enlisted: number) =>
    Promise.all(
      request.topicData.map(async ({ name, partitionData }) => ({
        name,
        partitionResponses: await Promise.all(
          partitionData.map((data) => append(name, data, request, enlisted, context)),
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

/** The partitions in which a transaction is to begin. */
function notOpenYet({ topicData }: ProduceRequest, producer: TransactionalProducer, { topics, log }: RequestContext) {
  const found: TopicPartition[] = [];
  for (const { name: topic, partitionData } of topicData) {
    for (const { index, records } of partitionData) {
      const partition = topics.partition(topic, index);
      if (partition === undefined || !isTransactional(records)) continue;
      try {
        if (!isOpen(partition, producer)) found.push({ topic, partition: index });
      } catch (error) {
        log.error({ err: error, topic, partition: index }, 'a partition cannot be brought into a transaction');
      }
    }
  }
  return found;
}

/** `enlisted` is the error code with which the partitions were brought into the transaction that were not in it. */
async function append(
  topicName: string,
  data: PartitionData,
  { acks, transactionalId }: ProduceRequest,
  enlisted: number,
  context: RequestContext,
): Promise<PartitionAnswer> {
  const { index } = data;
  const { topics, cluster, version } = context;
  try {
    if (acks < ACKS.all || acks > ACKS.leader) {
      throw new KafkaError(ErrorCode.INVALID_REQUIRED_ACKS, `acks is ${acks}; it can be 0, 1 or -1.`);
    }
    const topic = topics.get(topicName);
    const partition = topic?.partitions[index];
    if (topic === undefined || partition === undefined) {
      throw noPartition(topicName, index);
    }
    if (cluster.leader(topicName, index)?.id !== cluster.self.id) {
      throw new KafkaError(ErrorCode.NOT_LEADER_OR_FOLLOWER, `This broker does not lead ${topicName}-${index}.`);
    }
    if (isInternal(topicName) && context.clientId !== ADMIN_CLIENT_ID) {
      throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Only brokers write to '${topicName}'.`);
    }
    const now = Date.now();
    const records = upConvert(data.records, version, topic.config);
    if (records === undefined) return { index, baseOffset: -1n };
    const batch = acceptBatch(records, version, topic.config, now);
    const transactional = isTransactional(batch);
    if (transactional) {
      const producer = writerOf(transactionalId ?? '', batch);
      const place = { partition, place: { topic: topicName, partition: index } };
      assertInTransaction(context.transactions, place, producer, protocolOf(version), enlisted);
    }
    const fromZero = transactional && version >= ADDING_VERSION;
    const { baseOffset, duplicateTimestamp } = await partition.append(batch, fromZero).catch((error) => {
      // The log of a topic that is deleted meanwhile is closed under its writers.
      throw topics.holds(partition) ? error : noPartition(topicName, index);
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
      context.log.error({ err: error, topic: topicName, partition: index }, 'a batch was not appended');
    }
    return {
      index,
      errorCode,
      baseOffset: -1n,
      errorMessage: error instanceof Error ? error.message : null,
      ...(error instanceof InvalidRecords && {
        recordErrors: error.indexes.map((batchIndex) => ({ batchIndex, batchIndexErrorMessage: error.message })),
      }),
    };
  }
}

function protocolOf(version: number): TransactionProtocol {
  return { addsPartitions: version >= ADDING_VERSION, knowsAbortable: version >= ABORTABLE_VERSION };
}

function noPartition(topic: string, index: number): KafkaError {
  return new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${topic}-${index}.`);
}
