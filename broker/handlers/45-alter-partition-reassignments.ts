import {
  AlterPartitionReassignments,
  type AlterPartitionReassignmentsRequest,
  type AlterPartitionReassignmentsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { checkReplicas } from '../topics/check-replicas.js';
import { noPartition } from '../topics/no-partition.js';

type Wish = AlterPartitionReassignmentsRequest['topics'][number]['partitions'][number];
type PartitionAnswer = Input<AlterPartitionReassignmentsResponse['responses'][number]['partitions'][number]>;

/** With one broker a partition can only move to where it is: nothing is ever under way. */
export const alterPartitionReassignments = handle(AlterPartitionReassignments, {
  answer: ({ topics, allowReplicationFactorChange }, context) => ({
    allowReplicationFactorChange,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    responses: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((wish) => answerFor(name, wish, context)),
    })),
  }),
  refuse: ({ allowReplicationFactorChange }, errorCode) => ({
    allowReplicationFactorChange,
    errorCode,
    errorMessage: null,
  }),
});

function answerFor(topic: string, { partitionIndex, replicas }: Wish, context: RequestContext): PartitionAnswer {
  try {
    if (context.topics.partition(topic, partitionIndex) === undefined) {
      throw noPartition(topic, partitionIndex);
    }
    if (replicas === null) {
      return { partitionIndex, errorCode: ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, errorMessage: null };
    }
    checkReplicas(replicas, context.cluster);
    return { partitionIndex, errorCode: ErrorCode.NONE, errorMessage: null };
  } catch (error) {
    if (!(error instanceof KafkaError)) {
      context.log.error({ err: error, topic, partition: partitionIndex }, 'a partition was not reassigned');
    }
    return { partitionIndex, errorCode: errorCodeOf(error), errorMessage: errorMessageOf(error) };
  }
}
