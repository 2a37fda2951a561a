import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { freshGroup, Member, syncAll, twoAtWork, twoMembers } from './group.js';

/** More than one segment of the network holds. */
const LARGE = 100_003;

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

  must('sync-group/whole-answer', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup],
    see: 'Protocol guide, SyncGroup; KIP-559',
    why: 'Assignors put what they like into an assignment: bytes that come back changed cannot be read, and the member owns nothing.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const protocols = [{ name: 'v0', metadata: Buffer.alloc(0) }];
      await member.join({ protocolType: 'opaque', protocols });
      const assignment = Buffer.from(Array.from({ length: LARGE }, (_, index) => index % 251));
      const assignments = [{ memberId: member.memberId, assignment }];
      const answer = await member.sync([], { protocolType: 'opaque', protocolName: 'v0', assignments });
      const named = context.version < 5 ? null : { protocolType: 'opaque', protocolName: 'v0' };
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        protocolType: named?.protocolType ?? null,
        protocolName: named?.protocolName ?? null,
        assignment,
      });
    },
  }),

  must('sync-group/second-assignment-of-a-generation', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat],
    see: 'Protocol guide, SyncGroup',
    why: 'A leader that repeats its request may have assigned otherwise meanwhile: half the group would work by one list, half by the other.',
    async run(context) {
      const [leader, follower] = await twoAtWork(context);
      const swapped = [
        { memberId: leader.memberId, assignment: Buffer.from(follower.memberId) },
        { memberId: follower.memberId, assignment: Buffer.from(leader.memberId) },
      ];
      for (const member of [leader, follower]) {
        const answer = await member.sync([], { assignments: swapped });
        expectFields(answer, { errorCode: ErrorCode.NONE, assignment: Buffer.from(member.memberId) });
      }
    },
  }),

  must('sync-group/assignments-of-a-follower', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat],
    see: 'Protocol guide, SyncGroup',
    why: 'Only the leader knows what all members asked for.',
    async run(context) {
      const [leader, follower] = await twoMembers(context);
      const usurping = follower.sync([], {
        assignments: [{ memberId: follower.memberId, assignment: Buffer.from('mine') }],
      });
      await leader.sync([leader, follower]);
      expectFields(await usurping, { errorCode: ErrorCode.NONE, assignment: Buffer.from(follower.memberId) });
    },
  }),

  must('sync-group/assignment-for-a-stranger', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup],
    see: 'Protocol guide, SyncGroup',
    why: 'A leader that assigns to one that has just left must not bring the others to a stop.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      const answer = await member.sync([], {
        assignments: [
          { memberId: 'nobody', assignment: Buffer.from('nothing') },
          { memberId: member.memberId, assignment: Buffer.from('something') },
        ],
      });
      expectFields(answer, { errorCode: ErrorCode.NONE, assignment: Buffer.from('something') });
    },
  }),

  must('sync-group/while-members-join', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat],
    see: 'Protocol guide, Error Codes; confluentinc/librdkafka#595',
    why: 'The assignment is about to be another one: a member that asks for it late has to join again.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const newcomer = await Member.of(group, context);
      const joining = newcomer.join();
      await member.untilRebalance();
      expectFields(await member.sync(), {
        errorCode: ErrorCode.REBALANCE_IN_PROGRESS,
        protocolType: null,
        protocolName: null,
        assignment: Buffer.alloc(0),
      });
      await Promise.all([member.join(), joining]);
      await syncAll([member, newcomer]);
    },
  }),

  must('sync-group/another-protocol-type', {
    api: SyncGroup,
    versions: [5, 5],
    needs: [JoinGroup],
    see: 'KIP-559',
    why: 'A Connect worker could not read what was assigned to consumers.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      const answer = await member.sync([member], { protocolType: 'connect' });
      expectFields(answer, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL, assignment: Buffer.alloc(0) });
    },
  }),

  must('sync-group/unnamed-protocol', {
    api: SyncGroup,
    versions: [5, 5],
    needs: [JoinGroup],
    see: 'KIP-559',
    why: 'From v5 on a member has to say what it expects: proxies and tools read assignments by these names.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      await member.join();
      const answer = await member.sync([member], { protocolType: null, protocolName: null });
      expectFields(answer, {
        errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
        protocolType: null,
        protocolName: null,
        assignment: Buffer.alloc(0),
      });
    },
  }),

  must('sync-group/empty-group-id', {
    api: SyncGroup,
    versions: [0, 5],
    see: 'Protocol guide, Error Codes',
    why: 'There is no such group: a client that lost its configuration should hear of it.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      expectFields(await member.sync([], { groupId: '', memberId: 'nobody', generationId: 1 }), {
        errorCode: ErrorCode.INVALID_GROUP_ID,
        assignment: Buffer.alloc(0),
      });
    },
  }),
];
