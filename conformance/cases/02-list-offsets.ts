import { ErrorCode, type Input, ListOffsets, type ListOffsetsRequest, Metadata } from '../../protocol/index.js';
import { CODECS } from '../../protocol/records/batch-header.js';
import { batchAt, TIME } from '../batches.js';
import { must, should } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { leaderEpochOf } from './leader-epoch.js';
import {
  EARLIEST,
  EARLIEST_LOCAL,
  LATEST,
  LATEST_TIERED,
  MAX_TIMESTAMP,
  offsetAt,
  READ_COMMITTED,
} from './requests.js';

const NONE_FOUND = { offset: -1n, timestamp: -1n };

/** A topic with one batch of records for each list of milliseconds after `TIME`. */
async function topicWith(
  { freshTopic, append }: CaseContext,
  ...batches: readonly (readonly number[])[]
): Promise<TestTopic> {
  const topic = await freshTopic();
  for (const delays of batches) await append(topic, 0, batchAt(delays));
  return topic;
}

/** A search for `timestamp` has to find just this. */
async function expectFound(
  { send, leader }: CaseContext,
  topic: TestTopic,
  timestamp: bigint,
  found: { readonly offset: bigint; readonly timestamp: bigint },
): Promise<void> {
  const answer = await send(ListOffsets, offsetAt(topic, timestamp), await leader(topic));
  expectFields(answer, {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, ...found }] }],
  });
}

function withEpoch(topic: TestTopic, currentLeaderEpoch: number): Input<ListOffsetsRequest> {
  const partition = { partitionIndex: 0, currentLeaderEpoch, timestamp: LATEST };
  return { replicaId: -1, topics: [{ name: topic.name, partitions: [partition] }] };
}

