import {
  AddOffsetsToTxn,
  DeleteTopics,
  EndTxn,
  ErrorCode,
  FindCoordinator,
  InitProducerId,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { commit, commitOf, committed, committedOf, namedIn } from './committed.js';
import { freshGroup, groupBeside, Member } from './group.js';
import { STRANGE_TOPIC_ID } from './requests.js';
import { Producer } from './transaction.js';

const PATIENCE_MS = 15_000;

export const offsetFetchGroupCases = [
  must('offset-fetch/all-of-an-unknown-group', {
    api: OffsetFetch,
    versions: [2, 10],
    see: 'KIP-88',
    why: 'To tools a group without offsets is an empty list; an error would look as if they could not be read.',
    async run(context) {
      const answer = await committedOf(context, await freshGroup(context), null);
      expectFields(answer, { errorCode: ErrorCode.NONE, topics: [] });
    },
  }),

  must('offset-fetch/whole-answer', {
    api: OffsetFetch,
    versions: [1, 10],
    needs: [OffsetCommit],
    see: 'Protocol guide, OffsetFetch; KIP-320',
    why: 'Offset, leader epoch and metadata are what a consumer begins with; no leader epoch is -1, not 0.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      await commit(context, group, topic, 42n);
      const topics = [{ name: topic.name, topicId: topic.id, partitionIndexes: [0] }];
      const { groupId, at } = group;
      const answer = await context.send(
        OffsetFetch,
        context.version < 8 ? { groupId, topics } : { groups: [{ groupId, topics }] },
        at,
      );
      const told = [
        {
          ...namedIn(context.version, topic),
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: 42n,
              committedLeaderEpoch: -1,
              metadata: 'at 42',
              errorCode: ErrorCode.NONE,
            },
          ],
        },
      ];
      const groups = [{ groupId, topics: told, errorCode: ErrorCode.NONE }];
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        ...(context.version < 8 ? { topics: told, groups: [] } : { topics: [], groups }),
      });
    },
  }),

  must('offset-fetch/partition-that-is-not-there', {
    api: OffsetFetch,
    versions: [1, 10],
    needs: [OffsetCommit],
    see: 'Protocol guide, OffsetFetch',
    why: 'A consumer whose metadata is older than the topic asks for too much; the rest of the answer is what it needs.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      await commit(context, group, topic, 5n);
      const { topics } = await committedOf(context, group, [{ topic, partitions: [0, 99] }]);
      const told = topics.flatMap(({ partitions }) =>
        partitions.map((p) => `${p.partitionIndex} at ${p.committedOffset}: ${p.errorCode}`),
      );
      expectEqual('what the answer tells', told.sort(), ['0 at 5: 0', '99 at -1: 0']);
    },
  }),

  must('offset-fetch/while-there-are-members', {
    api: OffsetFetch,
    versions: [1, 10],
    needs: [OffsetCommit, JoinGroup, SyncGroup],
    see: 'Protocol guide, OffsetFetch',
    why: 'Lag is watched from outside of the group: who asks is no member.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const member = await Member.alone(group, context);
      const { memberId, generationId } = member;
      const request = {
        ...commitOf(group.groupId, topic, { offset: 6n }),
        memberId,
        generationIdOrMemberEpoch: generationId,
      };
      await member.send(OffsetCommit, request);
      expectFields(await committed(context, group, topic), { committedOffset: 6n, errorCode: ErrorCode.NONE });
      await member.leave();
      expectFields(await committed(context, group, topic), { committedOffset: 6n, errorCode: ErrorCode.NONE });
    },
  }),

  must('offset-fetch/of-a-topic-that-was-deleted', {
    api: OffsetFetch,
    versions: [1, 9],
    needs: [OffsetCommit, DeleteTopics],
    see: 'Protocol guide, OffsetFetch',
    why: 'A topic that is made anew under the same name begins at 0: with the old offset all its first records would be skipped.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      await commit(context, group, topic, 5n);
      const version = context.versionOf(DeleteTopics);
      const named = version >= 6 ? { topics: [{ name: topic.name }] } : { topicNames: [topic.name] };
      await context.send(DeleteTopics, { ...named, timeoutMs: PATIENCE_MS }, context.client.controller());
      const gone = await retry(async () => {
        const { committedOffset } = await committed(context, group, topic);
        return committedOffset === -1n ? committedOffset : undefined;
      }, PATIENCE_MS);
      expectEqual('committedOffset', gone, -1n);
    },
  }),

  must('offset-fetch/unstable-offset', {
    api: OffsetFetch,
    versions: [7, 10],
    needs: [OffsetCommit, FindCoordinator, InitProducerId, AddOffsetsToTxn, TxnOffsetCommit, EndTxn],
    see: 'KIP-447; dpkp/kafka-python#3023',
    why: 'Whoever begins at the offset before an open transaction does again what that may have done already; 88 makes it wait.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      await commit(context, group, topic, 1n);
      const producer = await Producer.ready(context);
      await producer.includeGroup(group.groupId);
      expectFields(await producer.askToCommitOffset(group, topic, 2n), {
        topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] }],
      });
      const asked = [{ topic, partitions: [0] }];
      expectFields(await committedOf(context, group, asked, { requireStable: true }), {
        errorCode: ErrorCode.NONE,
        topics: [
          {
            ...namedIn(context.version, topic),
            partitions: [
              {
                partitionIndex: 0,
                committedOffset: -1n,
                committedLeaderEpoch: -1,
                metadata: '',
                errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT,
              },
            ],
          },
        ],
      });
      expectFields(await committed(context, group, topic), { committedOffset: 1n, errorCode: ErrorCode.NONE });
      await producer.end(true);
      const stable = await retry(async () => {
        const answer = await committedOf(context, group, asked, { requireStable: true });
        const [partition] = answer.topics.flatMap((told) => told.partitions);
        return partition?.errorCode === ErrorCode.NONE ? partition : undefined;
      }, PATIENCE_MS);
      expectEqual('committedOffset once it has ended', stable?.committedOffset, 2n);
    },
  }),

  must('offset-fetch/unknown-topic-id', {
    api: OffsetFetch,
    versions: [10, 10],
    see: 'KIP-848; KIP-516',
    why: 'The topic was deleted and made anew: a consumer that asks by the old id has to learn the new one.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = { name: '', id: STRANGE_TOPIC_ID };
      expectFields(await committed(context, group, topic), {
        committedOffset: -1n,
        committedLeaderEpoch: -1,
        metadata: '',
        errorCode: ErrorCode.UNKNOWN_TOPIC_ID,
      });
    },
  }),

  must('offset-fetch/groups-of-one-request', {
    api: OffsetFetch,
    versions: [8, 10],
    needs: [OffsetCommit],
    see: 'KIP-709; redpanda-data/redpanda#2564',
    why: 'Each group is asked for its own topics: answered from one list, all groups would show the same lag.',
    async run(context) {
      const group = await freshGroup(context);
      const other = await groupBeside(context, group);
      const [one, two] = [await context.freshTopic(), await context.freshTopic()];
      await commit(context, group, one, 1n);
      await commit(context, group, two, 2n);
      await commit(context, other, two, 3n);
      const groups = [
        { groupId: group.groupId, topics: [{ name: one.name, topicId: one.id, partitionIndexes: [0] }] },
        { groupId: other.groupId, topics: null },
      ];
      const answer = await context.send(OffsetFetch, { groups }, group.at);
      const told = answer.groups.map(({ groupId, topics, errorCode }) => ({
        groupId,
        errorCode,
        topics: topics.map((topic) => ({
          topic: context.version < 10 ? topic.name : topic.topicId,
          offsets: topic.partitions.map(({ committedOffset }) => committedOffset),
        })),
      }));
      const known = (topic: typeof one) => (context.version < 10 ? topic.name : topic.id);
      for (const [groupId, topic, offset] of [
        [group.groupId, one, 1n],
        [other.groupId, two, 3n],
      ] as const) {
        expectEqual(
          `the answer about ${groupId}`,
          told.find((answered) => answered.groupId === groupId),
          { groupId, errorCode: ErrorCode.NONE, topics: [{ topic: known(topic), offsets: [offset] }] },
        );
      }
    },
  }),
];
