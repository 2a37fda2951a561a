import { DeleteRecords, ErrorCode, Fetch } from '../../protocol/index.js';
import { batchOf, batchOfSize, unplaced } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { inSession } from './fetch-session.js';
import { fetchPartitions, partitionAnswers } from './requests.js';

const VERSIONS = [7, 18] as const;
const NOTHING = Buffer.alloc(0);
/** More rounds than two partitions need to be served in turn. */
const ROUNDS = 6;
const AT_THE_END = [
  [0, 2n],
  [1, 2n],
] as const;

/** A topic of two partitions on one broker, with two records in each. */
async function twoPartitions({ freshTopic, append }: CaseContext, batch = batchOf(['a', 'b'])): Promise<TestTopic> {
  const topic = await freshTopic({ partitions: 2, onOneBroker: true });
  for (const partition of [0, 1]) await append(topic, partition, batch);
  return topic;
}

/** The answer of an incremental request may hold these partitions alone. */
const ONLY_NEWS = { errorCode: ErrorCode.NONE, responses: [] };

/** What a broker that keeps sessions has to keep in mind, and what it may leave out. */
export const fetchSessionCases = [
  must('fetch/session-answers-only-what-changed', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'This is what sessions are for: a consumer of a thousand quiet partitions would be sent all of them, every time.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ id, ask }) => {
        expectFields(await ask(1), { ...ONLY_NEWS, sessionId: id });
        const batch = batchOf(['news']);
        await context.append(topic, 1, batch);
        const answer = await ask(2);
        expectFields(answer, { errorCode: ErrorCode.NONE, sessionId: id });
        const answers = partitionAnswers(answer);
        expectFields(answers, [
          { partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 3n, lastStableOffset: 3n },
        ]);
        expectEqual('records', unplaced(answers[0]?.records ?? NOTHING), batch);
      });
    },
  }),

  must('fetch/session-goes-on-from-new-offsets', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227, twmb/franz-go#1222',
    why: 'A consumer names only what it has moved: read from the old place, it gets records twice; from none, never again.',
    async run(context) {
      const topic = await twoPartitions(context);
      const batch = batchOf(['c']);
      await context.append(topic, 1, batch);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ ask }) => {
        // Not moved: the same again.
        const again = partitionAnswers(await ask(1));
        expectFields(again, [{ partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 3n }]);
        expectEqual('records', unplaced(again[0]?.records ?? NOTHING), batch);
        expectFields(await ask(2, [[1, 3n]]), ONLY_NEWS);
        const back = partitionAnswers(await ask(3, [[0, 0n]]));
        expectFields(back, [{ partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 2n }]);
        expectEqual('records', unplaced(back[0]?.records ?? NOTHING), batchOf(['a', 'b']));
      });
    },
  }),

  must('fetch/session-forgets', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227, platformatic/kafka#321',
    why: 'A partition that went to another consumer would come again and again, and its records be taken twice.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ ask }) => {
        expectFields(await ask(1, [], [1]), ONLY_NEWS);
        await context.append(topic, 1, batchOf(['for somebody else']));
        expectFields(await ask(2), ONLY_NEWS);
        await context.append(topic, 0, batchOf(['news']));
        expectFields(partitionAnswers(await ask(3)), [{ partitionIndex: 0, highWatermark: 3n }]);
      });
    },
  }),

  must('fetch/session-takes-new-partitions', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'After a rebalance a consumer adds what it was given: its first answer tells where the partition ends.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: [[0, 2n]] }, async ({ ask }) => {
        expectFields(partitionAnswers(await ask(1, [[1, 2n]])), [
          { partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 2n, records: NOTHING },
        ]);
        expectFields(await ask(2), ONLY_NEWS);
      });
    },
  }),

  must('fetch/session-in-a-wrong-epoch', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'A request was lost or came twice: the consumer has to begin anew, or the two sides mean different partitions.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ ask }) => {
        expectFields(await ask(1), ONLY_NEWS);
        for (const epoch of [1, 3, 2 ** 31 - 1]) {
          expectFields(await ask(epoch), {
            errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH,
            sessionId: 0,
            responses: [],
          });
        }
        // The session itself goes on.
        expectFields(await ask(2), ONLY_NEWS);
      });
    },
  }),

  must('fetch/session-that-was-ended', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'A consumer that leaves makes room; the answer to its last request is as whole as without a session.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ ask }) => {
        const last = await ask(-1, [[0, 0n]]);
        expectFields(last, { errorCode: ErrorCode.NONE, sessionId: 0 });
        expectFields(partitionAnswers(last), [{ partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 2n }]);
        expectFields(await ask(1), {
          errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
          sessionId: 0,
          responses: [],
        });
      });
    },
  }),

  must('fetch/session-begun-anew', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'Epoch 0 drops the old session: kept, sessions nobody uses would push out those of others (platformatic/kafka#315).',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ id, ask }) => {
        const anew = await ask(0, [[0, 2n]]);
        expectFields(partitionAnswers(anew), [{ partitionIndex: 0, errorCode: ErrorCode.NONE, records: NOTHING }]);
        expectThat('the session is another one', anew.sessionId !== id, anew.sessionId);
        expectFields(await ask(1), { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, sessionId: 0, responses: [] });
      });
    },
  }),

  must('fetch/session-repeats-errors', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'Told once and then passed over, an unknown partition would look quiet and healthy for ever.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: [[0, 2n]] }, async ({ ask }) => {
        const errors = [
          { partitionIndex: 1, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark: -1n, records: NOTHING },
          { partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, highWatermark: -1n, records: NOTHING },
        ];
        const wrong = [
          [1, 99n],
          [9, 0n],
        ] as const;
        expectFields(partitionAnswers(await ask(1, wrong)), errors);
        expectFields(partitionAnswers(await ask(2)), errors);
        expectFields(partitionAnswers(await ask(3, [[1, 2n]])), [
          { partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 2n },
          { partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
        ]);
      });
    },
  }),

  must('fetch/session-serves-partitions-in-turn', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227, KIP-74',
    why: 'The consumer no longer says in which order: a busy partition would leave nothing for the others.',
    async run(context) {
      const batch = batchOfSize(1000);
      const topic = await twoPartitions(context, batch);
      const wanted = [
        [0, 0n],
        [1, 0n],
      ] as const;
      await inSession(context, topic, { wanted, maxBytes: batch.length }, async ({ ask }) => {
        const served = new Set<number>();
        for (let epoch = 1; epoch <= ROUNDS; epoch++) {
          const withRecords = partitionAnswers(await ask(epoch)).filter(({ records }) => (records?.length ?? 0) > 0);
          expectEqual('partitions with records', withRecords.length, 1);
          for (const { partitionIndex } of withRecords) served.add(partitionIndex);
        }
        expectEqual('partitions that were served', [...served].sort(), [0, 1]);
      });
    },
  }),

  must('fetch/session-tells-where-the-log-begins', {
    api: Fetch,
    versions: VERSIONS,
    needs: [DeleteRecords],
    see: 'KIP-227, KIP-107',
    why: 'Deleted records are news too: a consumer reckons from it what it has lost.',
    async run(context) {
      const topic = await twoPartitions(context);
      const timeoutMs = 10_000;
      await inSession(context, topic, { wanted: AT_THE_END }, async ({ ask }) => {
        expectFields(await ask(1), ONLY_NEWS);
        const partitions = [{ partitionIndex: 0, offset: 1n }];
        const deleting = { timeoutMs, topics: [{ name: topic.name, partitions }] };
        const deleted = await context.send(DeleteRecords, deleting, await context.leader(topic));
        expectFields(deleted, { topics: [{ partitions: [{ errorCode: ErrorCode.NONE, lowWatermark: 1n }] }] });
        expectFields(partitionAnswers(await ask(2)), [
          { partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 2n, logStartOffset: 1n, records: NOTHING },
        ]);
        expectFields(await ask(3), ONLY_NEWS);
      });
    },
  }),

  must('fetch/session-without-partitions', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'A consumer may begin before it has partitions; one that forgets its last has left, and its place is another’s.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: [] }, async ({ ask }) => {
        expectFields(partitionAnswers(await ask(1, [[1, 2n]])), [{ partitionIndex: 1, highWatermark: 2n }]);
        expectFields(await ask(2, [], [1]), { errorCode: ErrorCode.NONE, sessionId: 0, responses: [] });
        expectFields(await ask(3), { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, sessionId: 0, responses: [] });
      });
    },
  }),

  must('fetch/sessions-are-apart', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'Two consumers of one client may share a connection: what one has read is still news for the other.',
    async run(context) {
      const topic = await twoPartitions(context);
      await inSession(context, topic, { wanted: AT_THE_END }, async (one) => {
        await inSession(context, topic, { wanted: AT_THE_END }, async (two) => {
          expectThat('the sessions have two numbers', one.id !== two.id, two.id);
          await context.append(topic, 0, batchOf(['news']));
          for (const { ask } of [one, two]) {
            expectFields(partitionAnswers(await ask(1)), [{ partitionIndex: 0, highWatermark: 3n }]);
          }
          expectFields(await one.ask(2, [[0, 3n]]), ONLY_NEWS);
          expectFields(partitionAnswers(await two.ask(2)), [{ partitionIndex: 0, highWatermark: 3n }]);
        });
      });
    },
  }),

  must('fetch/forgotten-without-a-session', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-227',
    why: 'A whole request is answered as a whole, whatever was forgotten before.',
    async run(context) {
      const topic = await twoPartitions(context);
      const forgottenTopicsData = [{ topic: topic.name, topicId: topic.id, partitions: [0, 1] }];
      const request = { ...fetchPartitions(topic, AT_THE_END), forgottenTopicsData };
      const answer = await context.send(Fetch, request, await context.leader(topic));
      expectFields(answer, { errorCode: ErrorCode.NONE, sessionId: 0 });
      expectFields(partitionAnswers(answer), [
        { partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark: 2n },
        { partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 2n },
      ]);
    },
  }),
];
