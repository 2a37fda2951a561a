import {
  ErrorCode,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  type LeaveGroupResponse,
  SyncGroup,
} from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { freshGroup, Member, twoMembers } from './group.js';

/** Leaves in the form of the version. */
function leave(member: Member, { version }: CaseContext): Promise<LeaveGroupResponse> {
  const { groupId, memberId } = member;
  return member.send(LeaveGroup, version < 3 ? { groupId, memberId } : { groupId, members: [{ memberId }] });
}

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
      const answer = await leave(member, context);
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
      await leave(leader, context);
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
        await leave(stranger, context),
        context.version < 3
          ? { errorCode: unknown }
          : { errorCode: ErrorCode.NONE, members: [{ memberId: 'nobody', errorCode: unknown }] },
      );
    },
  }),
];
