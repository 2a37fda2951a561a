import { DescribeQuorum, type DescribeQuorumRequest, ErrorCode } from '../../protocol/index.js';
import { LISTENER } from '../configs/fixed-configs.js';
import { handle, type RequestContext } from '../handler.js';
import { METADATA_TOPIC } from '../topics/topic-name.js';

const PARTITION = 0;
/** The first version that tells where the nodes are (KIP-853). */
const NODES_VERSION = 2;

/** The quorum is this broker, which has seen all that there is. */
export const describeQuorum = handle(DescribeQuorum, {
  answer(request, context) {
    if (request.topics.length === 0) return { errorCode: ErrorCode.NONE, errorMessage: '' };
    return asksForMetadata(request)
      ? described(context)
      : { ...unknown(request, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), errorCode: ErrorCode.NONE, errorMessage: '' };
  },
  refuse: (request, errorCode) => ({ ...unknown(request, errorCode), errorCode, errorMessage: null }),
});

/** Whoever asks for anything else beside the one quorum is shown nothing, as by Kafka. */
function asksForMetadata({ topics: [topic, ...otherTopics] }: DescribeQuorumRequest): boolean {
  const [partition, ...otherPartitions] = topic?.partitions ?? [];
  return (
    topic?.topicName === METADATA_TOPIC &&
    partition?.partitionIndex === PARTITION &&
    otherTopics.length === 0 &&
    otherPartitions.length === 0
  );
}

function described({ cluster, metadata, version }: RequestContext) {
  const { leaderEpoch, endOffset } = metadata.quorum;
  const { nodeId } = metadata.identity;
  const { host, port } = cluster.self;
  const namesNodes = version >= NODES_VERSION;
  const offset = BigInt(endOffset);
  const now = BigInt(Date.now());
  const voter = {
    replicaId: nodeId,
    logEndOffset: offset,
    lastFetchTimestamp: now,
    lastCaughtUpTimestamp: now,
  };
  const partition = {
    partitionIndex: PARTITION,
    errorCode: ErrorCode.NONE,
    errorMessage: '',
    leaderId: nodeId,
    leaderEpoch,
    highWatermark: offset,
    currentVoters: [voter],
    observers: [],
  };
  return {
    errorCode: ErrorCode.NONE,
    errorMessage: '',
    topics: [{ topicName: METADATA_TOPIC, partitions: [partition] }],
    ...(namesNodes && { nodes: [{ nodeId, listeners: [{ name: LISTENER, host, port }] }] }),
  };
}

function unknown({ topics }: DescribeQuorumRequest, errorCode: number) {
  return {
    topics: topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode,
        errorMessage: 'There is no such quorum.',
      })),
    })),
  };
}
