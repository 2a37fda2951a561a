import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual } from '../expect.js';
import { freshGroup, Member } from './group.js';

export const heartbeatCases = [
  must('heartbeat/unknown-member', {
    api: Heartbeat,
    versions: [0, 4],
    see: 'KIP-345',
    why: 'A member that the coordinator has forgotten rejoins only when it is told that it is unknown.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      member.memberId = 'nobody';
      member.generationId = 1;
      expectEqual('errorCode in a group without members', await member.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),

  must('heartbeat/stranger-in-a-group', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Error Codes',
    why: 'Another member being alive says nothing about this one.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const stranger = await Member.of(group, context);
      stranger.memberId = 'nobody';
      stranger.generationId = member.generationId;
      expectEqual('errorCode', await stranger.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),

  must('heartbeat/of-a-member', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Heartbeat',
    why: 'Any error makes the member give back its partitions.',
    async run(context) {
      const member = await Member.alone(await freshGroup(context), context);
      expectEqual('errorCode', await member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('heartbeat/wrong-generation', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Error Codes',
    why: 'A member that missed a rebalance would go on with partitions that are another’s by now.',
    async run(context) {
      const member = await Member.alone(await freshGroup(context), context);
      for (const generationId of [member.generationId - 1, member.generationId + 1]) {
        const { groupId, memberId } = member;
        const { errorCode } = await member.send(Heartbeat, { groupId, memberId, generationId });
        expectEqual(`errorCode in generation ${generationId}`, errorCode, ErrorCode.ILLEGAL_GENERATION);
      }
    },
  }),

  must('heartbeat/while-rebalancing', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Error Codes; 514-labs/moosestack#4006',
    why: 'The members that are there learn of a new one by nothing else.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const newcomer = await Member.of(group, context);
      const joining = newcomer.join();
      expectEqual('errorCode', await member.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      await Promise.all([member.join(), joining]);
    },
  }),
];
