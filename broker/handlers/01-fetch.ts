import { ErrorCode, Fetch, type FetchRequest, type FetchResponse, type Input } from '../../protocol/index.js';
import { bytesLength } from '../../protocol/writer.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetFromWire, offsetToWire } from '../offset.js';
import { batchesBefore, endOfBatches } from '../storage/batches-before.js';
import type { EpochEnd } from '../storage/leader-epochs.js';
import type { PartitionLog } from '../storage/partition-log.js';
import { AppendWatch } from '../topics/append-watch.js';
import { leaderEpochError } from '../topics/leader-epoch.js';
import { getsMessageSets, readMessageSet } from '../topics/old-formats/down-convert.js';
import type { Partition } from '../topics/partition.js';

type WantedTopic = FetchRequest['topics'][number];
type Wanted = WantedTopic['partitions'][number];
type PartitionAnswer = Input<FetchResponse['responses'][number]['partitions'][number]>;

const READ_COMMITTED = 1;
/** From this version topics are named by id (KIP-516). */
const TOPIC_ID_VERSION = 13;
/** From this version a request as a whole can fail, for the sake of sessions. */
const SESSION_VERSION = 7;
/** What one answer may hold, whatever the client asks: Kafka's `fetch.max.bytes`. */
const MAX_BYTES = 57_671_680;

export const fetch = handle(Fetch, {
  versions: [0, 13],
  async answer(request, context) {
    // Every fetch is full here: session id 0 in the answer tells the client not to send incremental ones (KIP-227). The
    // epoch says whether this is one: 0 asks for a new session, -1 ends one.
    if (request.sessionEpoch > 0) return { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND };
    const maxBytes = Math.min(request.maxBytes, MAX_BYTES);
    const minBytes = Math.min(request.minBytes, maxBytes);
    const limited = { ...request, maxBytes };
    const watch = new AppendWatch(partitionsOf(request, context), context.gone);
    try {
      const deadline = Date.now() + request.maxWaitMs;
      for (;;) {
        const { responses, size, failed } = await readAll(limited, context);
        const wait = deadline - Date.now();
        if (size >= minBytes || failed || wait <= 0 || context.gone.aborted) return { responses };
        context.loans.end(); // what was read is read again
        await watch.appended(minBytes - size, wait);
      }
    } finally {
      watch.stop();
    }
  },
  refuse: ({ topics }, errorCode, { version }) => {
    if (version >= SESSION_VERSION) return { errorCode };
    const responses = topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => refused(partition, errorCode)),
    }));
    return { responses };
  },
});

/** One pass over all partitions in the order of the request, within the limits of the request. */
async function readAll(request: FetchRequest, context: RequestContext) {
  const responses: Input<FetchResponse['responses'][number]>[] = [];
  let size = 0;
  let failed = request.topics.length === 0;
  for (const topic of request.topics) {
    const partitions: PartitionAnswer[] = [];
    for (const wanted of topic.partitions) {
      const partition = find(topic, wanted, context);
      const answer =
        partition === undefined
          ? refused(wanted.partition, unknownError(topic, context))
          : await read(partition, topic, wanted, request, size, context);
      size += bytesLength(answer.records ?? []);
      failed ||= answer.errorCode !== ErrorCode.NONE || answer.divergingEpoch !== undefined;
      partitions.push(answer);
    }
    responses.push({ topic: topic.topic, topicId: topic.topicId, partitions });
  }
  return { responses, size, failed };
}

function find({ topic, topicId }: WantedTopic, { partition }: Wanted, { version, topics }: RequestContext) {
  const found = version >= TOPIC_ID_VERSION ? topics.getById(topicId) : topics.get(topic);
  return found?.partitions[partition];
}

function partitionsOf({ topics }: FetchRequest, context: RequestContext): Partition[] {
  return topics
    .flatMap((topic) => topic.partitions.map((wanted) => find(topic, wanted, context)))
    .filter((partition) => partition !== undefined);
}

function unknownError({ topicId }: WantedTopic, { version, topics }: RequestContext): number {
  const noSuchId = version >= TOPIC_ID_VERSION && topics.getById(topicId) === undefined;
  return noSuchId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

function refused(partitionIndex: number, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, highWatermark: -1n, records: [] };
}