export const listOffsetsCases = [
  must('list-offsets/earliest', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, ListOffsets',
    why: 'Where a consumer begins that wants everything; a timestamp beside it would be taken for a record’s.',
    async run(context) {
      const topic = await topicWith(context, [10, 20], [30]);
      await expectFound(context, topic, EARLIEST, { offset: 0n, timestamp: -1n });
    },
  }),

  must('list-offsets/latest', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, ListOffsets',
    why: 'Where a consumer begins that wants only what comes; one too low gives it a record twice, one too high loses one.',
    async run(context) {
      const topic = await topicWith(context, [10, 20], [30]);
      await expectFound(context, topic, LATEST, { offset: 3n, timestamp: -1n });
    },
  }),

  must('list-offsets/empty-partition', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, ListOffsets',
    why: 'A partition without records begins and ends at 0, and no time is found in it.',
    async run(context) {
      const topic = await topicWith(context);
      await expectFound(context, topic, EARLIEST, { offset: 0n, timestamp: -1n });
      await expectFound(context, topic, LATEST, { offset: 0n, timestamp: -1n });
      await expectFound(context, topic, TIME, NONE_FOUND);
    },
  }),

  must('list-offsets/latest-of-read-committed', {
    api: ListOffsets,
    versions: [2, 11],
    see: 'KIP-98, StarRocks/starrocks#9133, apache/doris#67089',
    why: 'Where no transaction is open, committed and uncommitted end at the same place.',
    async run(context) {
      const topic = await topicWith(context, [10, 20]);
      const request = { ...offsetAt(topic, LATEST), isolationLevel: READ_COMMITTED };
      expectFields(await context.send(ListOffsets, request, await context.leader(topic)), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset: 2n }] }],
      });
    },
  }),

  must('list-offsets/time-of-a-record', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79',
    why: 'Who reads again from a time on must get the record of just that time too.',
    async run(context) {
      const topic = await topicWith(context, [100], [200], [300]);
      await expectFound(context, topic, TIME + 200n, { offset: 1n, timestamp: TIME + 200n });
    },
  }),

  must('list-offsets/time-between-records', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79, streamnative/kop#334',
    why: 'The first record that is not older is meant, not the last one that is.',
    async run(context) {
      const topic = await topicWith(context, [100], [200], [300]);
      await expectFound(context, topic, TIME + 201n, { offset: 2n, timestamp: TIME + 300n });
    },
  }),

  must('list-offsets/time-before-the-first-record', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79',
    why: 'Who asks from last week on, in a topic of yesterday, wants all of it.',
    async run(context) {
      const topic = await topicWith(context, [100], [200]);
      await expectFound(context, topic, TIME - 5000n, { offset: 0n, timestamp: TIME + 100n });
      await expectFound(context, topic, 0n, { offset: 0n, timestamp: TIME + 100n });
    },
  }),

  must('list-offsets/time-after-the-last-record', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79, streamnative/kop#135, redpanda-data/redpanda#4308',
    why: 'Java’s consumer makes null of -1 and -1; any other negative timestamp makes it throw.',
    async run(context) {
      const topic = await topicWith(context, [100], [200]);
      await expectFound(context, topic, TIME + 201n, NONE_FOUND);
    },
  }),

  must('list-offsets/time-inside-a-batch', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79',
    why: 'The beginning of the batch would give a consumer records that are too old.',
    async run(context) {
      const topic = await topicWith(context, [100, 200, 300, 400]);
      await expectFound(context, topic, TIME + 250n, { offset: 2n, timestamp: TIME + 300n });
    },
  }),

  must('list-offsets/time-inside-a-compressed-batch', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79',
    why: 'Compression must not change what a search finds.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'compression.type': 'producer' } });
      for (const [index, codec] of CODECS.entries()) {
        const hour = index * 3_600_000;
        await context.append(topic, 0, batchAt([hour, hour + 1000, hour + 2000], { codec }));
      }
      for (const index of CODECS.keys()) {
        const hour = BigInt(index * 3_600_000);
        const found = { offset: BigInt(3 * index + 1), timestamp: TIME + hour + 1000n };
        await expectFound(context, topic, TIME + hour + 500n, found);
      }
    },
  }),

  must('list-offsets/times-out-of-order', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'KIP-79',
    why: 'Producers’ clocks differ: what counts is the place in the log, not the nearest time.',
    async run(context) {
      const topic = await topicWith(context, [500], [100, 300], [200]);
      await expectFound(context, topic, TIME + 150n, { offset: 0n, timestamp: TIME + 500n });
      await expectFound(context, topic, TIME + 501n, NONE_FOUND);
    },
  }),

  must('list-offsets/max-timestamp', {
    api: ListOffsets,
    versions: [7, 11],
    see: 'KIP-734',
    why: 'With it a monitor tells how old the newest record is, wherever it stands.',
    async run(context) {
      const topic = await topicWith(context, [100], [200, 900, 300], [400]);
      await expectFound(context, topic, MAX_TIMESTAMP, { offset: 2n, timestamp: TIME + 900n });
    },
  }),

  must('list-offsets/max-timestamp-of-an-empty-partition', {
    api: ListOffsets,
    versions: [7, 11],
    see: 'KIP-734',
    why: 'There is no newest record, and offset 0 would be one.',
    async run(context) {
      const topic = await topicWith(context);
      await expectFound(context, topic, MAX_TIMESTAMP, NONE_FOUND);
    },
  }),

  must('list-offsets/earliest-local', {
    api: ListOffsets,
    versions: [8, 11],
    see: 'KIP-405',
    why: 'Where nothing is stored elsewhere, all that there is is here.',
    async run(context) {
      const topic = await topicWith(context, [10, 20], [30]);
      await expectFound(context, topic, EARLIEST_LOCAL, { offset: 0n, timestamp: -1n });
    },
  }),

  must('list-offsets/latest-tiered', {
    api: ListOffsets,
    versions: [9, 11],
    see: 'KIP-1005',
    why: 'Where nothing is stored elsewhere there is no such offset, and 0 would be one.',
    async run(context) {
      const topic = await topicWith(context, [10, 20], [30]);
      await expectFound(context, topic, LATEST_TIERED, NONE_FOUND);
    },
  }),

  must('list-offsets/question-of-a-later-version', {
    api: ListOffsets,
    versions: [0, 7],
    see: 'KIP-405, KIP-734',
    why: 'A client that asks too early must learn so: a timestamp of -4 would be earlier than every record.',
    async run({ send, leader, freshTopic, append }) {
      const topic = await freshTopic();
      await append(topic, 0, batchAt([10]));
      expectFields(await send(ListOffsets, offsetAt(topic, EARLIEST_LOCAL), await leader(topic)), {
        topics: [{ partitions: [{ errorCode: ErrorCode.UNSUPPORTED_VERSION, offset: -1n, oldStyleOffsets: [] }] }],
      });
    },
  }),

  must('list-offsets/several-partitions', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, ListOffsets',
    why: 'Each answer belongs to the partition whose number it bears.',
    async run({ send, freshTopic, append, leader }) {
      const topic = await freshTopic({ partitions: 2 });
      await append(topic, 1, batchAt([1, 2, 3]));
      for (const partition of [0, 1]) {
        const answer = await send(ListOffsets, offsetAt(topic, LATEST, partition), await leader(topic, partition));
        const offset = partition === 0 ? 0n : 3n;
        expectFields(answer, { topics: [{ partitions: [{ partitionIndex: partition, offset }] }] });
      }
    },
  }),

  must('list-offsets/unknown-topic', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, Error Codes',
    why: 'The client asks Metadata anew; another code it passes on to the application.',
    async run({ send, freshTopicName }) {
      const name = freshTopicName();
      expectFields(await send(ListOffsets, offsetAt({ name, id: '' }, LATEST)), {
        topics: [
          {
            name,
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ...NONE_FOUND }],
          },
        ],
      });
    },
  }),

  must('list-offsets/unknown-partition', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, Error Codes',
    why: 'Offset 0 of a partition that is not there would be believed.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      expectFields(await send(ListOffsets, offsetAt(topic, LATEST, 5), await leader(topic)), {
        topics: [
          { partitions: [{ partitionIndex: 5, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ...NONE_FOUND }] },
        ],
      });
    },
  }),

  must('list-offsets/leader-epoch', {
    api: ListOffsets,
    versions: [4, 11],
    needs: [Metadata],
    see: 'KIP-320',
    why: 'A consumer keeps it beside the position and finds out by it when the log was cut.',
    async run(context) {
      const topic = await topicWith(context, [100], [200]);
      const leaderEpoch = await leaderEpochOf(context, topic);
      const at = await context.leader(topic);
      for (const timestamp of [EARLIEST, LATEST, TIME + 150n]) {
        expectFields(await context.send(ListOffsets, offsetAt(topic, timestamp), at), {
          topics: [{ partitions: [{ errorCode: ErrorCode.NONE, leaderEpoch }] }],
        });
      }
      expectFields(await context.send(ListOffsets, offsetAt(topic, TIME + 999n), at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, leaderEpoch: -1 }] }],
      });
    },
  }),

  must('list-offsets/unknown-leader-epoch', {
    api: ListOffsets,
    versions: [4, 11],
    needs: [Metadata],
    see: 'KIP-320',
    why: 'The consumer has heard of a newer leader than this broker knows: its end of the log may be a former one.',
    async run(context) {
      const topic = await topicWith(context, [100]);
      const leaderEpoch = await leaderEpochOf(context, topic);
      const at = await context.leader(topic);
      expectFields(await context.send(ListOffsets, withEpoch(topic, leaderEpoch), at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset: 1n }] }],
      });
      expectFields(await context.send(ListOffsets, withEpoch(topic, leaderEpoch + 1), at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH, ...NONE_FOUND }] }],
      });
    },
  }),

  should('list-offsets/partition-asked-twice', {
    api: ListOffsets,
    versions: [1, 11],
    see: 'Protocol guide, ListOffsets',
    why: 'Two questions about one partition have one place in a client for their answers.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const partitions = [EARLIEST, LATEST].map((timestamp) => ({ partitionIndex: 0, timestamp }));
      const request = { replicaId: -1, topics: [{ name: topic.name, partitions }] };
      const { topics } = await send(ListOffsets, request, await leader(topic));
      const codes = topics.flatMap((answer) => answer.partitions.map(({ errorCode }) => errorCode));
      expectThat('there is an answer', codes.length > 0, codes.length);
      for (const code of codes) expectEqual('errorCode', code, ErrorCode.INVALID_REQUEST);
    },
  }),
];
