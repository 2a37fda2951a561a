import {
  CodecError,
  ErrorCode,
  Fetch,
  type FetchRequest,
  type FetchResponse,
  ZERO_UUID,
} from '../../protocol/index.js';
import { BATCH_HEADER_SIZE, baseOffset, batchSize, lastOffset, magic } from '../../protocol/records/batch-header.js';
import { decodeMessageSet, wholeMessages } from '../../protocol/records/message-set.js';
import { wholeBatches, wholeBatchSize } from '../../protocol/records/record-batch.js';
import { justTheseAnswered, partitionsOf } from './asked-for.js';
import { type Answered, always } from './invariant.js';
import type { Knowledge } from './knowledge.js';
import { logKey } from './log-bounds.js';

type FetchAnswered = Answered<FetchRequest, FetchResponse>;
type Partition = FetchResponse['responses'][number]['partitions'][number];

const UNPACKED_LIMIT = 1 << 24;
const READ_COMMITTED = 1;
/** Asks outside of any session: all partitions are answered, and no session is wanted. */
const NO_SESSION = -1;

export const fetchInvariants = [
  always(Fetch, 'fetch/partitions-asked', {
    see: 'KIP-227',
    why: 'A consumer goes on only with partitions that are answered; what it did not ask for it drops, and asks again.',
    check({ request, response, version }, findings) {
      if (response.errorCode !== ErrorCode.NONE || (version >= 7 && request.sessionEpoch > 0)) return;
      const asked = partitionsOf(
        request.topics,
        (t) => (version >= 13 ? t.topicId : t.topic),
        (t) => t.partitions,
        (p) => p.partition,
      );
      const got = partitionsOf(
        response.responses,
        (t) => (version >= 13 ? t.topicId : t.topic),
        (t) => t.partitions,
        (p) => p.partitionIndex,
      );
      justTheseAnswered(findings, 'responses', got, asked);
    },
  }),

  always(Fetch, 'fetch/no-session-unasked', {
    see: 'KIP-227',
    why: 'A client that asked for no session would keep one, and the broker too.',
    check({ request, response, version }, findings) {
      if (version < 7) return;
      if (request.sessionEpoch === NO_SESSION || response.errorCode !== ErrorCode.NONE) {
        findings.equal('sessionId', response.sessionId, 0);
      } else if (request.sessionEpoch > 0) {
        // 0 where nothing is left in the session.
        findings.that(
          'sessionId',
          response.sessionId,
          `${request.sessionId}, or 0`,
          [0, request.sessionId].includes(response.sessionId),
        );
      } else {
        findings.that('sessionId', response.sessionId, 'a number of a session, or 0', response.sessionId >= 0);
      }
    },
  }),

  always(Fetch, 'fetch/offsets-in-order', {
    see: 'Protocol guide, Fetch; KIP-98',
    why: 'A consumer works out its lag and where it may read from these.',
    check(answered, findings, knowledge) {
      const { version } = answered;
      for (const [path, topic, partition] of partitionsIn(answered, knowledge)) {
        const { errorCode, highWatermark, lastStableOffset, logStartOffset, preferredReadReplica } = partition;
        if (version >= 11) findings.equal(`${path}.preferredReadReplica`, preferredReadReplica, -1);
        if (errorCode !== ErrorCode.NONE) continue;
        findings.that(`${path}.highWatermark`, highWatermark, 'an offset', highWatermark >= 0n);
        if (version >= 4) {
          findings.that(
            `${path}.lastStableOffset`,
            lastStableOffset,
            `at most ${highWatermark}`,
            lastStableOffset <= highWatermark && lastStableOffset >= 0n,
          );
        }
        const then =
          topic === undefined ? undefined : answered.before.logs.get(logKey(topic, partition.partitionIndex));
        const now = topic === undefined ? undefined : knowledge.logs.bounds(topic, partition.partitionIndex);
        if (version >= 5) {
          findings.that(
            `${path}.logStartOffset`,
            logStartOffset,
            `at most ${highWatermark}`,
            logStartOffset <= highWatermark && logStartOffset >= 0n,
          );
          if (now?.start !== undefined) findings.equal(`${path}.logStartOffset`, logStartOffset, now.start);
        }
        if (then === undefined || now === undefined) continue;
        findings.that(
          `${path}.highWatermark`,
          highWatermark,
          `at least ${then.endAtLeast}`,
          highWatermark >= then.endAtLeast,
        );
        if (now.endAtMost === undefined) continue;
        findings.that(
          `${path}.highWatermark`,
          highWatermark,
          `at most ${now.endAtMost}`,
          highWatermark <= now.endAtMost,
        );
        // Nothing in this log belongs to a transaction.
        if (version >= 4) findings.equal(`${path}.lastStableOffset`, lastStableOffset, highWatermark);
      }
    },
  }),

  always(Fetch, 'fetch/nothing-but-the-error', {
    see: 'Protocol guide, Fetch',
    why: 'What stands beside an error is taken for true by a client that looks at it first.',
    check(answered, findings, knowledge) {
      for (const [path, , { errorCode, highWatermark, records }] of partitionsIn(answered, knowledge)) {
        if (errorCode === ErrorCode.NONE) continue;
        findings.that(`${path}.records`, records, 'no bytes', records === null || records.length === 0);
        if (errorCode !== ErrorCode.OFFSET_OUT_OF_RANGE) findings.equal(`${path}.highWatermark`, highWatermark, -1n);
      }
    },
  }),

  always(Fetch, 'fetch/aborted-transactions-for-those-who-ask', {
    see: 'KIP-98',
    why: 'A consumer that reads all there is has no use for them, and takes null for "not asked".',
    check(answered, findings, knowledge) {
      if (answered.version < 4) return;
      const { isolationLevel } = answered.request;
      for (const [path, , { errorCode, abortedTransactions }] of partitionsIn(answered, knowledge)) {
        if (isolationLevel !== READ_COMMITTED)
          findings.that(
            `${path}.abortedTransactions`,
            abortedTransactions,
            'null or none',
            (abortedTransactions ?? []).length === 0,
          );
        else if (errorCode === ErrorCode.NONE)
          findings.that(`${path}.abortedTransactions`, abortedTransactions, 'a list', abortedTransactions !== null);
      }
    },
  }),

  always(Fetch, 'fetch/aborted-transactions-once', {
    see: 'KIP-98',
    why: 'A consumer takes the next one of the list for the next transaction of its producer, and drops what that has committed.',
    check(answered, findings, knowledge) {
      for (const [path, , { abortedTransactions }] of partitionsIn(answered, knowledge)) {
        const told = (abortedTransactions ?? []).map(
          ({ producerId, firstOffset }) => `${producerId} from ${firstOffset}`,
        );
        findings.that(`${path}.abortedTransactions`, told, 'each once', new Set(told).size === told.length);
      }
    },
  }),

  always(Fetch, 'fetch/records-from-where-it-was-asked', {
    see: 'Protocol guide, Fetch; KIP-74',
    why: 'A consumer skips what lies before its position, and believes that what is not there does not exist.',
    check(answered, findings, knowledge) {
      for (const [path, topic, partition] of partitionsIn(answered, knowledge)) {
        const asked = positionOf(answered, partition.partitionIndex, topic, knowledge);
        const { errorCode, records, highWatermark, partitionIndex } = partition;
        if (errorCode !== ErrorCode.NONE || asked === undefined) continue;
        try {
          const found = offsetsIn(records ?? Buffer.alloc(0));
          const [first] = found;
          if (first !== undefined) {
            findings.that(`${path}.records`, first.last, `records at ${asked} or behind it`, first.last >= asked);
            const dense = topic !== undefined && knowledge.logs.bounds(topic, partitionIndex)?.endAtMost !== undefined;
            if (dense) findings.that(`${path}.records`, first.base, `records from ${asked} on`, first.base <= asked);
          }
          for (const [index, { base, last }] of found.entries()) {
            const before = found[index - 1];
            findings.that(`${path}.records`, base, 'offsets that rise', before === undefined || base > before.last);
            findings.that(`${path}.records`, last, `offsets below ${highWatermark}`, last < highWatermark);
          }
        } catch (error) {
          if (!(error instanceof CodecError)) throw error;
          findings.differs(`${path}.records`, 'whole batches with right checksums', error.message);
        }
      }
    },
  }),

  always(Fetch, 'fetch/records-where-there-are-some', {
    see: 'KIP-74',
    why: 'A consumer whose next batch is never given, however large it is, stands still for ever.',
    check(answered, findings, knowledge) {
      const { request, response, version } = answered;
      const only = request.topics.length === 1 && request.topics[0]?.partitions.length === 1;
      if (version < 3 || !only || request.isolationLevel === READ_COMMITTED || response.responses.length !== 1) return;
      for (const [path, topic, partition] of partitionsIn(answered, knowledge)) {
        const asked = positionOf(answered, partition.partitionIndex, topic, knowledge);
        const { errorCode, records, highWatermark } = partition;
        if (errorCode !== ErrorCode.NONE || asked === undefined || asked >= highWatermark) continue;
        findings.that(`${path}.records`, records, `records at ${asked}`, records !== null && records.length > 0);
      }
    },
  }),

  always(Fetch, 'fetch/records-as-they-were-sent', {
    see: 'Protocol guide, Record Batch',
    why: 'Whatever a producer sent, in whatever order and of whatever codec, the consumer gets.',
    check(answered, findings, knowledge) {
      for (const [path, topic, { records, partitionIndex }] of partitionsIn(answered, knowledge)) {
        if (records === null || topic === undefined || (magic(records) ?? 0) !== 2) continue;
        const whole = wholeBatches(records);
        for (let at = 0; at < whole.length; at += batchSize(whole, at) ?? whole.length) {
          const base = baseOffset(whole, at);
          const sent = knowledge.logs.written(topic, partitionIndex, BigInt(base));
          const end = at + (batchSize(whole, at) ?? 0);
          if (sent !== undefined)
            findings.equal(`${path}.records at ${base}`, whole.subarray(at + BATCH_HEADER_SIZE, end), sent);
        }
      }
    },
  }),

  always(Fetch, 'fetch/hints-only-where-they-help', {
    see: 'KIP-320, KIP-951',
    why: 'A consumer truncates, or goes to another broker, on these.',
    check(answered, findings, knowledge) {
      for (const [path, , { errorCode, divergingEpoch, currentLeader, snapshotId }] of partitionsIn(
        answered,
        knowledge,
      )) {
        findings.equal(`${path}.snapshotId`, { ...snapshotId }, { endOffset: -1n, epoch: -1 });
        if (errorCode !== ErrorCode.NONE) continue;
        findings.equal(`${path}.currentLeader`, { ...currentLeader }, { leaderId: -1, leaderEpoch: -1 });
        const { epoch, endOffset } = divergingEpoch;
        findings.that(
          `${path}.divergingEpoch`,
          divergingEpoch,
          'an epoch and its end, or neither',
          epoch < 0 === endOffset < 0n,
        );
      }
    },
  }),
];

