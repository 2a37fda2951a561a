import { DeleteRecords, type DeleteRecordsResponse, ErrorCode, type Input } from '../../protocol/index.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetFromWire, offsetToWire } from '../offset.js';
import { noPartition } from '../topics/no-partition.js';
import { isInternal } from '../topics/topic-name.js';

type PartitionAnswer = Input<DeleteRecordsResponse['topics'][number]['partitions'][number]>;

const HIGH_WATERMARK = -1n;
const UNKNOWN_LOW_WATERMARK = -1n;

export const deleteRecords = handle(DeleteRecords, {
  async answer({ topics }, context) {
    // Who names a partition twice gets one answer, to the last word on it.
    const wanted = new Map<string, Map<number, bigint>>();
    for (const { name, partitions } of topics) {
      for (const { partitionIndex, offset } of partitions) {
        wanted.set(name, (wanted.get(name) ?? new Map<number, bigint>()).set(partitionIndex, offset));
      }
    }
    const answers = [...wanted].map(async ([name, partitions]) => ({
      name,
      partitions: await Promise.all([...partitions].map(([index, offset]) => answerFor(name, index, offset, context))),
    }));
    return { topics: await Promise.all(answers) };
  },
  refuse: ({ topics }, errorCode) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => refused(partitionIndex, errorCode)),
    })),
  }),
});

function refused(partitionIndex: number, errorCode: number): PartitionAnswer {
  return { partitionIndex, lowWatermark: UNKNOWN_LOW_WATERMARK, errorCode };
}

/** Only the leader has to have deleted: the timeout of the request is for replicas, of which there are none. */
async function answerFor(
  topicName: string,
  partitionIndex: number,
  offset: bigint,
  context: RequestContext,
): Promise<PartitionAnswer> {
  try {
    const lowWatermark = await deleteBefore(topicName, partitionIndex, offset, context);
    return { partitionIndex, lowWatermark: offsetToWire(lowWatermark), errorCode: ErrorCode.NONE };
  } catch (error) {
    if (!(error instanceof KafkaError)) {
      context.log.error({ err: error, topic: topicName, partition: partitionIndex }, 'records were not deleted');
    }
    return refused(partitionIndex, errorCodeOf(error));
  }
}

/** Answers where the log begins afterwards. */
async function deleteBefore(
  topicName: string,
  index: number,
  wanted: bigint,
  { topics, cluster }: RequestContext,
): Promise<number> {
  if (isInternal(topicName)) {
    throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic ${topicName} is the broker's own.`);
  }
  const topic = topics.get(topicName);
  const partition = topic?.partitions[index];
  if (topic === undefined || partition === undefined) throw noPartition(topicName, index);
  if (cluster.leader(topicName, index)?.id !== cluster.self.id) {
    throw new KafkaError(ErrorCode.NOT_LEADER_OR_FOLLOWER, `This broker does not lead ${topicName}-${index}.`);
  }
  if (!topic.config.log.deletes) {
    throw new KafkaError(ErrorCode.POLICY_VIOLATION, `Topic ${topicName} has no 'delete' in its cleanup.policy.`);
  }
  const offset = wanted === HIGH_WATERMARK ? partition.highWatermark : offsetFromWire(wanted);
  if (offset === undefined || offset > partition.highWatermark) {
    throw new KafkaError(ErrorCode.OFFSET_OUT_OF_RANGE, `${topicName}-${index} does not reach up to ${wanted}.`);
  }
  try {
    await partition.log.deleteBefore(offset);
    return partition.log.startOffset;
  } catch (error) {
    // The log of a topic that is deleted meanwhile is closed under its readers.
    if (!topics.holds(partition)) throw noPartition(topicName, index);
    throw error;
  }
}
