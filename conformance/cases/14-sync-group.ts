import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { freshGroup, Member, twoMembers } from './group.js';

export const syncGroupCases = [
  must('sync-group/leader-gets-its-assignment', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup],
    see: 'Protocol guide, SyncGroup',
    why: 'What the leader hands out for itself comes back as for any other member.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      const isNamed = context.version >= 5;
      expectFields(await member.sync([member]), {
        errorCode: ErrorCode.NONE,
        protocolType: isNamed ? 'consumer' : null,
        protocolName: isNamed ? 'range' : null,
        assignment: Buffer.from(member.memberId),
      });
      // Once more, as after an answer that was lost.
      expectFields(await member.sync(), { errorCode: ErrorCode.NONE, assignment: Buffer.from(member.memberId) });
    },
  }),

  must('sync-group/follower-waits-for-the-leader', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat],
    see: 'Protocol guide, SyncGroup; birdayz/kaf#91',
    why: 'The assignment is not known before: an empty one would leave the member idle until the next rebalance.',
    async run(context) {
      const [leader, follower] = await twoMembers(context);
      const following = follower.sync();
      const led = await leader.sync([leader, follower]);
      expectFields(led, { errorCode: ErrorCode.NONE, assignment: Buffer.from(leader.memberId) });
      expectFields(await following, { errorCode: ErrorCode.NONE, assignment: Buffer.from(follower.memberId) });
      for (const member of [leader, follower]) {
        expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
      }
    },
  }),

  must('sync-group/member-without-an-assignment', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat],
    see: 'Protocol guide, SyncGroup',
    why: 'With more members than partitions some have nothing to do; they wait as members all the same.',
    async run(context) {
      const [leader, follower] = await twoMembers(context);
      const following = follower.sync();
      await leader.sync([leader]);
      expectFields(await following, { errorCode: ErrorCode.NONE, assignment: Buffer.alloc(0) });
    },
  }),

  must('sync-group/unknown-member', {
    api: SyncGroup,
    versions: [0, 5],
    see: 'Protocol guide, Error Codes',
    why: 'A member that was forgotten drops its id on this code and joins as a new one.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      member.memberId = 'nobody';
      member.generationId = 1;
      expectFields(await member.sync(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    },
  }),

  must('sync-group/wrong-generation', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup],
    see: 'Protocol guide, Error Codes',
    why: 'A member that was late would get partitions that were assigned without it.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      member.generationId += 1;
      expectFields(await member.sync([member]), { errorCode: ErrorCode.ILLEGAL_GENERATION });
    },
  }),

  must('sync-group/another-protocol', {
    api: SyncGroup,
    versions: [5, 5],
    needs: [JoinGroup],
    see: 'KIP-559',
    why: 'The member would read an assignment in a form that was not chosen.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      const { groupId, memberId, generationId } = member;
      const wrong = { protocolType: 'consumer', protocolName: 'another', assignments: [] };
      const answer = await member.send(SyncGroup, { groupId, memberId, generationId, ...wrong });
      expectFields(answer, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
    },
  }),
];