/** `sizeSoFar` counts the bytes that earlier partitions of the request have taken. */
async function read(
  partition: Partition,
  topic: WantedTopic,
  wanted: Wanted,
  { isolationLevel, maxBytes, replicaId }: FetchRequest,
  sizeSoFar: number,
  context: RequestContext,
): Promise<PartitionAnswer> {
  // Only a reader of committed records is told which transactions were aborted.
  const committed = isolationLevel === READ_COMMITTED;
  const none = committed ? [] : null;
  const failed = (errorCode: number) => ({ ...refused(partition.index, errorCode), abortedTransactions: none });
  const epochError = leaderEpochError(partition, wanted.currentLeaderEpoch, context.cluster);
  if (epochError !== ErrorCode.NONE) return failed(epochError);
  // No partition has a follower here: who says that it is one would move a high watermark.
  if (replicaId >= 0) return failed(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  const { log } = partition;
  const offset = offsetFromWire(wanted.fetchOffset);
  try {
    if (wanted.lastFetchedEpoch >= 0 && offset !== undefined) {
      const end = partition.endOfEpoch(wanted.lastFetchedEpoch);
      if (end === undefined) return failed(ErrorCode.OFFSET_OUT_OF_RANGE);
      if (end.epoch < wanted.lastFetchedEpoch || end.endOffset < offset) return diverging(partition, end, none);
    }
    if (offset === undefined || offset < log.startOffset || offset > partition.highWatermark) {
      return failed(ErrorCode.OFFSET_OUT_OF_RANGE);
    }
    const limit = Math.min(wanted.partitionMaxBytes, maxBytes - sizeSoFar);
    const isFirst = sizeSoFar === 0;
    const read = getsMessageSets(context.version)
      ? [
          await readMessageSet(
            context.version,
            log,
            context.topics.get(partition.topic)?.config,
            offset,
            limit,
            isFirst,
          ),
        ]
      : await log.read(offset, limit, isFirst, context.loans);
    // As it is now: what was read may have been written a moment ago.
    const { highWatermark } = partition;
    const { lastStableOffset } = log;
    const records = committed && lastStableOffset < highWatermark ? batchesBefore(read, lastStableOffset) : read;
    return {
      partitionIndex: partition.index,
      errorCode: ErrorCode.NONE,
      highWatermark: offsetToWire(highWatermark),
      lastStableOffset: offsetToWire(lastStableOffset),
      logStartOffset: offsetToWire(log.startOffset),
      abortedTransactions: committed ? await abortedIn(log, offset, records) : null,
      records,
    };
  } catch (error) {
    // The log of a topic that is deleted meanwhile is closed under its readers.
    if (!context.topics.holds(partition)) return failed(unknownError(topic, context));
    // What this reader cannot unpack: Kafka's records are null then.
    if (error instanceof KafkaError) return { ...failed(error.code), records: null };
    context.log.error({ err: error, topic: partition.topic, partition: partition.index }, 'a fetch failed');
    return failed(errorCodeOf(error));
  }
}

/** Tells a reader that it has read, under the epoch that it names, what this log does not hold: up to where they agree (KIP-595). */
function diverging({ index, highWatermark, log }: Partition, { epoch, endOffset }: EpochEnd, none: never[] | null) {
  return {
    partitionIndex: index,
    errorCode: ErrorCode.NONE,
    highWatermark: offsetToWire(highWatermark),
    lastStableOffset: offsetToWire(log.lastStableOffset),
    logStartOffset: offsetToWire(log.startOffset),
    divergingEpoch: { epoch, endOffset: offsetToWire(endOffset) },
    abortedTransactions: none,
    records: [],
  };
}

async function abortedIn(log: PartitionLog, offset: number, records: readonly Buffer[]) {
  const end = endOfBatches(records);
  if (end === undefined) return [];
  const aborted = await log.abortedTransactions(offset, end);
  return aborted.map(({ producerId, firstOffset }) => ({ producerId, firstOffset: offsetToWire(firstOffset) }));
}
