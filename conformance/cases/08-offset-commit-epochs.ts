import {
  ConsumerGroupHeartbeat,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { codesOf, commitOf, committed, committedOf, namedIn } from './committed.js';
import { Consumer } from './consumer-group.js';
import { freshGroup, Member } from './group.js';

export const offsetEpochCases = [
  must('offset-commit/by-member-epoch', {
    api: OffsetCommit,
    versions: [9, 10],
    needs: [ConsumerGroupHeartbeat, OffsetFetch],
    when: ['consumer-groups'],
    see: 'KIP-848; confluentinc/librdkafka#4634',
    why: 'A commit with a wrong epoch may come from one that has lost its partitions; 113 tells it to heartbeat and try again.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const { memberId, memberEpoch } = await Consumer.alone(group, context, topic);
      const codes = async (sender: { memberId: string; generationIdOrMemberEpoch: number }, offset: bigint) =>
        codesOf(
          await context.send(OffsetCommit, { ...commitOf(group.groupId, topic, { offset }), ...sender }, group.at),
        );
      const own = { memberId, generationIdOrMemberEpoch: memberEpoch };
      expectEqual('errorCodes', await codes(own, 1n), [ErrorCode.NONE]);
      const ahead = { memberId, generationIdOrMemberEpoch: memberEpoch + 1 };
      expectEqual('errorCodes of a later epoch', await codes(ahead, 2n), [ErrorCode.STALE_MEMBER_EPOCH]);
      const stranger = { memberId: 'nobody', generationIdOrMemberEpoch: memberEpoch };
      expectEqual('errorCodes of a stranger', await codes(stranger, 3n), [ErrorCode.UNKNOWN_MEMBER_ID]);
      const nobody = { memberId: '', generationIdOrMemberEpoch: -1 };
      expectEqual('errorCodes without a member', await codes(nobody, 4n), [ErrorCode.UNKNOWN_MEMBER_ID]);
      expectFields(await committed(context, group, topic), { committedOffset: 1n });
    },
  }),

  must('offset-commit/consumer-group-without-members', {
    api: OffsetCommit,
    versions: [2, 10],
    needs: [ConsumerGroupHeartbeat, OffsetFetch],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Tools reset the offsets of a group that is stopped, whatever protocol it speaks.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const consumer = await Consumer.alone(group, context, topic);
      await consumer.leave();
      const request = commitOf(group.groupId, topic, { offset: 5n });
      expectEqual('errorCodes', codesOf(await context.send(OffsetCommit, request, group.at)), [ErrorCode.NONE]);
      expectFields(await committed(context, group, topic), { committedOffset: 5n });
    },
  }),

  must('offset-fetch/by-member-epoch', {
    api: OffsetFetch,
    versions: [9, 10],
    needs: [ConsumerGroupHeartbeat, OffsetCommit],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'With a wrong epoch the partition may not be its own yet, and its last owner may still commit.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const { memberId, memberEpoch } = await Consumer.alone(group, context, topic);
      const own = { memberId, generationIdOrMemberEpoch: memberEpoch };
      await context.send(OffsetCommit, { ...commitOf(group.groupId, topic, { offset: 3n }), ...own }, group.at);
      const asked = [{ topic, partitions: [0] }];
      for (const member of [{ memberId, memberEpoch }, {}]) {
        expectFields(await committedOf(context, group, asked, member), {
          errorCode: ErrorCode.NONE,
          topics: [
            { ...namedIn(context.version, topic), partitions: [{ committedOffset: 3n, errorCode: ErrorCode.NONE }] },
          ],
        });
      }
      const ahead = await committedOf(context, group, asked, { memberId, memberEpoch: memberEpoch + 1 });
      expectFields(ahead, { errorCode: ErrorCode.STALE_MEMBER_EPOCH, topics: [] });
      const stranger = await committedOf(context, group, asked, { memberId: 'nobody', memberEpoch });
      expectFields(stranger, { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, topics: [] });
    },
  }),

  must('heartbeat/of-a-consumer-protocol-member', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A classic heartbeat for such a member comes from one that is mistaken: answered with success, it would never notice.',
    async run(context) {
      const group = await freshGroup(context);
      const { memberId, memberEpoch } = await Consumer.alone(group, context, await context.freshTopic());
      const request = { groupId: group.groupId, memberId, generationId: memberEpoch };
      expectFields(await context.send(Heartbeat, request, group.at), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    },
  }),

  must('join-group/another-type-into-a-consumer-group', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A Connect worker in a group of consumers would be given partitions for work.',
    async run(context) {
      const group = await freshGroup(context);
      const consumer = await Consumer.alone(group, context, await context.freshTopic());
      const worker = await Member.of(group, context);
      const answer = await worker.askToJoin({
        protocolType: 'connect',
        protocols: [{ name: 'default', metadata: Buffer.alloc(0) }],
      });
      expectFields(answer, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL, generationId: -1, members: [] });
      expectFields(await consumer.ask(), { errorCode: ErrorCode.NONE });
    },
  }),
];
