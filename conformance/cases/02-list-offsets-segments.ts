import { ErrorCode, ListOffsets } from '../../protocol/index.js';
import { batchAt, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { EARLIEST, LATEST } from './requests.js';

/** A time that no clock has reached. */
const FAR_AHEAD = 2n ** 62n;
const MANY = 100;

/** The offsets that v0 lists: of segments, of which a log has as many as it pleases. */
async function offsetsOf(
  { send, leader }: CaseContext,
  topic: TestTopic,
  timestamp: bigint,
  maxNumOffsets = MANY,
): Promise<readonly bigint[]> {
  const partitions = [{ partitionIndex: 0, timestamp, maxNumOffsets }];
  const answer = await send(
    ListOffsets,
    { replicaId: -1, topics: [{ name: topic.name, partitions }] },
    await leader(topic),
  );
  expectFields(answer, {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] }],
  });
  return answer.topics[0]?.partitions[0]?.oldStyleOffsets ?? [];
}

async function withFiveRecords({ freshTopic, append }: CaseContext): Promise<TestTopic> {
  const topic = await freshTopic();
  await append(topic, 0, batchAt([10, 20]));
  await append(topic, 0, batchAt([30, 40, 50]));
  return topic;
}

export const listOffsetsSegmentCases = [
  must('list-offsets/segments-from-the-end', {
    api: ListOffsets,
    versions: [0, 0],
    see: 'Protocol guide, ListOffsets',
    why: 'Old consumers take the first for the end, and the last of them for the start.',
    async run(context) {
      const topic = await withFiveRecords(context);
      for (const timestamp of [LATEST, FAR_AHEAD]) {
        const offsets = await offsetsOf(context, topic, timestamp);
        expectEqual('the first offset', offsets[0], 5n);
        expectEqual('the last offset', offsets.at(-1), 0n);
        const descending = offsets.every((offset, index) => index === 0 || offset < (offsets[index - 1] ?? 0n));
        expectThat('oldStyleOffsets descend', descending, offsets);
      }
    },
  }),

  must('list-offsets/segments-at-most-so-many', {
    api: ListOffsets,
    versions: [0, 0],
    see: 'Protocol guide, ListOffsets',
    why: 'Who asks for one offset reads one.',
    async run(context) {
      const topic = await withFiveRecords(context);
      expectEqual('oldStyleOffsets', await offsetsOf(context, topic, LATEST, 1), [5n]);
      expectEqual('oldStyleOffsets', await offsetsOf(context, topic, LATEST, 0), []);
    },
  }),

  must('list-offsets/segments-earliest', {
    api: ListOffsets,
    versions: [0, 0],
    see: 'Protocol guide, ListOffsets',
    why: 'Where a consumer begins that wants everything.',
    async run(context) {
      const topic = await withFiveRecords(context);
      expectEqual('oldStyleOffsets', await offsetsOf(context, topic, EARLIEST), [0n]);
    },
  }),

  must('list-offsets/segments-of-the-past', {
    api: ListOffsets,
    versions: [0, 0],
    see: 'KIP-79',
    why: 'v0 asks when a segment was written, not what its records say.',
    async run(context) {
      const topic = await withFiveRecords(context);
      expectEqual('oldStyleOffsets', await offsetsOf(context, topic, TIME + 30n), []);
    },
  }),

  must('list-offsets/segments-of-nothing', {
    api: ListOffsets,
    versions: [0, 0],
    see: 'Protocol guide, ListOffsets',
    why: 'A partition without records begins and ends at 0.',
    async run(context) {
      const topic = await context.freshTopic();
      for (const timestamp of [LATEST, EARLIEST])
        expectEqual('oldStyleOffsets', await offsetsOf(context, topic, timestamp), [0n]);
    },
  }),
];
