import { AddPartitionsToTxn, type AddPartitionsToTxnRequest, ErrorCode } from '../../protocol/index.js';
import { handle, type RequestContext } from '../handler.js';
import { isInternal } from '../topics/topic-name.js';
import { fencedCode } from '../transactions/fenced-code.js';

type Transaction = AddPartitionsToTxnRequest['transactions'][number];
type Topics = Transaction['topics'];

/** From this version on a producer can be told that it was fenced (KIP-588). */
const FENCED_VERSION = 2;
/** From this version on it asks for many transactions, and means brokers that add for producers whose epochs are raised (KIP-890). */
const MANY_VERSION = 4;

export const addPartitionsToTxn = handle(AddPartitionsToTxn, {
  async answer(request, context) {
    if (context.version < MANY_VERSION) return { resultsByTopicV3AndBelow: await add(only(request), context) };
    const resultsByTransaction = await Promise.all(
      request.transactions.map(async (transaction) => ({
        transactionalId: transaction.transactionalId,
        topicResults: await add(transaction, context),
      })),
    );
    return { resultsByTransaction };
  },
  refuse: (request, errorCode, { version }) =>
    version < MANY_VERSION
      ? { resultsByTopicV3AndBelow: each(request.v3AndBelowTopics, () => errorCode) }
      : { errorCode },
});

function only(request: AddPartitionsToTxnRequest): Transaction {
  return {
    transactionalId: request.v3AndBelowTransactionalId,
    producerId: request.v3AndBelowProducerId,
    producerEpoch: request.v3AndBelowProducerEpoch,
    verifyOnly: false,
    topics: request.v3AndBelowTopics,
  };
}

async function add(transaction: Transaction, { transactions, topics, version }: RequestContext) {
  const { transactionalId, producerId, producerEpoch: epoch, verifyOnly, topics: wanted } = transaction;
  const refusals = each(wanted, (topic, partition) => {
    // Into these only coordinators write.
    if (isInternal(topic)) return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    return topics.partition(topic, partition) === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
  });
  const refused = refusals.some(({ resultsByPartition }) => resultsByPartition.some(isError));
  if (refused) return notAttempted(refusals);
  const producer = { transactionalId, producerId, epoch };
  if (verifyOnly) {
    return each(wanted, (topic, partition) => transactions.verifyPartition(producer, { topic, partition }));
  }
  const partitions = wanted.flatMap(({ name, partitions }) =>
    partitions.map((partition) => ({ topic: name, partition })),
  );
  const errorCode = await transactions.addPartitions(producer, partitions, version >= MANY_VERSION);
  return each(wanted, () => fencedCode(errorCode, version >= FENCED_VERSION));
}

function each(topics: Topics, errorCodeOf: (topic: string, partition: number) => number) {
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => ({
      partitionIndex,
      partitionErrorCode: errorCodeOf(name, partitionIndex),
    })),
  }));
}

/** One that cannot be added stops all. */
function notAttempted(results: ReturnType<typeof each>): ReturnType<typeof each> {
  return results.map(({ name, resultsByPartition }) => ({
    name,
    resultsByPartition: resultsByPartition.map((result) =>
      isError(result) ? result : { ...result, partitionErrorCode: ErrorCode.OPERATION_NOT_ATTEMPTED },
    ),
  }));
}

function isError({ partitionErrorCode }: { readonly partitionErrorCode: number }): boolean {
  return partitionErrorCode !== ErrorCode.NONE;
}
