import {
  ErrorCode,
  type Input,
  ListOffsets,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
} from '../../protocol/index.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetToWire } from '../offset.js';
import { leaderEpochError } from '../topics/leader-epoch.js';
import { segmentOffsets } from '../topics/old-formats/segment-offsets.js';
import type { Partition } from '../topics/partition.js';

type WantedTopic = ListOffsetsRequest['topics'][number];
type Wanted = WantedTopic['partitions'][number];
type PartitionAnswer = Input<ListOffsetsResponse['topics'][number]['partitions'][number]>;

const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
const EARLIEST_LOCAL = -4n;
const LATEST_TIERED = -5n;
const EARLIEST_PENDING_UPLOAD = -6n;

/** The first version that knows a question. */
const SINCE = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
]);

/** The first version that answers with one offset. */
const ONE_OFFSET_VERSION = 1;
/** The first version that tells leader epochs (KIP-320). */
const EPOCH_VERSION = 4;

const READ_COMMITTED = 1;

const NOT_FOUND = { offset: -1n, timestamp: -1n, leaderEpoch: -1 } as const;

export const listOffsets = handle(ListOffsets, {
  async answer({ topics, isolationLevel }, context) {
    const committed = isolationLevel === READ_COMMITTED;
    return { topics: await Promise.all(topics.map((topic) => answerForTopic(topic, committed, context))) };
  },
  refuse: ({ topics }, errorCode) => ({
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((wanted) => refused(wanted, errorCode)),
    })),
  }),
});

async function answerForTopic({ name, partitions }: WantedTopic, committed: boolean, context: RequestContext) {
  const answers = singled(partitions, context.version).map(({ wanted, times }) =>
    times > 1 ? refused(wanted, ErrorCode.INVALID_REQUEST) : answerFor(name, wanted, committed, context),
  );
  return { name, partitions: await Promise.all(answers) };
}

/** Each partition once, with how often it was asked for: a client has one place for the answer. Not so for v0. */
function singled(partitions: readonly Wanted[], version: number) {
  if (version < ONE_OFFSET_VERSION) return partitions.map((wanted) => ({ wanted, times: 1 }));
  const asked = new Map<number, { readonly wanted: Wanted; times: number }>();
  for (const wanted of partitions) {
    const before = asked.get(wanted.partitionIndex);
    if (before === undefined) asked.set(wanted.partitionIndex, { wanted, times: 1 });
    else before.times++;
  }
  return [...asked.values()];
}

function refused({ partitionIndex }: Wanted, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, ...NOT_FOUND };
}

/** `committed` leaves out what may still be aborted. */
async function answerFor(
  topic: string,
  wanted: Wanted,
  committed: boolean,
  context: RequestContext,
): Promise<PartitionAnswer> {
  const partition = context.topics.partition(topic, wanted.partitionIndex);
  if (partition === undefined) return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const epochError = leaderEpochError(partition, wanted.currentLeaderEpoch, context.cluster);
  if (epochError !== ErrorCode.NONE) return refused(wanted, epochError);
  if (wanted.timestamp < 0n && !(context.version >= (SINCE.get(wanted.timestamp) ?? Number.POSITIVE_INFINITY))) {
    return refused(wanted, ErrorCode.UNSUPPORTED_VERSION);
  }
  try {
    if (context.version < ONE_OFFSET_VERSION) {
      const offsets = await segmentOffsets(partition.log, wanted.timestamp, wanted.maxNumOffsets);
      return { partitionIndex: wanted.partitionIndex, oldStyleOffsets: offsets.map(offsetToWire) };
    }
    const { leaderEpoch, ...found } = await find(partition, wanted.timestamp, committed);
    return {
      partitionIndex: wanted.partitionIndex,
      ...found,
      ...(context.version >= EPOCH_VERSION && { leaderEpoch }),
    };
  } catch (error) {
    // The log of a topic that is deleted meanwhile is closed under its readers.
    if (!context.topics.holds(partition)) return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    if (!(error instanceof KafkaError)) {
      context.log.error({ err: error, topic, partition: wanted.partitionIndex }, 'an offset was not found');
    }
    return refused(wanted, errorCodeOf(error));
  }
}

async function find(partition: Partition, timestamp: bigint, committed: boolean): Promise<PartitionAnswer> {
  const { log, leaderEpoch, highWatermark } = partition;
  const end = committed ? log.lastStableOffset : highWatermark;
  switch (timestamp) {
    case LATEST:
      return { offset: offsetToWire(end), timestamp: -1n, leaderEpoch };
    case EARLIEST:
    case EARLIEST_LOCAL: // nothing is tiered here: all that there is lies here
      return { offset: offsetToWire(log.startOffset), timestamp: -1n, leaderEpoch };
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return NOT_FOUND;
  }
  const found = timestamp === MAX_TIMESTAMP ? await log.findMaxTimestamp() : await log.findByTimestamp(timestamp);
  if (found === undefined || found.offset >= end) return NOT_FOUND;
  return { offset: offsetToWire(found.offset), timestamp: found.timestamp, leaderEpoch: found.leaderEpoch };
}
