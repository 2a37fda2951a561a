import { ErrorCode, Metadata, OffsetForLeaderEpoch } from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { leaderEpochOf } from './leader-epoch.js';

/** From v3 on a consumer says that it is one: before, only replicas and those with rights on the cluster may ask. */
const CONSUMER = -1;
const UNKNOWN = -1;

interface Question {
  readonly leaderEpoch: number;
  readonly currentLeaderEpoch?: number;
  readonly partition?: number;
}

function ask(
  { send, version }: CaseContext,
  topic: string,
  question: Question,
  at?: Parameters<CaseContext['send']>[2],
) {
  const asker = version < 3 ? {} : { replicaId: CONSUMER };
  const partitions = [{ partition: 0, ...question }];
  return send(OffsetForLeaderEpoch, { ...asker, topics: [{ topic, partitions }] }, at);
}

async function withThreeRecords({ freshTopic, append }: CaseContext): Promise<TestTopic> {
  const topic = await freshTopic();
  for (const values of [['a', 'b'], ['c']]) await append(topic, 0, batchOf(values));
  return topic;
}

export const offsetForLeaderEpochCases = [
  must('offset-for-leader-epoch/current-epoch-ends-at-the-end', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    needs: [Metadata],
    see: 'KIP-101, KIP-320',
    why: 'A consumer asks after each change of leaders: an end below what it has read is told to the application as a loss.',
    async run(context) {
      const topic = await withThreeRecords(context);
      const leaderEpoch = await leaderEpochOf(context, topic);
      const answer = await ask(context, topic.name, { leaderEpoch }, await context.leader(topic));
      expectFields(answer, {
        topics: [
          {
            topic: topic.name,
            partitions: [
              {
                partition: 0,
                errorCode: ErrorCode.NONE,
                leaderEpoch: context.version < 1 ? UNKNOWN : leaderEpoch,
                endOffset: 3n,
              },
            ],
          },
        ],
      });
    },
  }),

  must('offset-for-leader-epoch/epoch-that-never-was', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    needs: [Metadata],
    see: 'KIP-101, KIP-320',
    why: 'There is nothing to compare with: -1 and -1 send the consumer to where it was told to begin, any offset would be believed.',
    async run(context) {
      const topic = await withThreeRecords(context);
      const epoch = await leaderEpochOf(context, topic);
      const at = await context.leader(topic);
      for (const leaderEpoch of [epoch + 1, 2 ** 31 - 1, UNKNOWN]) {
        expectFields(await ask(context, topic.name, { leaderEpoch }, at), {
          topics: [{ partitions: [{ errorCode: ErrorCode.NONE, leaderEpoch: UNKNOWN, endOffset: -1n }] }],
        });
      }
    },
  }),

  must('offset-for-leader-epoch/unknown-current-epoch', {
    api: OffsetForLeaderEpoch,
    versions: [2, 4],
    needs: [Metadata],
    see: 'KIP-320',
    why: 'The consumer has heard of a newer leader than this broker knows: what it says of its log may be out of date.',
    async run(context) {
      const topic = await withThreeRecords(context);
      const leaderEpoch = await leaderEpochOf(context, topic);
      const at = await context.leader(topic);
      expectFields(await ask(context, topic.name, { leaderEpoch, currentLeaderEpoch: leaderEpoch }, at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, leaderEpoch, endOffset: 3n }] }],
      });
      expectFields(await ask(context, topic.name, { leaderEpoch, currentLeaderEpoch: leaderEpoch + 1 }, at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.UNKNOWN_LEADER_EPOCH, leaderEpoch: UNKNOWN, endOffset: -1n }] }],
      });
    },
  }),

  must('offset-for-leader-epoch/unknown-topic', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    see: 'Protocol guide, Error Codes',
    why: 'The consumer asks Metadata anew; end 0 would be a loss of everything.',
    async run(context) {
      const topic = context.freshTopicName();
      expectFields(await ask(context, topic, { leaderEpoch: 0 }), {
        topics: [
          {
            topic,
            partitions: [
              {
                partition: 0,
                errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                leaderEpoch: UNKNOWN,
                endOffset: -1n,
              },
            ],
          },
        ],
      });
    },
  }),

  must('offset-for-leader-epoch/unknown-partition', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    see: 'Protocol guide, Error Codes',
    why: 'Each partition is answered on its own, by its number.',
    async run(context) {
      const topic = await withThreeRecords(context);
      const at = await context.leader(topic);
      for (const partition of [7, -1]) {
        expectFields(await ask(context, topic.name, { leaderEpoch: 0, partition }, at), {
          topics: [{ partitions: [{ partition, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, endOffset: -1n }] }],
        });
      }
    },
  }),

  must('offset-for-leader-epoch/empty-partition', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    needs: [Metadata],
    see: 'KIP-101',
    why: 'A consumer that has read nothing yet has lost nothing: its epoch ends where the log does, at 0.',
    async run(context) {
      const topic = await context.freshTopic();
      const leaderEpoch = await leaderEpochOf(context, topic);
      expectFields(await ask(context, topic.name, { leaderEpoch }, await context.leader(topic)), {
        topics: [{ partitions: [{ partition: 0, errorCode: ErrorCode.NONE, endOffset: 0n }] }],
      });
    },
  }),

  must('offset-for-leader-epoch/nothing-asked', {
    api: OffsetForLeaderEpoch,
    versions: [0, 4],
    see: 'KIP-101',
    why: 'A request without partitions is answered all the same: whoever sent it waits.',
    async run({ send }) {
      expectFields(await send(OffsetForLeaderEpoch, { topics: [] }), { topics: [] });
    },
  }),
];
