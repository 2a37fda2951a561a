import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCode, Heartbeat, JoinGroup, LeaveGroup, OffsetCommit, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { keptGroup } from './committed.js';
import { freshGroup, Member, twoAtWork, twoMembers } from './group.js';

const SHORT_REBALANCE_MS = 1_000;
const LATE_MS = 4_000;

export const joinGroupRebalanceCases = [
  must('join-group/member-that-does-not-come-back', {
    api: JoinGroup,
    versions: [1, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-62',
    why: 'One consumer that hangs in its work must not stop the whole group for longer than it said that it might.',
    async run(context) {
      const group = await freshGroup(context);
      const timeout = { rebalanceTimeoutMs: SHORT_REBALANCE_MS };
      const hanging = await Member.of(group, context);
      await hanging.join(timeout);
      await hanging.sync([hanging]);
      const newcomer = await Member.of(group, context);
      const began = performance.now();
      const answer = await newcomer.join(timeout);
      const took = performance.now() - began;
      expectThat('it waits for the rebalance timeout', took >= SHORT_REBALANCE_MS - 50, `${took} ms`);
      expectThat('it waits no longer', took < SHORT_REBALANCE_MS + LATE_MS, `${took} ms`);
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        generationId: 2,
        leader: newcomer.memberId,
        members: [{ memberId: newcomer.memberId }],
      });
      expectEqual('Heartbeat errorCode', await hanging.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),

  must('join-group/rebalance-timeout-of-the-slowest', {
    api: JoinGroup,
    versions: [1, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'KIP-62',
    why: 'A member that asked for more time, because its work is slow, would be thrown out by a newcomer that is in a hurry.',
    async run(context) {
      const group = await freshGroup(context);
      const slow = await Member.alone(group, context);
      const hasty = await Member.of(group, context);
      const joining = hasty.join({ rebalanceTimeoutMs: SHORT_REBALANCE_MS });
      let joined = false;
      joining.then(
        () => {
          joined = true;
        },
        () => {},
      );
      await slow.untilRebalance();
      await delay(SHORT_REBALANCE_MS + 300);
      expectEqual('the newcomer is in before the slow one is back', joined, false);
      const [led] = await Promise.all([slow.join(), joining]);
      expectEqual('members.length', led.members.length, 2);
    },
  }),

  must('join-group/leader-that-leaves-at-the-barrier', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup, LeaveGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'All would wait for its assignment: those that are left need another leader at once.',
    async run(context) {
      const group = await freshGroup(context);
      const leader = await Member.alone(group, context);
      const newcomer = await Member.of(group, context);
      const joining = newcomer.join();
      await leader.untilRebalance();
      await leader.leave();
      expectFields(await joining, {
        errorCode: ErrorCode.NONE,
        generationId: 2,
        leader: newcomer.memberId,
        members: [{ memberId: newcomer.memberId }],
      });
    },
  }),

  must('join-group/newcomer-before-the-assignment', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, SyncGroup; confluentinc/librdkafka#595',
    why: 'Whoever waits for an assignment that will not come any more has to join again; told nothing, it waits for its session to end.',
    async run(context) {
      const group = await freshGroup(context);
      const [leader, follower] = await twoMembers(context, group);
      const following = follower.sync();
      const third = await Member.of(group, context);
      const joining = third.join();
      expectFields(await following, { errorCode: ErrorCode.REBALANCE_IN_PROGRESS, assignment: Buffer.alloc(0) });
      expectFields(await leader.sync([leader, follower]), { errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
      const answers = await Promise.all([leader.join(), follower.join(), joining]);
      for (const answer of answers) expectFields(answer, { generationId: 3, leader: leader.memberId });
      expectEqual('members.length', answers[0].members.length, 3);
    },
  }),

  must('join-group/group-that-became-empty', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup, LeaveGroup, OffsetCommit],
    see: 'Protocol guide, JoinGroup',
    why: 'A generation that starts again at 1 would let a member of the old one commit into the new one.',
    async run(context) {
      const group = await keptGroup(context);
      const [leader, follower] = await twoAtWork(context, group);
      await Promise.all([leader.leave(), follower.leave()]);
      const next = await Member.of(group, context);
      const { generationId } = await next.join();
      expectThat('the generation is a later one', generationId > leader.generationId, generationId);
    },
  }),

  must('join-group/after-another-protocol-type', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [SyncGroup, LeaveGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'The name of a group that nobody uses any more can be used for something else.',
    async run(context) {
      const group = await freshGroup(context);
      const before = await Member.alone(group, context);
      await before.leave();
      const next = await Member.of(group, context);
      const answer = await next.join({
        protocolType: 'connect',
        protocols: [{ name: 'default', metadata: Buffer.from('01', 'hex') }],
      });
      expectFields(answer, { errorCode: ErrorCode.NONE, protocolName: 'default', leader: next.memberId });
    },
  }),

  must('join-group/ids-differ', {
    api: JoinGroup,
    versions: [4, 9],
    see: 'KIP-394; spreedly/kaffe#92',
    why: 'Members of one client id, started at the same time, would be one member to the group.',
    async run(context) {
      const group = await freshGroup(context);
      const members = await Promise.all(Array.from({ length: 4 }, () => Member.of(group, context)));
      const given = members.map((member) => member.askToJoin());
      const ids = (await Promise.all(given)).map(({ memberId }) => memberId);
      expectEqual('the number of different ids', new Set(ids).size, members.length);
    },
  }),
];
