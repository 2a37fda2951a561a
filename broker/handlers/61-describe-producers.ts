import { DescribeProducers, type DescribeProducersResponse, ErrorCode, type Input } from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import type { ProducerState } from '../storage/producer-state.js';
import { invalidTopicName } from '../topics/topic-name.js';

type PartitionAnswer = Input<DescribeProducersResponse['topics'][number]['partitions'][number]>;

const NO_SEQUENCE = -1;

export const describeProducers = handle(DescribeProducers, {
  answer: ({ topics }, context) => ({
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => describe(name, partitionIndex, context)),
    })),
  }),
  refuse: ({ topics }, errorCode) => ({
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode })),
    })),
  }),
});

function describe(topic: string, partitionIndex: number, { topics, cluster }: RequestContext): PartitionAnswer {
  try {
    const invalid = invalidTopicName(topic);
    if (invalid !== undefined) throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, invalid);
    const partition = topics.partition(topic, partitionIndex);
    if (partition === undefined) {
      return { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    }
    if (cluster.leader(topic, partitionIndex)?.id !== cluster.self.id) {
      return { partitionIndex, errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER };
    }
    const active = partition.log.activeProducers();
    return { partitionIndex, activeProducers: Array.from(active, ([id, state]) => activeProducer(id, state)) };
  } catch (error) {
    const errorMessage = errorMessageOf(error);
    return { partitionIndex, errorCode: errorCodeOf(error), errorMessage };
  }
}

function activeProducer(producerId: bigint, state: ProducerState) {
  return {
    producerId,
    producerEpoch: state.epoch,
    lastSequence: state.batches.at(-1)?.lastSequence ?? NO_SEQUENCE,
    lastTimestamp: state.timestamp,
    coordinatorEpoch: state.coordinatorEpoch,
    currentTxnStartOffset: offsetToWire(state.transactionStart),
  };
}
