import { ErrorCode, Fetch, type FetchRequest, type FetchResponse, type Input } from '../../protocol/index.js';
import { bytesLength } from '../../protocol/writer.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import type { PartitionAnswer, PartitionRead } from '../fetch-sessions/fetch-session.js';
import { beginTurn } from '../fetch-sessions/fetch-turn.js';
import type { WantedPartition } from '../fetch-sessions/wanted-partition.js';
import { handle, type RequestContext } from '../handler.js';
import { offsetFromWire, offsetToWire } from '../offset.js';
import { batchesBefore, endOfBatches } from '../storage/batches-before.js';
import type { EpochEnd } from '../storage/leader-epochs.js';
import type { PartitionLog } from '../storage/partition-log.js';
import { AppendWatch } from '../topics/append-watch.js';
import { currentLeader, leaderEndpoints } from '../topics/current-leader.js';
import { leaderEpochError } from '../topics/leader-epoch.js';
import { getsMessageSets, readMessageSet } from '../topics/old-formats/down-convert.js';
import type { Partition } from '../topics/partition.js';

type Responses = Input<FetchResponse>['responses'];

const READ_COMMITTED = 1;
/** From this version topics are named by id (KIP-516). */
const TOPIC_ID_VERSION = 13;
/** From this version a request as a whole can fail, for the sake of sessions. */
const SESSION_VERSION = 7;
/** From this version an answer tells who leads instead (KIP-951). */
const LEADER_VERSION = 16;
const ELSEWHERE: readonly number[] = [ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.FENCED_LEADER_EPOCH];
/** What one answer may hold, whatever the client asks: Kafka's `fetch.max.bytes`. */
const MAX_BYTES = 57_671_680;

