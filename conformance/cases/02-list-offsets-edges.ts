import { DeleteRecords, ErrorCode, ListOffsets, Produce } from '../../protocol/index.js';
import { batchAt, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { EARLIEST, EARLIEST_LOCAL, LATEST, MAX_TIMESTAMP, offsetAt, produceTo } from './requests.js';

const VERSIONS = [1, 11] as const;
const TIMEOUT_MS = 10_000;
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);
const NOTHING = { offset: -1n, timestamp: -1n, leaderEpoch: -1 };
/** Tools that look into a partition call themselves so. */
const DEBUGGING_CONSUMER = -2;

async function expectPartition(
  { send, leader }: CaseContext,
  topic: TestTopic,
  timestamp: bigint,
  expected: { readonly errorCode?: number; readonly offset: bigint; readonly timestamp: bigint },
): Promise<void> {
  const answer = await send(ListOffsets, offsetAt(topic, timestamp), await leader(topic));
  expectFields(answer, {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, ...expected }] }],
  });
}

async function deleteBefore({ send, leader }: CaseContext, topic: TestTopic, offset: bigint): Promise<void> {
  const topics = [{ name: topic.name, partitions: [{ partitionIndex: 0, offset }] }];
  expectFields(await send(DeleteRecords, { timeoutMs: TIMEOUT_MS, topics }, await leader(topic)), {
    topics: [{ partitions: [{ errorCode: ErrorCode.NONE }] }],
  });
}

/** Timestamps and numbers at their edges; `02-list-offsets.ts` has what is asked every day. */
export const listOffsetsEdgeCases = [
  must('list-offsets/largest-timestamp', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'KIP-79',
    why: 'Nothing is so late, and that is no error: an overflow would find the first record instead.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchAt([10, 20]));
      await expectPartition(context, topic, LARGEST, NOTHING);
    },
  }),

  must('list-offsets/timestamps-that-mean-nothing-yet', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'KIP-79, KIP-734',
    why: 'Negative ones are questions of later versions: as a time, each is before every record and finds the first.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchAt([10, 20]));
      for (const timestamp of [-7n, -100n, SMALLEST]) {
        await expectPartition(context, topic, timestamp, { errorCode: ErrorCode.UNSUPPORTED_VERSION, ...NOTHING });
      }
    },
  }),

  must('list-offsets/first-of-equal-times', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'KIP-79',
    why: 'A burst has one time: who reads from it on wants all of it, in whatever batches it came.',
    async run(context) {
      const topic = await context.freshTopic();
      for (const delays of [[1], [5, 5], [5], [9]]) await context.append(topic, 0, batchAt(delays));
      await expectPartition(context, topic, TIME + 5n, { offset: 1n, timestamp: TIME + 5n });
      await expectPartition(context, topic, TIME + 2n, { offset: 1n, timestamp: TIME + 5n });
      await expectPartition(context, topic, TIME + 6n, { offset: 4n, timestamp: TIME + 9n });
    },
  }),

  must('list-offsets/first-of-equal-largest-times', {
    api: ListOffsets,
    versions: [7, 11],
    see: 'KIP-734',
    why: 'Asked twice the answer is the same place: a monitor that compares would see records come.',
    async run(context) {
      const topic = await context.freshTopic();
      for (const delays of [
        [5, 9],
        [9, 1],
      ])
        await context.append(topic, 0, batchAt(delays));
      await expectPartition(context, topic, MAX_TIMESTAMP, { offset: 1n, timestamp: TIME + 9n });
    },
  }),

  must('list-offsets/all-records-deleted', {
    api: ListOffsets,
    versions: VERSIONS,
    needs: [DeleteRecords],
    see: 'KIP-107',
    why: 'The partition is empty and does not begin at 0: a consumer sent there is sent away at once.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchAt([10, 20, 30]));
      await deleteBefore(context, topic, 3n);
      const questions = context.version < 8 ? [EARLIEST, LATEST] : [EARLIEST, LATEST, EARLIEST_LOCAL];
      for (const question of questions) await expectPartition(context, topic, question, { offset: 3n, timestamp: -1n });
      await expectPartition(context, topic, TIME, NOTHING);
      await context.append(topic, 0, batchAt([40]));
      await expectPartition(context, topic, TIME, { offset: 3n, timestamp: TIME + 40n });
    },
  }),

  must('list-offsets/time-of-arrival', {
    api: ListOffsets,
    versions: VERSIONS,
    needs: [Produce],
    see: 'KIP-32, KIP-79',
    why: 'Where the broker’s clock counts, a search goes by that clock, not by what the producers said.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const request = produceTo(topic, batchAt([10, 20]));
      const { responses } = await context.send(Produce, request, await context.leader(topic));
      const arrived = responses[0]?.partitionResponses[0]?.logAppendTimeMs ?? -1n;
      expectThat('the time of arrival is told', arrived > TIME, arrived);
      await expectPartition(context, topic, TIME + 15n, { offset: 0n, timestamp: arrived });
      await expectPartition(context, topic, arrived, { offset: 0n, timestamp: arrived });
      await expectPartition(context, topic, arrived + 1n, NOTHING);
    },
  }),

  must('list-offsets/nothing-asked', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'Protocol guide, ListOffsets',
    why: 'A request without partitions is answered all the same: whoever sent it waits.',
    async run({ send }) {
      expectFields(await send(ListOffsets, { replicaId: -1, topics: [] }), { topics: [] });
    },
  }),

  must('list-offsets/several-topics', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'Protocol guide, ListOffsets',
    why: 'Each answer belongs to the topic and the partition that it names, whatever stands beside it.',
    async run({ send, freshTopic, append, leader }) {
      const wish = { partitions: 2, onOneBroker: true };
      const [one, two] = [await freshTopic(wish), await freshTopic(wish)];
      await append(one, 0, batchAt([1]));
      await append(two, 1, batchAt([1, 2]));
      const topics = [one, two].map(({ name }) => ({
        name,
        partitions: [0, 1, 7].map((partitionIndex) => ({ partitionIndex, timestamp: LATEST })),
      }));
      const answer = await send(ListOffsets, { replicaId: -1, topics }, await leader(one));
      expectEqual('topics.length', answer.topics.length, 2);
      const unknown = { partitionIndex: 7, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ...NOTHING };
      for (const { topic, ends } of [
        { topic: one, ends: [1n, 0n] },
        { topic: two, ends: [0n, 2n] },
      ]) {
        const found = answer.topics.find(({ name }) => name === topic.name);
        const partitions = [...(found?.partitions ?? [])].sort((a, b) => a.partitionIndex - b.partitionIndex);
        const known = ends.map((offset, partitionIndex) => ({ partitionIndex, errorCode: ErrorCode.NONE, offset }));
        expectFields<unknown>(partitions, [...known, unknown]);
      }
    },
  }),

  must('list-offsets/debugging-consumer', {
    api: ListOffsets,
    versions: VERSIONS,
    see: 'Protocol guide, ListOffsets',
    why: 'Tools that compare replicas ask as -2, and are told what everybody is told.',
    async run({ send, freshTopic, append, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchAt([10, 20]));
      const request = { ...offsetAt(topic, LATEST), replicaId: DEBUGGING_CONSUMER };
      expectFields(await send(ListOffsets, request, await leader(topic)), {
        topics: [{ partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, offset: 2n, timestamp: -1n }] }],
      });
    },
  }),
];
