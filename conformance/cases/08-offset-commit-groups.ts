import {
  ErrorCode,
  Heartbeat,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
  ZERO_UUID,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { codesOf, commitOf, committed, namedIn } from './committed.js';
import { freshGroup, Member, syncAll, takeIn, twoMembers } from './group.js';
import { STRANGE_TOPIC_ID } from './requests.js';

const HOUR_MS = 3_600_000n;
const LAST_OFFSET = 2n ** 63n - 1n;
const NO_SUCH_PARTITION = 99;

export const offsetCommitGroupCases = [
  must('offset-commit/before-it-joins-again', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup, Heartbeat, OffsetFetch],
    see: 'Protocol guide, OffsetCommit; KIP-62',
    why: 'A consumer commits what it has done before it gives back its partitions: refused, all of that is done twice.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const member = await Member.alone(group, context);
      const newcomer = await Member.of(group, context);
      const joining = newcomer.join();
      await member.untilRebalance();
      const { memberId, generationId } = member;
      const request = {
        ...commitOf(group.groupId, topic, { offset: 8n }),
        memberId,
        generationIdOrMemberEpoch: generationId,
      };
      expectEqual('errorCodes', codesOf(await context.send(OffsetCommit, request, group.at)), [ErrorCode.NONE]);
      expectFields(await committed(context, group, topic), { committedOffset: 8n });
      await Promise.all([member.join(), joining]);
    },
  }),

  must('offset-commit/before-the-assignment', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup, Heartbeat, OffsetFetch],
    see: 'Protocol guide, Error Codes',
    why: 'In the new generation its partitions may be another’s: until it knows, its old offsets could set that one back.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const [{ memberId, generationId }] = await twoMembers(context, group);
      const request = {
        ...commitOf(group.groupId, topic, { offset: 8n }),
        memberId,
        generationIdOrMemberEpoch: generationId,
      };
      const answer = await context.send(OffsetCommit, request, group.at);
      expectEqual('errorCodes', codesOf(answer), [ErrorCode.REBALANCE_IN_PROGRESS]);
      expectFields(await committed(context, group, topic), { committedOffset: -1n });
    },
  }),

  must('offset-commit/read-by-the-next-owner', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup, Heartbeat, OffsetFetch],
    see: 'streamnative/kop#1289',
    why: 'The next owner asks for its position as soon as it has its assignment: an older one means records that are read twice.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const first = await Member.alone(group, context);
      const second = await Member.of(group, context);
      const joining = second.join();
      await first.untilRebalance();
      for (const offset of [1n, 2n, 3n]) {
        const { memberId, generationId } = first;
        const request = {
          ...commitOf(group.groupId, topic, { offset }),
          memberId,
          generationIdOrMemberEpoch: generationId,
        };
        await first.send(OffsetCommit, request);
      }
      await Promise.all([first.join(), joining]);
      await syncAll([first, second]);
      expectFields(await committed(context, group, topic), { committedOffset: 3n, errorCode: ErrorCode.NONE });
    },
  }),

  must('offset-commit/after-the-members-have-left', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup, OffsetFetch],
    see: 'Protocol guide, OffsetCommit',
    why: 'Tools reset the offsets of a group that is stopped; one that has left must not commit any more.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const member = await Member.alone(group, context);
      const sender = { memberId: member.memberId, generationIdOrMemberEpoch: member.generationId };
      // A group that keeps an offset stays known: Kafka 3.9 drops others whenever some topic is deleted.
      await context.send(OffsetCommit, { ...commitOf(group.groupId, topic, { offset: 1n }), ...sender }, group.at);
      await member.leave();
      const late = { ...commitOf(group.groupId, topic, { offset: 8n }), ...sender };
      expectEqual('errorCodes of the one that left', codesOf(await context.send(OffsetCommit, late, group.at)), [
        ErrorCode.UNKNOWN_MEMBER_ID,
      ]);
      const tool = commitOf(group.groupId, topic, { offset: 2n });
      expectEqual('errorCodes of the tool', codesOf(await context.send(OffsetCommit, tool, group.at)), [
        ErrorCode.NONE,
      ]);
      expectFields(await committed(context, group, topic), { committedOffset: 2n });
    },
  }),

  must('offset-commit/generation-of-no-group', {
    api: OffsetCommit,
    versions: [1, 8],
    see: 'Protocol guide, Error Codes',
    why: 'A member whose group was deleted meanwhile has to join again; a group that comes up by its commit has no members.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const topic = await context.freshTopic();
      const request = { ...commitOf(groupId, topic, { offset: 1n }), memberId: 'nobody', generationIdOrMemberEpoch: 5 };
      const answer = await context.send(OffsetCommit, request, at);
      expectEqual('errorCodes', codesOf(answer), [ErrorCode.ILLEGAL_GENERATION]);
      expectFields(await committed(context, { groupId, at }, topic), { committedOffset: -1n });
    },
  }),

  must('offset-commit/last-offset-there-is', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [OffsetFetch],
    see: 'Protocol guide, OffsetCommit',
    why: 'Offsets have 64 bits: a broker that counts in floating point gives back another one.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const positions = [{ offset: LAST_OFFSET }, { partition: 1, offset: 2n ** 53n + 1n }];
      const answer = await context.send(OffsetCommit, commitOf(group.groupId, topic, ...positions), group.at);
      expectEqual('errorCodes', codesOf(answer), [ErrorCode.NONE, ErrorCode.NONE]);
      expectFields(await committed(context, group, topic, 0), { committedOffset: LAST_OFFSET });
      expectFields(await committed(context, group, topic, 1), { committedOffset: 2n ** 53n + 1n });
    },
  }),

  must('offset-commit/metadata-in-any-language', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [OffsetFetch],
    see: 'Protocol guide, OffsetCommit',
    why: 'Kafka Streams keeps its stream time here, others their host names: a text that comes back changed cannot be read.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const metadata = 'naïve – 終わり 🧭\u0000 ';
      await context.send(OffsetCommit, commitOf(group.groupId, topic, { offset: 1n, metadata }), group.at);
      expectFields(await committed(context, group, topic), { committedOffset: 1n, metadata });
    },
  }),

  must('offset-commit/unknown-partition', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [OffsetFetch],
    see: 'Protocol guide, Error Codes',
    why: 'One partition that is not there must not cost the others their positions.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const positions = [{ offset: 1n }, { partition: NO_SUCH_PARTITION, offset: 2n }];
      const answer = await context.send(OffsetCommit, commitOf(group.groupId, topic, ...positions), group.at);
      expectEqual('topics.length', answer.topics.length, 1);
      expectFields(answer, { throttleTimeMs: 0, topics: [namedIn(context.version, topic)] });
      const codes = codesOf(answer);
      expectEqual('errorCode of the one that is there', codes[0], ErrorCode.NONE);
      expectEqual('errorCode of the other', codes[NO_SUCH_PARTITION], ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      expectFields(await committed(context, group, topic), { committedOffset: 1n });
    },
  }),

  must('offset-commit/several-topics', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [OffsetFetch],
    see: 'redpanda-data/redpanda#3403',
    why: 'Clients look up the error of each partition that they committed: one that is missing in the answer counts as failed.',
    async run(context) {
      const group = await freshGroup(context);
      const topics = await Promise.all([context.freshTopic({ partitions: 2 }), context.freshTopic({ partitions: 2 })]);
      const [one, two] = topics;
      const request = {
        groupId: group.groupId,
        topics: topics.flatMap(
          (topic, index) =>
            commitOf(
              group.groupId,
              topic,
              ...[0, 1].map((partition) => ({ partition, offset: BigInt(10 * index + partition) })),
            ).topics ?? [],
        ),
      };
      const answer = await context.send(OffsetCommit, request, group.at);
      const told = answer.topics.flatMap(({ name, topicId, partitions }) =>
        partitions.map(
          ({ partitionIndex, errorCode }) => `${context.version < 10 ? name : topicId}-${partitionIndex}: ${errorCode}`,
        ),
      );
      const wanted = topics.flatMap(({ name, id }) => [0, 1].map((p) => `${context.version < 10 ? name : id}-${p}: 0`));
      expectEqual('what the answer tells', told.sort(), wanted.sort());
      expectFields(await committed(context, group, one, 1), { committedOffset: 1n });
      expectFields(await committed(context, group, two, 0), { committedOffset: 10n });
    },
  }),

  must('offset-commit/retention-time', {
    api: OffsetCommit,
    versions: [2, 4],
    needs: [OffsetFetch],
    see: 'KIP-211',
    why: 'Old clients, and sarama by its settings, say for how long an offset is to be kept.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const request = { ...commitOf(group.groupId, topic, { offset: 7n }), retentionTimeMs: HOUR_MS };
      expectEqual('errorCodes', codesOf(await context.send(OffsetCommit, request, group.at)), [ErrorCode.NONE]);
      expectFields(await committed(context, group, topic), { committedOffset: 7n });
    },
  }),

  must('offset-commit/static-member', {
    api: OffsetCommit,
    versions: [7, 10],
    needs: [JoinGroup, SyncGroup, OffsetFetch, Heartbeat],
    see: 'KIP-345',
    why: 'Of two processes with one instance id only the last may move the offsets: the other has to stop for good (82).',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const leader = await Member.alone(group, context);
      const member = await Member.of(group, context, 'instance-1');
      await takeIn([leader], member);
      await syncAll([leader, member]);
      const { memberId, generationId: generationIdOrMemberEpoch } = member;
      const codes = async (sender: { memberId: string; groupInstanceId: string }) => {
        const request = { ...commitOf(group.groupId, topic, { offset: 1n }), generationIdOrMemberEpoch, ...sender };
        return codesOf(await context.send(OffsetCommit, request, group.at));
      };
      expectEqual('errorCodes', await codes({ memberId, groupInstanceId: 'instance-1' }), [ErrorCode.NONE]);
      expectEqual('errorCodes of another member', await codes({ memberId: 'nobody', groupInstanceId: 'instance-1' }), [
        ErrorCode.FENCED_INSTANCE_ID,
      ]);
      expectEqual('errorCodes of another instance', await codes({ memberId, groupInstanceId: 'instance-2' }), [
        ErrorCode.UNKNOWN_MEMBER_ID,
      ]);
    },
  }),

  must('offset-commit/unknown-topic-id', {
    api: OffsetCommit,
    versions: [10, 10],
    see: 'KIP-848; KIP-516',
    why: 'The topic was deleted and made anew: an offset of the old one is no position in the new one.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      for (const id of [STRANGE_TOPIC_ID, ZERO_UUID]) {
        const answer = await context.send(OffsetCommit, commitOf(groupId, { name: '', id }, { offset: 1n }), at);
        expectFields(answer, {
          topics: [{ topicId: id, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }] }],
        });
      }
    },
  }),
];
