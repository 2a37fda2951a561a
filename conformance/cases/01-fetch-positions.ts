import { ErrorCode, Fetch, type FetchRequest, type Input } from '../../protocol/index.js';
import { batchOf, batchOfSize, unplaced } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, type Part } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { fetchFrom, fetchPartitions, partitionAnswers } from './requests.js';

const NOTHING = Buffer.alloc(0);
const NO_EPOCH = { epoch: -1, endOffset: -1n };
const LARGEST_OFFSET = 2n ** 63n - 1n;
/** Tools that look into a partition call themselves so (KIP-74 speaks of them as debugging consumers). */
const DEBUGGING_CONSUMER = -2;

/** Both partitions of a topic, from their start. */
const BOTH = [
  [0, 0n],
  [1, 0n],
] as const;

type PartitionAnswer = ReturnType<typeof partitionAnswers>[number];

async function withBatches({ freshTopic, append }: CaseContext, ...batches: readonly Buffer[]): Promise<TestTopic> {
  const topic = await freshTopic({ partitions: 2, onOneBroker: true });
  for (const batch of batches) await append(topic, 0, batch);
  return topic;
}

/** What is answered for the one partition that `request` names. */
async function expectAnswer(
  { send, leader }: CaseContext,
  topic: TestTopic,
  request: Input<FetchRequest>,
  expected: Part<PartitionAnswer>,
): Promise<Buffer> {
  const answers = partitionAnswers(await send(Fetch, request, await leader(topic)));
  expectFields(answers, [expected]);
  return answers[0]?.records ?? NOTHING;
}

/** A request for partition 0, with fields of its partition changed. */
function changed(topic: TestTopic, partition: Partial<Input<FetchRequest['topics'][number]['partitions'][number]>>) {
  const request = fetchFrom(topic, 0n);
  const topics = request.topics?.map((asked) => ({
    ...asked,
    partitions: asked.partitions?.map((named) => ({ ...named, ...partition })),
  }));
  return { ...request, topics };
}

/** Who says that it is this replica, as the version has it (KIP-903). */
function asReplica(replicaId: number, version: number): Input<FetchRequest> {
  return version < 15 ? { replicaId } : { replicaState: { replicaId } };
}

