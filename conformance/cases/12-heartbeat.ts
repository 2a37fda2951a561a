import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshGroup, Member, syncAll, takeIn, twoMembers } from './group.js';

/** The shortest session that Apache Kafka allows as it comes (`group.min.session.timeout.ms`). */
const SHORT_SESSION_MS = 6_000;
const LATE_MS = 4_000;

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

  must('heartbeat/before-the-assignment', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Heartbeat',
    why: 'The leader may need longer for its assignment than a session lasts; 27 would send the others back to join for ever.',
    async run(context) {
      const [leader, follower] = await twoMembers(context);
      for (const member of [leader, follower]) {
        const { groupId, memberId, generationId } = member;
        const answer = await member.send(Heartbeat, { groupId, memberId, generationId });
        expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      }
    },
  }),

  must('heartbeat/empty-group-id', {
    api: Heartbeat,
    versions: [0, 4],
    see: 'Protocol guide, Error Codes',
    why: 'There is no such group: a client that lost its configuration should hear of it.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.send(Heartbeat, { groupId: '', generationId: 1, memberId: 'nobody' });
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_GROUP_ID });
    },
  }),

  must('heartbeat/another-instance', {
    api: Heartbeat,
    versions: [3, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'KIP-345',
    why: 'A static member goes on only as long as its instance id is its own: 82 tells it to stop, 25 to join again.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context, 'instance-1');
      const { groupId, memberId, generationId } = member;
      const beat = (groupInstanceId: string, id: string) =>
        member.send(Heartbeat, { groupId, generationId, memberId: id, groupInstanceId });
      expectFields(await beat('instance-1', memberId), { errorCode: ErrorCode.NONE });
      expectFields(await beat('instance-1', 'nobody'), { errorCode: ErrorCode.FENCED_INSTANCE_ID });
      expectFields(await beat('instance-2', memberId), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    },
  }),

  must('heartbeat/silence-ends-the-session', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, Heartbeat',
    why: 'Nobody reads the partitions of a consumer that was killed until the others are told; one that heartbeats must stay.',
    async run(context) {
      const group = await freshGroup(context);
      const session = { sessionTimeoutMs: SHORT_SESSION_MS };
      const alive = await Member.of(group, context);
      await alive.join(session);
      await alive.sync([alive]);
      const killed = await Member.of(group, context);
      await takeIn([alive], killed, session);
      const began = performance.now();
      await syncAll([alive, killed]);
      expectEqual('errorCode', await alive.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      const took = performance.now() - began;
      expectThat('it does not end before its time', took >= SHORT_SESSION_MS - 500, `${took} ms`);
      expectThat('it ends when its time is over', took < SHORT_SESSION_MS + LATE_MS, `${took} ms`);
      expectFields(await alive.join(session), {
        generationId: 3,
        leader: alive.memberId,
        members: [{ memberId: alive.memberId }],
      });
      expectEqual('errorCode of the other', await killed.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),
];