/** Each partition of an answer, with its path and the name of its topic, where that is known. */
function* partitionsIn(
  { response, version }: FetchAnswered,
  knowledge: Knowledge,
): Generator<readonly [path: string, topic: string | undefined, partition: Partition]> {
  for (const { topic, topicId, partitions } of response.responses) {
    const name = version >= 13 ? (topicId === ZERO_UUID ? undefined : knowledge.topicName(topicId)) : topic;
    for (const partition of partitions)
      yield [`responses[${logKey(name ?? topicId, partition.partitionIndex)}]`, name, partition];
  }
}

/** From where the request wants records; undefined where it does not say so itself, being one of a session. */
function positionOf(
  { request, version }: FetchAnswered,
  partition: number,
  topic: string | undefined,
  knowledge: Knowledge,
): bigint | undefined {
  const asked = request.topics
    .filter((one) => (version >= 13 ? knowledge.topicName(one.topicId) : one.topic) === topic)
    .flatMap(({ partitions }) => partitions.filter((one) => one.partition === partition));
  return topic !== undefined && asked.length === 1 ? asked[0]?.fetchOffset : undefined;
}

interface Span {
  readonly base: bigint;
  readonly last: bigint;
}

/** The offsets of whole batches or messages. Throws `CodecError` for what is neither. */
function offsetsIn(records: Buffer): Span[] {
  if ((magic(records) ?? 2) < 2) {
    return decodeMessageSet(wholeMessages(records), UNPACKED_LIMIT).map(({ records: held, offset }) => ({
      base: BigInt(held[0]?.offset ?? offset),
      last: BigInt(offset),
    }));
  }
  const whole = wholeBatches(records);
  const spans: Span[] = [];
  for (let at = 0; at < whole.length; at += wholeBatchSize(whole, at)) {
    spans.push({ base: BigInt(baseOffset(whole, at)), last: BigInt(lastOffset(whole, at)) });
  }
  return spans;
}
