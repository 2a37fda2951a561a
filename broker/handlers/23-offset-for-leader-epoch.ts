import {
  ErrorCode,
  type Input,
  OffsetForLeaderEpoch,
  type OffsetForLeaderEpochRequest,
  type OffsetForLeaderEpochResponse,
} from '../../protocol/index.js';
import { errorCodeOf } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import { leaderEpochError } from '../topics/leader-epoch.js';

type Wanted = OffsetForLeaderEpochRequest['topics'][number]['partitions'][number];
type PartitionAnswer = Input<OffsetForLeaderEpochResponse['topics'][number]['partitions'][number]>;

export const offsetForLeaderEpoch = handle(OffsetForLeaderEpoch, {
  answer: ({ topics }, context) => ({
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((wanted) => answerFor(topic, wanted, context)),
    })),
  }),
  refuse: ({ topics }, errorCode) => ({
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => refused(partition, errorCode)),
    })),
  }),
});

function refused(partition: number, errorCode: number): PartitionAnswer {
  return { partition, errorCode, leaderEpoch: -1, endOffset: -1n };
}

function answerFor(topic: string, wanted: Wanted, { topics, cluster, log }: RequestContext): PartitionAnswer {
  const partition = topics.partition(topic, wanted.partition);
  if (partition === undefined) return refused(wanted.partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const epochError = leaderEpochError(partition, wanted.currentLeaderEpoch, cluster);
  if (epochError !== ErrorCode.NONE) return refused(wanted.partition, epochError);
  try {
    const end = partition.endOfEpoch(wanted.leaderEpoch);
    if (end === undefined) return refused(wanted.partition, ErrorCode.NONE);
    return {
      partition: wanted.partition,
      errorCode: ErrorCode.NONE,
      leaderEpoch: end.epoch,
      endOffset: offsetToWire(end.endOffset),
    };
  } catch (error) {
    log.error({ err: error, topic, partition: wanted.partition }, 'the end of a leader epoch was not found');
    return refused(wanted.partition, errorCodeOf(error));
  }
}
