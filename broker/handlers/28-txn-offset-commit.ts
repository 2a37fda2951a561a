import { ErrorCode, TxnOffsetCommit, type TxnOffsetCommitRequest } from '../../protocol/index.js';
import { errorCodeOf } from '../errors.js';
import { CONSUMER_OFFSETS } from '../groups/group-state.js';
import { handleGroup, type RequestContext } from '../handler.js';
import type { TransactionalProducer } from '../transactions/coordinator.js';
import type { TopicPartition } from '../transactions/partition-set.js';
import { assertInTransaction } from '../transactions/transactional-write.js';

/** From this version on a producer can be told that it has to abort (KIP-890). */
const ABORTABLE_VERSION = 4;
/** From this version on a commit brings its group into the transaction (KIP-890). */
const ADDING_VERSION = 5;

export const txnOffsetCommit = handleGroup(TxnOffsetCommit, {
  async answer(request, groups, context) {
    const { transactionalId, producerId, producerEpoch: epoch, groupId } = request;
    const producer = { transactionalId, producerId, epoch };
    const place = { topic: CONSUMER_OFFSETS.name, partition: groups.partitionOf(groupId) };
    const save = async (enlisted: number) => {
      const refused = refusal(producer, place, enlisted, context);
      if (refused !== ErrorCode.NONE) return refuseKnown(request, refused, context);
      return { topics: await groups.commitTransactionalOffsets(request) };
    };
    const adds = context.version >= ADDING_VERSION && hasKnown(request, context);
    return adds ? context.transactions.enlist(producer, [place], save) : save(ErrorCode.NONE);
  },
  refuse: (request, errorCode) => answerEach(request, () => errorCode),
});

/** Why nothing can be saved in this transaction; NONE if it can. */
function refusal(
  producer: TransactionalProducer,
  place: TopicPartition,
  enlisted: number,
  { topics, transactions, version }: RequestContext,
): number {
  const protocol = { addsPartitions: version >= ADDING_VERSION, knowsAbortable: version >= ABORTABLE_VERSION };
  try {
    const partition = topics.partition(place.topic, place.partition);
    assertInTransaction(transactions, { partition, place }, producer, protocol, enlisted);
    return ErrorCode.NONE;
  } catch (error) {
    const errorCode = errorCodeOf(error);
    return errorCode === ErrorCode.NOT_ENOUGH_REPLICAS ? ErrorCode.COORDINATOR_NOT_AVAILABLE : errorCode;
  }
}

/** What is not there is looked for first, as on Kafka. */
function refuseKnown(request: TxnOffsetCommitRequest, errorCode: number, { topics }: RequestContext) {
  return answerEach(request, (topic, partition) =>
    topics.partition(topic, partition) === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : errorCode,
  );
}

function hasKnown(request: TxnOffsetCommitRequest, { topics }: RequestContext): boolean {
  return request.topics.some(({ name, partitions }) =>
    partitions.some(({ partitionIndex }) => topics.partition(name, partitionIndex) !== undefined),
  );
}

function answerEach({ topics }: TxnOffsetCommitRequest, errorCodeFor: (topic: string, partition: number) => number) {
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: errorCodeFor(name, partitionIndex),
      })),
    })),
  };
}