/** What a consumer says of itself and of where it stands, and what follows from it. */
export const fetchPositionCases = [
  must('fetch/diverging-epoch', {
    api: Fetch,
    versions: [12, 18],
    see: 'KIP-595, KIP-320',
    why: 'The log was cut below what the consumer has read: it learns where they parted, and does not wait for what it had.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      const known = { currentLeaderEpoch: -1, lastFetchedEpoch: 0 };
      await expectAnswer(context, topic, changed(topic, { ...known, fetchOffset: 50n }), {
        partitionIndex: 0,
        errorCode: ErrorCode.NONE,
        highWatermark: 2n,
        lastStableOffset: 2n,
        logStartOffset: 0n,
        divergingEpoch: { epoch: 0, endOffset: 2n },
        records: NOTHING,
      });
      await expectAnswer(context, topic, changed(topic, { ...known, fetchOffset: 1n }), {
        errorCode: ErrorCode.NONE,
        highWatermark: 2n,
        divergingEpoch: NO_EPOCH,
      });
    },
  }),

  must('fetch/last-epoch-that-never-was', {
    api: Fetch,
    versions: [12, 18],
    see: 'KIP-595, KIP-320',
    why: 'The broker has nothing to compare: the consumer must begin where it was told to, not read on as if all were well.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      await expectAnswer(context, topic, changed(topic, { fetchOffset: 1n, lastFetchedEpoch: 7 }), {
        errorCode: ErrorCode.OFFSET_OUT_OF_RANGE,
        highWatermark: -1n,
        lastStableOffset: -1n,
        logStartOffset: -1n,
        divergingEpoch: NO_EPOCH,
        records: NOTHING,
      });
    },
  }),

  must('fetch/unknown-rack', {
    api: Fetch,
    versions: [11, 18],
    see: 'KIP-392',
    why: 'A consumer in a rack without a replica reads from the leader; sent to a broker that is none, it reads nowhere.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      const request = { ...fetchFrom(topic, 0n), rackId: 'fluxmq-nowhere' };
      const records = await expectAnswer(context, topic, request, {
        errorCode: ErrorCode.NONE,
        highWatermark: 2n,
        preferredReadReplica: -1,
      });
      expectEqual('records', unplaced(records), batchOf(['a', 'b']));
    },
  }),

  must('fetch/replica-that-is-none', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'Who calls itself a replica moves the high watermark: a client with a wrong id would have records acknowledged.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      const posing = { ...fetchFrom(topic, 0n), ...asReplica(987_654, context.version) };
      await expectAnswer(context, topic, posing, {
        errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
        highWatermark: -1n,
        records: NOTHING,
      });
    },
  }),

  must('fetch/debugging-consumer', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'Tools that compare replicas read as -2, and what they read is what everybody reads.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      const request = { ...fetchFrom(topic, 0n), ...asReplica(DEBUGGING_CONSUMER, context.version) };
      const records = await expectAnswer(context, topic, request, { errorCode: ErrorCode.NONE, highWatermark: 2n });
      expectEqual('records', unplaced(records), batchOf(['a', 'b']));
    },
  }),

  must('fetch/offsets-that-cannot-be', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Error Codes',
    why: 'The largest and the smallest number are offsets as any other: out of range, and no end of the connection.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      for (const offset of [LARGEST_OFFSET, -LARGEST_OFFSET - 1n, -1n]) {
        await expectAnswer(context, topic, fetchFrom(topic, offset), {
          partitionIndex: 0,
          errorCode: ErrorCode.OFFSET_OUT_OF_RANGE,
          highWatermark: -1n,
          lastStableOffset: -1n,
          logStartOffset: -1n,
          preferredReadReplica: -1,
          records: NOTHING,
        });
      }
    },
  }),

  must('fetch/partition-numbers-that-cannot-be', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Error Codes',
    why: 'A number that a broker takes as an index would hit another partition, or the broker itself.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a']));
      for (const partition of [-1, 2 ** 31 - 1]) {
        await expectAnswer(context, topic, fetchFrom(topic, 0n, { partition }), {
          partitionIndex: partition,
          errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          highWatermark: -1n,
          lastStableOffset: -1n,
          logStartOffset: -1n,
          records: NOTHING,
        });
      }
    },
  }),

  must('fetch/limits-of-0', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-74',
    why: 'Progress comes before limits: a consumer that counted its memory down to nothing still gets one batch.',
    async run(context) {
      const batch = batchOfSize(100);
      const topic = await withBatches(context, batch, batch);
      for (const limits of [{ maxBytes: 0 }, { partitionMaxBytes: 0 }]) {
        const records = await expectAnswer(context, topic, fetchFrom(topic, 0n, limits), {
          errorCode: ErrorCode.NONE,
          highWatermark: 2n,
        });
        expectEqual(`records within ${JSON.stringify(limits)}`, unplaced(records), batch);
      }
    },
  }),

  must('fetch/nothing-asked', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'There is nothing that could come: a consumer without partitions would wait for nothing.',
    async run({ send, freshTopic, leader }) {
      const at = await leader(await freshTopic());
      const began = performance.now();
      const answer = await send(Fetch, { maxWaitMs: 8_000, minBytes: 1, maxBytes: 1 << 20, topics: [] }, at);
      expectFields(answer, { errorCode: ErrorCode.NONE, sessionId: 0, responses: [] });
      expectEqual('whether the answer came within the wait', performance.now() - began < 5_000, true);
    },
  }),

  must('fetch/several-topics', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'Each answer belongs to the topic that it names, whatever stands beside it.',
    async run(context) {
      const [one, two] = [await withBatches(context, batchOf(['a'])), await withBatches(context, batchOf(['b', 'c']))];
      const topics = [one, two].flatMap((topic) => fetchPartitions(topic, BOTH).topics ?? []);
      const { responses } = await context.send(Fetch, { ...fetchFrom(one, 0n), topics }, await context.leader(one));
      expectEqual('responses.length', responses.length, 2);
      for (const { topic, highWatermark } of [
        { topic: one, highWatermark: 1n },
        { topic: two, highWatermark: 2n },
      ]) {
        const answer = responses.find((found) => found.topic === topic.name || found.topicId === topic.id);
        const partitions = [...(answer?.partitions ?? [])].sort((a, b) => a.partitionIndex - b.partitionIndex);
        expectFields(partitions, [
          { partitionIndex: 0, errorCode: ErrorCode.NONE, highWatermark },
          { partitionIndex: 1, errorCode: ErrorCode.NONE, highWatermark: 0n, records: NOTHING },
        ]);
      }
    },
  }),

  must('fetch/old-log-start-of-the-consumer', {
    api: Fetch,
    versions: [5, 18],
    see: 'KIP-107',
    why: 'Only followers have a log of their own: what a consumer says of one must not move the partition’s.',
    async run(context) {
      const topic = await withBatches(context, batchOf(['a', 'b']));
      const records = await expectAnswer(context, topic, changed(topic, { logStartOffset: 1n }), {
        errorCode: ErrorCode.NONE,
        highWatermark: 2n,
        logStartOffset: 0n,
      });
      expectEqual('records', unplaced(records), batchOf(['a', 'b']));
    },
  }),
];
