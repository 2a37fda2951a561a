import { ErrorCode, Heartbeat, JoinGroup, LeaveGroup, OffsetCommit, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { keptGroup } from './committed.js';
import { freshGroup, Member, takeIn, twoMembers } from './group.js';

export const leaveGroupCases = [
  must('leave-group/is-out-at-once', {
    api: LeaveGroup,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'Protocol guide, LeaveGroup',
    why: 'Until its session ends, nobody would read the partitions of a consumer that was shut down.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const answer = await member.leave();
      const { memberId } = member;
      const members = context.version < 3 ? [] : [{ memberId, groupInstanceId: null, errorCode: ErrorCode.NONE }];
      expectFields(answer, { errorCode: ErrorCode.NONE, members });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
      const next = await Member.of(group, context);
      const joined = await next.join();
      expectFields(joined, { leader: next.memberId, members: [{ memberId: next.memberId }] });
    },
  }),

  must('leave-group/others-rebalance', {
    api: LeaveGroup,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'Protocol guide, LeaveGroup',
    why: 'Those that stay take over the partitions only in a new generation.',
    async run(context) {
      const [leader, follower] = await twoMembers(context);
      await Promise.all([leader.sync([leader, follower]), follower.sync()]);
      await leader.leave();
      expectEqual('Heartbeat errorCode', await follower.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      const answer = await follower.join();
      expectFields(answer, { leader: follower.memberId, members: [{ memberId: follower.memberId }] });
    },
  }),

  must('leave-group/unknown-member', {
    api: LeaveGroup,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup],
    see: 'KIP-345',
    why: 'From v3 on the error stands beside the member: the others of the request have left all the same.',
    async run(context) {
      const group = await freshGroup(context);
      await Member.alone(group, context);
      const stranger = await Member.of(group, context);
      stranger.memberId = 'nobody';
      const unknown = ErrorCode.UNKNOWN_MEMBER_ID;
      expectFields(
        await stranger.leave(),
        context.version < 3
          ? { errorCode: unknown }
          : { errorCode: ErrorCode.NONE, members: [{ memberId: 'nobody', errorCode: unknown }] },
      );
    },
  }),

  must('leave-group/many-at-once', {
    api: LeaveGroup,
    versions: [3, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'KIP-345',
    why: 'An administrator takes out what is left of a deployment; one that has gone already must not keep the others in.',
    async run(context) {
      const group = await freshGroup(context);
      const leader = await Member.alone(group, context);
      const follower = await Member.of(group, context, 'instance-1');
      await takeIn([leader], follower);
      const { groupId, memberId } = leader;
      const members = [
        { memberId: 'nobody', groupInstanceId: null },
        { memberId: '', groupInstanceId: 'instance-1' },
        { memberId: '', groupInstanceId: 'instance-2' },
        { memberId, groupInstanceId: null },
      ];
      const codes = [ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE];
      const answer = await context.send(LeaveGroup, { groupId, members }, group.at);
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        members: members.map((member, index) => ({ ...member, errorCode: codes[index] ?? -1 })),
      });
      for (const member of [leader, follower]) {
        expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
      }
    },
  }),

  must('leave-group/with-a-reason', {
    api: LeaveGroup,
    versions: [5, 5],
    needs: [JoinGroup, SyncGroup],
    see: 'KIP-800',
    why: 'Java clients say why they leave; the reason is for the log, and changes nothing.',
    async run(context) {
      const group = await freshGroup(context);
      const { groupId, memberId } = await Member.alone(group, context);
      const members = [{ memberId, reason: 'the consumer is being closed – ende 終'.repeat(20) }];
      expectFields(await context.send(LeaveGroup, { groupId, members }, group.at), {
        errorCode: ErrorCode.NONE,
        members: [{ memberId, groupInstanceId: null, errorCode: ErrorCode.NONE }],
      });
    },
  }),

  must('leave-group/nobody', {
    api: LeaveGroup,
    versions: [3, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'KIP-345',
    why: 'Taking nobody out is done as soon as it is asked, and must not be read as taking out everybody.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const answer = await context.send(LeaveGroup, { groupId: group.groupId, members: [] }, group.at);
      expectFields(answer, { errorCode: ErrorCode.NONE, members: [] });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('leave-group/unknown-group', {
    api: LeaveGroup,
    versions: [0, 5],
    see: 'Protocol guide, Error Codes',
    why: 'A consumer that closes after its group was deleted has nothing to leave, and must not wait or retry.',
    async run(context) {
      const group = await freshGroup(context);
      const { groupId } = group;
      const request =
        context.version < 3 ? { groupId, memberId: 'nobody' } : { groupId, members: [{ memberId: 'nobody' }] };
      const unknown = ErrorCode.UNKNOWN_MEMBER_ID;
      expectFields(
        await context.send(LeaveGroup, request, group.at),
        context.version < 3
          ? { errorCode: unknown, members: [] }
          : { errorCode: ErrorCode.NONE, members: [{ memberId: 'nobody', groupInstanceId: null, errorCode: unknown }] },
      );
    },
  }),

  must('leave-group/instance-of-another-member', {
    api: LeaveGroup,
    versions: [3, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'KIP-345',
    why: 'A process that was replaced would throw out its successor when it is closed at last.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context, 'instance-1');
      const members = [{ memberId: 'nobody', groupInstanceId: 'instance-1' }];
      const answer = await context.send(LeaveGroup, { groupId: group.groupId, members }, group.at);
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        members: [{ memberId: 'nobody', groupInstanceId: 'instance-1', errorCode: ErrorCode.FENCED_INSTANCE_ID }],
      });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('leave-group/empty-group-id', {
    api: LeaveGroup,
    versions: [0, 5],
    see: 'Protocol guide, Error Codes',
    why: 'There is no such group: a client that lost its configuration should hear of it.',
    async run(context) {
      const { at } = await freshGroup(context);
      const request =
        context.version < 3 ? { groupId: '', memberId: 'nobody' } : { groupId: '', members: [{ memberId: 'nobody' }] };
      const answer = await context.send(LeaveGroup, request, at);
      expectFields(answer, { errorCode: ErrorCode.INVALID_GROUP_ID, members: [] });
    },
  }),

  must('leave-group/before-it-has-joined', {
    api: LeaveGroup,
    versions: [0, 5],
    needs: [JoinGroup, OffsetCommit],
    see: 'KIP-394',
    why: 'A consumer that is closed right after its start has a member id and no generation: its id must not be held for it.',
    async run(context) {
      if (context.versionOf(JoinGroup) < 4) return; // Nobody is given an id before it has joined.
      const member = await Member.of(await keptGroup(context), context);
      const { errorCode, memberId } = await member.askToJoin();
      expectEqual('JoinGroup errorCode', errorCode, ErrorCode.MEMBER_ID_REQUIRED);
      member.memberId = memberId;
      expectFields(await member.leave(), {
        errorCode: ErrorCode.NONE,
        members: context.version < 3 ? [] : [{ memberId, groupInstanceId: null, errorCode: ErrorCode.NONE }],
      });
      expectFields(await member.askToJoin(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    },
  }),
];
