import { ErrorCode, Fetch, Metadata } from '../../protocol/index.js';
import { readBatchHeader } from '../../protocol/records/batch-header.js';
import { batchOf, unplaced } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { fetchFrom, READ_COMMITTED, STRANGE_TOPIC_ID } from './requests.js';

const NOTHING = Buffer.alloc(0);

/** From where is read, and what goes with the records; `01-fetch-limits.ts` has sizes and `01-fetch-waiting.ts` times. */
export const fetchCases = [
  must('fetch/from-the-start', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'This is how every consumer begins; the high watermark tells it how much there is.',
    async run({ send, append, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const batches = [batchOf(['a', 'b']), batchOf(['c'])];
      for (const batch of batches) await append(topic, 0, batch);
      const answer = await send(Fetch, fetchFrom(topic, 0n), await leader(topic));
      const named = version < 13 ? { topic: topic.name } : { topicId: topic.id };
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        responses: [
          {
            ...named,
            partitions: [
              {
                partitionIndex: 0,
                errorCode: ErrorCode.NONE,
                highWatermark: 3n,
                lastStableOffset: 3n,
                logStartOffset: version < 5 ? -1n : 0n,
                divergingEpoch: { epoch: -1, endOffset: -1n },
                currentLeader: { leaderId: -1, leaderEpoch: -1 },
                snapshotId: { endOffset: -1n, epoch: -1 },
                preferredReadReplica: -1,
              },
            ],
          },
        ],
      });
      const records = answer.responses[0]?.partitions[0]?.records ?? NOTHING;
      expectEqual('records', unplaced(records), Buffer.concat(batches));
    },
  }),

  must('fetch/batches-carry-their-place', {
    api: Fetch,
    versions: [4, 18],
    needs: [Metadata],
    see: 'KIP-98, KIP-320',
    why: 'A consumer takes offsets and leader epoch from the batch alone, and commits what it finds there.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const [one, two] = [batchOf(['a', 'b']), batchOf(['c'])];
      for (const batch of [one, two]) await append(topic, 0, batch);
      const { topics } = await send(Metadata, { topics: [{ name: topic.name }] });
      const { responses } = await send(Fetch, fetchFrom(topic, 0n), await leader(topic));
      const records = responses[0]?.partitions[0]?.records ?? NOTHING;
      expectEqual('records.length', records.length, one.length + two.length);
      expectEqual('base offset of the first batch', records.readBigInt64BE(0), 0n);
      expectEqual('base offset of the second batch', records.readBigInt64BE(one.length), 2n);
      const epoch = topics[0]?.partitions[0]?.leaderEpoch;
      expectEqual('leader epoch of the second batch', readBatchHeader(records, one.length).leaderEpoch, epoch);
    },
  }),

  must('fetch/from-inside-a-batch', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-98',
    why: 'A batch may be compressed as a whole: it comes whole, and the consumer skips what it has read already.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batches = [batchOf(['a', 'b']), batchOf(['c', 'd', 'e'], { codec: 'gzip' }), batchOf(['f'])];
      for (const batch of batches) await append(topic, 0, batch);
      const { responses } = await send(Fetch, fetchFrom(topic, 3n), await leader(topic));
      const records = responses[0]?.partitions[0]?.records ?? NOTHING;
      expectEqual('records', unplaced(records), Buffer.concat(batches.slice(1)));
      expectEqual('base offset of the first batch', records.readBigInt64BE(0), 2n);
    },
  }),

  must('fetch/beyond-the-end', {
    api: Fetch,
    versions: [0, 18],
    see: 'Protocol guide, Error Codes; influxdata/rskafka#150',
    why: 'On this code a consumer goes to where it was told to begin; an empty answer would leave it waiting for ever.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a', 'b']));
      expectFields(await send(Fetch, fetchFrom(topic, 3n), await leader(topic)), {
        responses: [{ partitions: [{ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, records: NOTHING }] }],
      });
    },
  }),

  must('fetch/before-the-start', {
    api: Fetch,
    versions: [0, 18],
    see: 'Protocol guide, Error Codes',
    why: 'What is not there any more must not be taken for what comes next: records would be lost without a word.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a']));
      expectFields(await send(Fetch, fetchFrom(topic, -5n), await leader(topic)), {
        responses: [{ partitions: [{ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, records: NOTHING }] }],
      });
    },
  }),

  must('fetch/at-the-end', {
    api: Fetch,
    versions: [0, 18],
    see: 'Protocol guide, Fetch',
    why: 'The end is where a consumer stands most of the time: an error there would send it back, and it would read twice.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a', 'b']));
      expectFields(await send(Fetch, fetchFrom(topic, 2n), await leader(topic)), {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 2n, records: NOTHING }] }],
      });
    },
  }),

  must('fetch/unknown-topic', {
    api: Fetch,
    versions: [0, 12],
    see: 'Protocol guide, Error Codes',
    why: 'The consumer asks Metadata anew; another code it passes on to the application.',
    async run({ send, freshTopicName }) {
      const name = freshTopicName();
      expectFields(await send(Fetch, fetchFrom({ name, id: STRANGE_TOPIC_ID }, 0n)), {
        responses: [
          {
            topic: name,
            partitions: [
              {
                partitionIndex: 0,
                errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                highWatermark: -1n,
                lastStableOffset: -1n,
                logStartOffset: -1n,
                records: NOTHING,
              },
            ],
          },
        ],
      });
    },
  }),

  must('fetch/unknown-topic-id', {
    api: Fetch,
    versions: [13, 18],
    see: 'KIP-516',
    why: 'The topic was deleted, perhaps made again: the consumer must not read on in another one of that name.',
    async run({ send, freshTopicName }) {
      expectFields(await send(Fetch, fetchFrom({ name: freshTopicName(), id: STRANGE_TOPIC_ID }, 0n)), {
        errorCode: ErrorCode.NONE,
        responses: [
          {
            topicId: STRANGE_TOPIC_ID,
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_ID, records: NOTHING }],
          },
        ],
      });
    },
  }),

  must('fetch/unknown-partition', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Error Codes',
    why: 'A consumer that knows of more partitions than this broker looks again; the partitions that are there go on.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batch = batchOf(['a']);
      await append(topic, 0, batch);
      const request = fetchFrom(topic, 0n);
      const [asked] = request.topics ?? [];
      const partitions = [0, 7].map((partition) => ({ partition, fetchOffset: 0n, partitionMaxBytes: 1 << 20 }));
      const { responses } = await send(Fetch, { ...request, topics: [{ ...asked, partitions }] }, await leader(topic));
      const answers = responses.flatMap((response) => response.partitions);
      expectFields(
        answers.sort((one, two) => one.partitionIndex - two.partitionIndex),
        [
          { partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 1n },
          { partitionIndex: 7, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, records: NOTHING },
        ],
      );
      expectEqual('records', unplaced(answers[0]?.records ?? NOTHING), batch);
    },
  }),

  must('fetch/unknown-leader-epoch', {
    api: Fetch,
    versions: [9, 18],
    needs: [Metadata],
    see: 'KIP-320',
    why: 'The consumer has heard of a newer leader than this broker knows: what it read here could be taken back.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a']));
      const at = await leader(topic);
      const { topics } = await send(Metadata, { topics: [{ name: topic.name }] });
      const leaderEpoch = topics[0]?.partitions[0]?.leaderEpoch ?? 0;
      expectFields(await send(Fetch, fetchFrom(topic, 0n, { leaderEpoch }), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 1n }] }],
      });
      expectFields(await send(Fetch, fetchFrom(topic, 0n, { leaderEpoch: leaderEpoch + 1 }), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH, records: NOTHING }] }],
      });
    },
  }),

  must('fetch/read-committed-lists-aborted-transactions', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-98',
    why: 'A consumer that reads committed records walks this list: null where there were none makes it fall.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a']));
      const at = await leader(topic);
      expectFields(await send(Fetch, fetchFrom(topic, 0n, { isolationLevel: READ_COMMITTED }), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, lastStableOffset: 1n, abortedTransactions: [] }] }],
      });
      expectFields(await send(Fetch, fetchFrom(topic, 0n), at), {
        responses: [{ partitions: [{ abortedTransactions: null }] }],
      });
    },
  }),

  must('fetch/unknown-session', {
    api: Fetch,
    versions: [7, 18],
    see: 'KIP-227',
    why: 'A broker that was restarted knows no sessions: the consumer begins a new one, if it is told.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const request = { ...fetchFrom(topic, 0n), sessionId: 0x7eadbeef, sessionEpoch: 3 };
      expectFields(await send(Fetch, request, await leader(topic)), {
        errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
        sessionId: 0,
        responses: [],
      });
    },
  }),

  must('fetch/session-epoch-decides', {
    api: Fetch,
    versions: [7, 18],
    see: 'KIP-227',
    why: 'A consumer begins a new session, or ends one, with the id that it still has: refused, it would never fetch again.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      const request = fetchFrom(topic, 0n);
      const sessionId = 0x7eadbeef;
      for (const sessionEpoch of [0, -1]) {
        const answer = await send(Fetch, { ...request, sessionId, sessionEpoch }, at);
        expectFields(answer, {
          errorCode: ErrorCode.NONE,
          responses: [{ partitions: [{ errorCode: ErrorCode.NONE }] }],
        });
      }
      const { errorCode } = await send(Fetch, { ...request, sessionId: 0, sessionEpoch: 5 }, at);
      expectFields({ errorCode }, { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND });
    },
  }),

  must('fetch/without-a-session', {
    api: Fetch,
    versions: [7, 18],
    see: 'KIP-227',
    why: 'A client that keeps no session is not to be given one: its next request would be taken for a change of it.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      expectFields(await send(Fetch, fetchFrom(topic, 0n), await leader(topic)), {
        errorCode: ErrorCode.NONE,
        sessionId: 0,
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE }] }],
      });
    },
  }),

  must('fetch/first-of-a-session-is-whole', {
    api: Fetch,
    versions: [7, 18],
    see: 'KIP-227',
    why: 'A session or none, as the broker likes; but the first answer has every partition, or the consumer misses some.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const answer = await send(Fetch, { ...fetchFrom(topic, 0n), sessionEpoch: 0 }, await leader(topic));
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        responses: [{ partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 0n }] }],
      });
      expectThat('the session has a number or is none', answer.sessionId >= 0, answer.sessionId);
    },
  }),
];