export const fetch = handle(Fetch, {
  async answer(request, context) {
    const usesTopicIds = context.version >= TOPIC_ID_VERSION;
    const turn = beginTurn(request, usesTopicIds, context.fetchSessions, Date.now());
    if (turn.errorCode !== ErrorCode.NONE) return { errorCode: turn.errorCode };
    nameTopics(turn.wanted, context);
    const { reads, size } = await readWithin(turn.wanted, request, context);
    const throttleTimeMs = holdBack(size, context);
    const { errorCode, sessionId, reads: told } = throttleTimeMs > 0 ? turn.hold() : turn.end(reads, Date.now());
    const nodeEndpoints = elsewhere(told, context);
    return { throttleTimeMs, errorCode, sessionId, responses: byTopic(told), nodeEndpoints };
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

/** Sessions know topics by the names that they had: what becomes of them is told by name, too. */
function nameTopics(wanted: readonly WantedPartition[], { topics }: RequestContext): void {
  for (const partition of wanted)
    if (partition.topic === '') partition.topic = topics.getById(partition.topicId)?.name ?? '';
}

/** For how long the client has to wait (ms), as it has taken too much: then it is given nothing, and nothing counts (KIP-13). */
function holdBack(size: number, { quotas, clientId }: RequestContext): number {
  const now = Date.now();
  const throttleTimeMs = quotas.fetch.add(clientId, size, now);
  if (throttleTimeMs > 0) quotas.fetch.takeBack(clientId, size, now);
  return throttleTimeMs;
}

/** Reads as much as is asked for, as soon as it is there or the time is over. */
async function readWithin(
  wanted: readonly WantedPartition[],
  request: FetchRequest,
  context: RequestContext,
): Promise<{ readonly reads: readonly PartitionRead[]; readonly size: number }> {
  const maxBytes = Math.min(request.maxBytes, MAX_BYTES, Math.floor(context.quotas.fetch.mostAtOnce(context.clientId)));
  const minBytes = Math.min(request.minBytes, maxBytes);
  const limited = { ...request, maxBytes };
  const watch = new AppendWatch(
    wanted.map((partition) => find(partition, context)).filter((partition) => partition !== undefined),
    context.gone,
  );
  try {
    const deadline = Date.now() + request.maxWaitMs;
    for (;;) {
      const { reads, size, failed } = await readAll(wanted, limited, context);
      const wait = deadline - Date.now();
      if (size >= minBytes || failed || wait <= 0 || context.gone.aborted) return { reads, size };
      context.loans.end(); // what was read is read again
      await watch.appended(minBytes - size, wait);
    }
  } finally {
    watch.stop();
  }
}

/** One pass over all partitions in their order, within the limits of the request. */
async function readAll(wanted: readonly WantedPartition[], request: FetchRequest, context: RequestContext) {
  const reads: PartitionRead[] = [];
  let size = 0;
  let failed = wanted.length === 0;
  for (const asked of wanted) {
    const partition = find(asked, context);
    const answer =
      partition === undefined
        ? refused(asked.partition, unknownError(asked, context))
        : await read(partition, asked, request, size, context);
    size += bytesLength(answer.records ?? []);
    failed ||= answer.errorCode !== ErrorCode.NONE || answer.divergingEpoch !== undefined;
    reads.push({ wanted: asked, answer });
  }
  return { reads, size, failed };
}

/** Partitions of one topic that stand side by side are told together. */
function byTopic(reads: readonly PartitionRead[]): Responses {
  const responses: { topic: string; topicId: string; partitions: PartitionAnswer[] }[] = [];
  for (const { wanted, answer } of reads) {
    const { topic, topicId } = wanted;
    const last = responses.at(-1);
    if (last?.topic === topic && last.topicId === topicId) last.partitions.push(answer);
    else responses.push({ topic, topicId, partitions: [answer] });
  }
  return responses;
}

/** Where the leaders are that the client does not know of. */
function elsewhere(reads: readonly PartitionRead[], { cluster }: RequestContext) {
  return leaderEndpoints(cluster, (id) => reads.some(({ answer }) => answer.currentLeader?.leaderId === id));
}

function find({ topic, topicId, partition }: WantedPartition, { version, topics }: RequestContext) {
  const found = version >= TOPIC_ID_VERSION ? topics.getById(topicId) : topics.get(topic);
  return found?.partitions[partition];
}

function unknownError({ topic, topicId }: WantedPartition, { version, topics }: RequestContext): number {
  if (version < TOPIC_ID_VERSION) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  if (topic === '') return ErrorCode.UNKNOWN_TOPIC_ID;
  const namesake = topics.get(topic);
  return namesake === undefined || namesake.id === topicId
    ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
    : ErrorCode.INCONSISTENT_TOPIC_ID;
}

function refused(partitionIndex: number, errorCode: number): PartitionAnswer {
  return { partitionIndex, errorCode, highWatermark: -1n, records: [] };
}

/** `sizeSoFar` counts the bytes that earlier partitions of the request have taken. */
async function read(
  partition: Partition,
  wanted: WantedPartition,
  { isolationLevel, maxBytes, replicaId, replicaState }: FetchRequest,
  sizeSoFar: number,
  context: RequestContext,
): Promise<PartitionAnswer> {
  // Only a reader of committed records is told which transactions were aborted.
  const committed = isolationLevel === READ_COMMITTED;
  const none = committed ? [] : null;
  const failed = (errorCode: number) => ({ ...refused(partition.index, errorCode), abortedTransactions: none });
  // Here, and not where epochs are asked for, Kafka takes every negative one for none.
  const epochError = leaderEpochError(partition, Math.max(wanted.currentLeaderEpoch, -1), context.cluster);
  // No partition has a follower here: who says that it is one would move a high watermark.
  const errorCode = replicaId >= 0 || replicaState.replicaId >= 0 ? ErrorCode.NOT_LEADER_OR_FOLLOWER : epochError;
  if (errorCode !== ErrorCode.NONE) {
    const knowsBetter = context.version >= LEADER_VERSION && ELSEWHERE.includes(errorCode);
    return { ...failed(errorCode), ...(knowsBetter && { currentLeader: currentLeader(partition, context.cluster) }) };
  }
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
    if (!context.topics.holds(partition)) return failed(unknownError(wanted, context));
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
