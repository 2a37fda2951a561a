import {
  DeleteRecords,
  type DeleteRecordsRequest,
  ErrorCode,
  Fetch,
  type Input,
  ListOffsets,
  Produce,
} from '../../protocol/index.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { batchAt, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import type { TestTopic, TopicWish } from '../fixtures.js';
import { EARLIEST, fetchFrom, LATEST, offsetAt, produceTo } from './requests.js';

const VERSIONS = [0, 2] as const;
const HIGH_WATERMARK = -1n;
const TIMEOUT_MS = 10_000;
const UNPACKED_LIMIT = 1 << 20;
const REFUSED = -1n;

function before(topic: Pick<TestTopic, 'name'>, ...offsets: readonly bigint[]): Input<DeleteRecordsRequest> {
  const partitions = offsets.map((offset) => ({ partitionIndex: 0, offset }));
  return { topics: [{ name: topic.name, partitions }], timeoutMs: TIMEOUT_MS };
}

/** A topic of six records in two batches, a millisecond apart. */
async function sixRecords({ freshTopic, append }: CaseContext, wish: TopicWish = {}): Promise<TestTopic> {
  const topic = await freshTopic(wish);
  for (const first of [0, 3]) await append(topic, 0, batchAt([first, first + 1, first + 2]));
  return topic;
}

/** The broker has to answer just this, and the log has to begin there. */
async function expectDeleted(
  context: CaseContext,
  topic: TestTopic,
  offset: bigint,
  lowWatermark: bigint,
): Promise<void> {
  const at = await context.leader(topic);
  expectFields(await context.send(DeleteRecords, before(topic, offset), at), {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, lowWatermark }] }],
  });
  await expectStart(context, topic, lowWatermark);
}

async function expectStart({ send, leader }: CaseContext, topic: TestTopic, offset: bigint): Promise<void> {
  expectFields(await send(ListOffsets, offsetAt(topic, EARLIEST), await leader(topic)), {
    topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset }] }],
  });
}

/** The broker has to refuse, and keep what there is. */
async function expectRefused(context: CaseContext, topic: TestTopic, offset: bigint, errorCode: number): Promise<void> {
  expectFields(await context.send(DeleteRecords, before(topic, offset), await context.leader(topic)), {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode, lowWatermark: REFUSED }] }],
  });
  await expectStart(context, topic, 0n);
}

export const deleteRecordsCases = [
  must('delete-records/moves-the-start', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets, Fetch],
    see: 'KIP-107',
    why: 'Who deletes what is processed, or what must be forgotten, has to be sure that nobody reads it any more.',
    async run(context) {
      const topic = await sixRecords(context);
      const at = await context.leader(topic);
      await expectDeleted(context, topic, 4n, 4n);
      const { responses } = await context.send(Fetch, fetchFrom(topic, 4n), at);
      const records = responses[0]?.partitions[0]?.records ?? Buffer.alloc(0);
      const offsets = decodeBatches(records, UNPACKED_LIMIT).flatMap((batch) =>
        batch.records.map(({ offset }) => offset),
      );
      // The batch that holds the start comes whole; clients skip what lies before.
      expectEqual(
        'the offsets from the start on',
        offsets.filter((offset) => offset >= 4),
        [4, 5],
      );
      expectFields(await context.send(Fetch, fetchFrom(topic, 3n), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE }] }],
      });
    },
  }),

  must('delete-records/high-watermark', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'Everything is deleted without a race for the end, and what comes next goes on counting.',
    async run(context) {
      const topic = await sixRecords(context);
      await expectDeleted(context, topic, HIGH_WATERMARK, 6n);
      expectFields(await context.send(ListOffsets, offsetAt(topic, LATEST), await context.leader(topic)), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset: 6n }] }],
      });
      expectEqual('the next base offset', await context.append(topic, 0, batchAt([9])), 6n);
    },
  }),

  must('delete-records/never-moves-back', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'What is deleted stays so, and who asks late for less is told where the log begins.',
    async run(context) {
      const topic = await sixRecords(context);
      await expectDeleted(context, topic, 4n, 4n);
      await expectDeleted(context, topic, 2n, 4n);
      await expectDeleted(context, topic, 0n, 4n);
    },
  }),

  must('delete-records/log-start-offset', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [Produce, Fetch],
    see: 'KIP-107',
    why: 'Clients learn from any answer where the log begins.',
    async run(context) {
      const topic = await sixRecords(context);
      const at = await context.leader(topic);
      await expectDeleted(context, topic, 4n, 4n);
      if (context.versionOf(Fetch) >= 5) {
        expectFields(await context.send(Fetch, fetchFrom(topic, 4n), at), {
          responses: [{ partitions: [{ errorCode: ErrorCode.NONE, logStartOffset: 4n }] }],
        });
      }
      if (context.versionOf(Produce) >= 5) {
        expectFields(await context.send(Produce, produceTo(topic, batchAt([9])), at), {
          responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 6n, logStartOffset: 4n }] }],
        });
      }
    },
  }),

  must('delete-records/not-found-by-time', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'A consumer that is sent to a deleted record is sent back at once.',
    async run(context) {
      const topic = await sixRecords(context);
      await expectDeleted(context, topic, 4n, 4n);
      expectFields(await context.send(ListOffsets, offsetAt(topic, TIME), await context.leader(topic)), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset: 4n, timestamp: TIME + 4n }] }],
      });
    },
  }),

  must('delete-records/out-of-range', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'Records that are not there yet cannot be deleted; to do so would lose them.',
    async run(context) {
      const topic = await sixRecords(context);
      for (const offset of [7n, 2n ** 63n - 1n, -2n])
        await expectRefused(context, topic, offset, ErrorCode.OFFSET_OUT_OF_RANGE);
    },
  }),

  must('delete-records/compacted', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'A compacted topic is the whole of a state: a part of it would be another state.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'cleanup.policy': 'compact' } });
      for (const offset of [0n, HIGH_WATERMARK])
        await expectRefused(context, topic, offset, ErrorCode.POLICY_VIOLATION);
    },
  }),

  must('delete-records/named-twice', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [ListOffsets],
    see: 'KIP-107',
    why: 'A client has one place for the answer.',
    async run(context) {
      const topic = await sixRecords(context);
      expectFields(await context.send(DeleteRecords, before(topic, 5n, 2n), await context.leader(topic)), {
        topics: [
          { name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, lowWatermark: 2n }] },
        ],
      });
      await expectStart(context, topic, 2n);
    },
  }),

  must('delete-records/unknown-topic', {
    api: DeleteRecords,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'The client asks Metadata anew.',
    async run({ send, freshTopicName }) {
      const name = freshTopicName();
      expectFields(await send(DeleteRecords, before({ name }, 1n)), {
        topics: [
          {
            name,
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, lowWatermark: REFUSED }],
          },
        ],
      });
    },
  }),
];
