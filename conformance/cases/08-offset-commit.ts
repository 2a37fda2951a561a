import { ErrorCode, JoinGroup, OffsetCommit, SyncGroup, ZERO_UUID } from '../../protocol/index.js';
import { must, should } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { codesOf, commitOf, committed, namedIn } from './committed.js';
import { freshGroup, Member } from './group.js';

/** The longest text that every version can carry is 32767 bytes. */
const LONG_TEXT = 'x'.repeat(32_000);

export const offsetCommitCases = [
  must('offset-commit/without-members', {
    api: OffsetCommit,
    versions: [1, 10],
    see: 'Protocol guide, OffsetCommit',
    why: 'Consumers that assign partitions themselves, and tools that set offsets, commit without a group generation.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const request = commitOf(groupId, topic, { offset: 5n, metadata: 'five' }, { partition: 1, offset: 0n });
      const answer = await context.send(OffsetCommit, request, at);
      expectFields(answer, { throttleTimeMs: 0, topics: [namedIn(context.version, topic)] });
      expectEqual('errorCodes', codesOf(answer), [ErrorCode.NONE, ErrorCode.NONE]);
      expectFields(await committed(context, { groupId, at }, topic, 0), { committedOffset: 5n, metadata: 'five' });
      expectFields(await committed(context, { groupId, at }, topic, 1), { committedOffset: 0n, metadata: '' });
    },
  }),

  must('offset-commit/last-one-counts', {
    api: OffsetCommit,
    versions: [1, 10],
    see: 'streamnative/kop#1289',
    why: 'The next owner of the partition would begin too early, or, after a reset to an older offset, too late.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      for (const offset of [10n, 20n, 3n]) {
        await context.send(OffsetCommit, commitOf(group.groupId, topic, { offset }), group.at);
        expectFields(await committed(context, group, topic), { committedOffset: offset });
      }
    },
  }),

  must('offset-commit/leader-epoch', {
    api: OffsetCommit,
    versions: [6, 10],
    see: 'KIP-320',
    why: 'A consumer that takes over finds out by the epoch that the log was cut since.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const partition = { partitionIndex: 0, committedOffset: 4n, committedLeaderEpoch: 7, committedMetadata: '' };
      const request = {
        groupId: group.groupId,
        topics: [{ name: topic.name, topicId: topic.id, partitions: [partition] }],
      };
      await context.send(OffsetCommit, request, group.at);
      expectFields(await committed(context, group, topic), { committedOffset: 4n, committedLeaderEpoch: 7 });
    },
  }),

  must('offset-commit/null-metadata', {
    api: OffsetCommit,
    versions: [1, 10],
    see: 'Protocol guide, OffsetCommit',
    why: 'Some clients send null where they have nothing to say, and read an empty text.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const request = commitOf(group.groupId, topic, { offset: 1n, metadata: null });
      await context.send(OffsetCommit, request, group.at);
      expectFields(await committed(context, group, topic), { committedOffset: 1n, metadata: '' });
    },
  }),

  must('offset-commit/of-a-member', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, OffsetCommit',
    why: 'This is how a consumer of a group keeps its position.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const { memberId, generationId } = await Member.alone(group, context);
      const answer = await context.send(
        OffsetCommit,
        { ...commitOf(group.groupId, topic, { offset: 8n }), memberId, generationIdOrMemberEpoch: generationId },
        group.at,
      );
      expectFields(answer, { topics: [{ partitions: [{ errorCode: ErrorCode.NONE }] }] });
      expectFields(await committed(context, group, topic), { committedOffset: 8n });
    },
  }),

  must('offset-commit/only-by-members-of-this-generation', {
    api: OffsetCommit,
    versions: [1, 10],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Error Codes',
    why: 'A member that missed a rebalance would set back the one that has its partitions now.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const { memberId, generationId } = await Member.alone(group, context);
      const refused = [
        { memberId, generationIdOrMemberEpoch: generationId + 1, code: ErrorCode.ILLEGAL_GENERATION },
        { memberId: 'nobody', generationIdOrMemberEpoch: generationId, code: ErrorCode.UNKNOWN_MEMBER_ID },
        { memberId: '', generationIdOrMemberEpoch: -1, code: ErrorCode.UNKNOWN_MEMBER_ID },
      ];
      for (const { code, ...sender } of refused) {
        const request = { ...commitOf(group.groupId, topic, { offset: 8n }), ...sender };
        const { topics } = await context.send(OffsetCommit, request, group.at);
        expectFields({ topics }, { topics: [{ partitions: [{ errorCode: code }] }] });
      }
      expectFields(await committed(context, group, topic), { committedOffset: -1n });
    },
  }),

  must('offset-commit/unknown-topic', {
    api: OffsetCommit,
    versions: [1, 9],
    see: 'Protocol guide, Error Codes',
    why: 'Positions in topics that are not there would be kept for good, and be wrong once there is such a topic.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const name = context.freshTopicName();
      const answer = await context.send(OffsetCommit, commitOf(groupId, { name, id: ZERO_UUID }, { offset: 1n }), at);
      expectFields(answer, {
        topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] }],
      });
    },
  }),

  should('offset-commit/metadata-too-large', {
    api: OffsetCommit,
    versions: [1, 10],
    see: 'offset.metadata.max.bytes',
    why: 'What members write beside their offsets is kept in memory by the coordinator, for all of them.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const positions = [
        { offset: 1n, metadata: LONG_TEXT },
        { partition: 1, offset: 2n },
      ];
      const answer = await context.send(OffsetCommit, commitOf(groupId, topic, ...positions), at);
      expectEqual('errorCodes', codesOf(answer), [ErrorCode.OFFSET_METADATA_TOO_LARGE, ErrorCode.NONE]);
    },
  }),
];
