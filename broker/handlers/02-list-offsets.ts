import {
  ErrorCode,
  type Input,
  ListOffsets,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
} from '../../protocol/index.js';
import { errorCodeOf } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import { leaderEpochError } from '../topics/leader-epoch.js';
import type { Partition } from '../topics/partition.js';

type WantedTopic = ListOffsetsRequest['topics'][number];
type Wanted = WantedTopic['partitions'][number];
type PartitionAnswer = Input<ListOffsetsResponse['topics'][number]['partitions'][number]>;

const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
/** The first version that knows MAX_TIMESTAMP (KIP-734). */
const MAX_TIMESTAMP_VERSION = 7;

/** The first version that tells leader epochs (KIP-320). */
const EPOCH_VERSION = 4;

export const listOffsets = handle(ListOffsets, {
  // v0 answers with segment offsets of old message sets and comes with them.
  versions: [1, 7],
  async answer({ topics }, context) {
    return { topics: await Promise.all(topics.map((topic) => answerForTopic(topic, context))) };
  },
  refuse: ({ topics }, errorCode) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((wanted) => refused(wanted, errorCode)),
    })),
  }),
});

async function answerForTopic({ name, partitions }: WantedTopic, context: RequestContext) {
  const indexes = new Set<number>();
  const repeated = new Set<number>();
  for (const { partitionIndex } of partitions) (indexes.has(partitionIndex) ? repeated : indexes).add(partitionIndex);
  const answers = partitions.map((wanted) =>
    repeated.has(wanted.partitionIndex) ? refused(wanted, ErrorCode.INVALID_REQUEST) : answerFor(name, wanted, context),
  );
  return { name, partitions: await Promise.all(answers) };
}

function refused({ partitionIndex }: Wanted, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, timestamp: -1n, offset: -1n, leaderEpoch: -1 };
}

async function answerFor(topic: string, wanted: Wanted, context: RequestContext): Promise<PartitionAnswer> {
  const partition = context.topics.partition(topic, wanted.partitionIndex);
  if (partition === undefined) return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const epochError = leaderEpochError(partition, wanted.currentLeaderEpoch, context.cluster);
  if (epochError !== ErrorCode.NONE) return refused(wanted, epochError);
  if (
    wanted.timestamp < EARLIEST &&
    !(wanted.timestamp === MAX_TIMESTAMP && context.version >= MAX_TIMESTAMP_VERSION)
  ) {
    return refused(wanted, ErrorCode.UNSUPPORTED_VERSION);
  }
  try {
    const { leaderEpoch, ...found } = await find(partition, wanted.timestamp);
    return {
      partitionIndex: wanted.partitionIndex,
      ...found,
      ...(context.version >= EPOCH_VERSION && { leaderEpoch }),
    };
  } catch (error) {
    // The log of a topic that is deleted meanwhile is closed under its readers.
    if (!context.topics.holds(partition)) return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    context.log.error({ err: error, topic, partition: wanted.partitionIndex }, 'an offset was not found');
    return refused(wanted, errorCodeOf(error));
  }
}

async function find(partition: Partition, timestamp: bigint): Promise<PartitionAnswer> {
  const { log, leaderEpoch, highWatermark } = partition;
  if (timestamp === LATEST) return { offset: offsetToWire(highWatermark), timestamp: -1n, leaderEpoch };
  if (timestamp === EARLIEST) return { offset: offsetToWire(log.startOffset), timestamp: -1n, leaderEpoch };
  const found = timestamp === MAX_TIMESTAMP ? await log.findMaxTimestamp() : await log.findByTimestamp(timestamp);
  if (found === undefined) return { offset: -1n, timestamp: -1n, leaderEpoch: -1 };
  return { offset: offsetToWire(found.offset), timestamp: found.timestamp, leaderEpoch: found.leaderEpoch };
}
