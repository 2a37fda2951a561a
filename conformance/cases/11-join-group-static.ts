import { ErrorCode, Heartbeat, JoinGroup, LeaveGroup, OffsetCommit, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshGroup, Member, subscription, syncAll, takeIn } from './group.js';

const INSTANCE = 'instance-1';

/** A leader without an instance id and a static follower, both with their assignments. */
async function withStaticFollower(context: CaseContext) {
  const group = await freshGroup(context);
  const leader = await Member.alone(group, context);
  const follower = await Member.of(group, context, INSTANCE);
  await takeIn([leader], follower);
  await syncAll([leader, follower]);
  return { group, leader, follower };
}

export const joinGroupStaticCases = [
  must('join-group/static-member-is-taken-at-once', {
    api: JoinGroup,
    versions: [5, 9],
    see: 'KIP-345; KIP-394',
    why: 'Its instance id says already who it is: error 79 would only make its start slower.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context, INSTANCE);
      const answer = await member.askToJoin();
      const { memberId } = answer;
      expectThat('the answer has a member id', memberId !== '', memberId);
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        generationId: 1,
        protocolName: 'range',
        leader: memberId,
        skipAssignment: false,
        members: [{ memberId, groupInstanceId: INSTANCE, metadata: subscription() }],
      });
    },
  }),

  must('join-group/static-member-comes-back', {
    api: JoinGroup,
    versions: [5, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-345; apache/kafka#6899',
    why: 'This is what instance ids are for: a restart within the session timeout moves no partition.',
    async run(context) {
      const { group, leader, follower } = await withStaticFollower(context);
      const restarted = await Member.of(group, context, INSTANCE);
      const answer = await restarted.join();
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        generationId: follower.generationId,
        protocolName: 'range',
        leader: leader.memberId,
        skipAssignment: false,
        members: [],
      });
      expectThat('it has a new member id', restarted.memberId !== follower.memberId, restarted.memberId);
      expectFields(await restarted.sync(), {
        errorCode: ErrorCode.NONE,
        assignment: Buffer.from(follower.memberId),
      });
      for (const member of [leader, restarted]) {
        expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
      }
    },
  }),

  must('join-group/static-leader-comes-back', {
    api: JoinGroup,
    versions: [9, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-814',
    why: 'It leads still, and has to watch the topics of all members; were it to assign anew, others would lose partitions in mid-generation.',
    async run(context) {
      const group = await freshGroup(context);
      const { memberId: before } = await Member.alone(group, context, INSTANCE);
      const restarted = await Member.of(group, context, INSTANCE);
      const answer = await restarted.join();
      const { memberId } = answer;
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        generationId: 1,
        leader: memberId,
        skipAssignment: true,
        members: [{ memberId, groupInstanceId: INSTANCE, metadata: subscription() }],
      });
      expectFields(await restarted.sync(), { errorCode: ErrorCode.NONE, assignment: Buffer.from(before) });
    },
  }),

  must('join-group/static-leader-comes-back-as-a-follower', {
    api: JoinGroup,
    versions: [5, 8],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-345; apache/kafka#6899',
    why: 'Before v9 nobody could tell it to leave the assignment as it is: named as the leader, it would hand out another one.',
    async run(context) {
      const group = await freshGroup(context);
      const { memberId: before } = await Member.alone(group, context, INSTANCE);
      const restarted = await Member.of(group, context, INSTANCE);
      const answer = await restarted.join();
      expectFields(answer, { errorCode: ErrorCode.NONE, generationId: 1, leader: before, members: [] });
      expectFields(await restarted.sync(), { errorCode: ErrorCode.NONE, assignment: Buffer.from(before) });
    },
  }),

  must('join-group/static-member-with-other-protocols', {
    api: JoinGroup,
    versions: [5, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-345; KIP-814',
    why: 'A new release is restarted under the same instance id and knows another assignor: it could not read the assignment that it had.',
    async run(context) {
      const named = (...names: string[]) => ({
        protocols: names.map((name) => ({ name, metadata: subscription(name) })),
      });
      const group = await freshGroup(context);
      const leader = await Member.of(group, context);
      await leader.join(named('range', 'sticky'));
      await leader.sync([leader]);
      const before = await Member.of(group, context, INSTANCE);
      await takeIn([leader], before, named('range', 'sticky'));
      await syncAll([leader, before]);
      const restarted = await Member.of(group, context, INSTANCE);
      const joining = restarted.join(named('sticky'));
      expectEqual('Heartbeat errorCode', await leader.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      const [led] = await Promise.all([leader.join(named('range', 'sticky')), joining]);
      expectFields(led, { generationId: before.generationId + 1, protocolName: 'sticky' });
      const metadata = subscription('sticky');
      const said = led.members.find(({ groupInstanceId }) => groupInstanceId === INSTANCE);
      expectEqual('the static member', said, { memberId: restarted.memberId, groupInstanceId: INSTANCE, metadata });
    },
  }),

  must('join-group/replaced-static-member-is-fenced', {
    api: JoinGroup,
    versions: [5, 9],
    needs: [Heartbeat, SyncGroup, OffsetCommit, LeaveGroup],
    see: 'KIP-345; twmb/franz-go#931',
    why: 'Two processes that were given one instance id by mistake would both read its partitions, and each move the other’s offsets.',
    async run(context) {
      const { group, follower } = await withStaticFollower(context);
      const topic = await context.freshTopic();
      const second = await Member.of(group, context, INSTANCE);
      await second.join();
      const { groupId, memberId, groupInstanceId, generationId } = follower;
      expectEqual('Heartbeat errorCode', await follower.heartbeat(), ErrorCode.FENCED_INSTANCE_ID);
      expectFields(await follower.sync(), { errorCode: ErrorCode.FENCED_INSTANCE_ID, assignment: Buffer.alloc(0) });
      expectFields(await follower.askToJoin(), {
        errorCode: ErrorCode.FENCED_INSTANCE_ID,
        generationId: -1,
        leader: '',
        members: [],
      });
      const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }];
      const offsets = { topics: [{ name: topic.name, topicId: topic.id, partitions }] };
      expectFields(
        await follower.send(OffsetCommit, {
          ...{ groupId, memberId, groupInstanceId, generationIdOrMemberEpoch: generationId },
          ...offsets,
        }),
        { topics: [{ partitions: [{ errorCode: ErrorCode.FENCED_INSTANCE_ID }] }] },
      );
      expectFields(await follower.send(LeaveGroup, { groupId, members: [{ memberId, groupInstanceId }] }), {
        members: [{ memberId, groupInstanceId, errorCode: ErrorCode.FENCED_INSTANCE_ID }],
      });
      expectEqual('Heartbeat errorCode of the second', await second.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('join-group/two-static-members-at-the-barrier', {
    api: JoinGroup,
    versions: [5, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-345; apache/kafka#6899',
    why: 'The first one has to be told, or it waits for a generation that it is no part of.',
    async run(context) {
      const group = await freshGroup(context);
      const leader = await Member.alone(group, context);
      const first = await Member.of(group, context, INSTANCE);
      const waiting = first.askToJoin();
      await leader.untilRebalance();
      const second = await Member.of(group, context, INSTANCE);
      const joining = second.join();
      expectFields(await waiting, { errorCode: ErrorCode.FENCED_INSTANCE_ID, generationId: -1, members: [] });
      const [led] = await Promise.all([leader.join(), joining]);
      const ids = led.members.map(({ memberId }) => memberId).sort();
      expectEqual('members of the leader’s answer', ids, [leader.memberId, second.memberId].sort());
    },
  }),

  must('join-group/unknown-member-with-an-instance-id', {
    api: JoinGroup,
    versions: [5, 9],
    see: 'KIP-345',
    why: 'A static member whose group was deleted drops its member id on this code and joins as a new one; on 82 it gives up.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context, INSTANCE);
      expectFields(await member.askToJoin({ memberId: 'nobody' }), {
        errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
        generationId: -1,
        members: [],
      });
    },
  }),
];
