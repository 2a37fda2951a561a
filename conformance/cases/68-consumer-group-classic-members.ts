import {
  ConsumerGroupHeartbeat,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  SyncGroup,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { bothAtWork, ClassicConsumer, MIGRATION, PARTITIONS, untilBothOwn } from './classic-consumer.js';
import { Consumer, partitionsOf } from './consumer-group.js';
import { freshGroup, Member } from './group.js';

/** The first SyncGroup that names a protocol, and the first LeaveGroup for many members. */
const NAMED_PROTOCOL_VERSION = 5;
const MANY_MEMBERS_VERSION = 3;

/** Members of the classic protocol in groups of the new one, served by the requests that they know. */
export const classicMemberCases = [
  must('join-group/into-a-consumer-group', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [SyncGroup, Heartbeat, ConsumerGroupHeartbeat],
    ...MIGRATION,
    level: 'kip-848',
    why: 'A client of before KIP-848 that comes late: it leads nobody, and learns from SyncGroup what the broker gave it.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: PARTITIONS });
      const consumer = await Consumer.alone(group, context, topic);
      const classic = await ClassicConsumer.of(group, context, topic);
      const { memberId, generationId, ...joined } = await classic.join();
      expectFields(joined, {
        errorCode: ErrorCode.NONE,
        protocolType: context.version < 7 ? null : 'consumer',
        protocolName: 'range',
        leader: '',
        skipAssignment: false,
        members: [],
      });
      expectThat('it has a member id', memberId !== '', memberId);
      expectThat('it has a generation', generationId > 0, generationId);
      await classic.take();
      expectEqual('its partitions, which another still has', classic.partitions(), []);
      await untilBothOwn(classic, consumer, 2);
      const all = [...classic.partitions(), ...consumer.partitions()].sort();
      expectEqual('the partitions of both', all, partitionsOf(topic, PARTITIONS));
    },
  }),

  must('join-group/no-common-protocol-in-a-consumer-group', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [SyncGroup, Heartbeat, ConsumerGroupHeartbeat],
    ...MIGRATION,
    level: 'kip-848',
    why: 'Should the others go back to the old protocol, there would be none that all of them know.',
    async run(context) {
      const { group, classic } = await bothAtWork(context);
      const stranger = await Member.of(group, context);
      const [first] = classic.protocols;
      const [name, metadata] = ['another', first?.metadata ?? Buffer.alloc(0)];
      for (const change of [
        { protocols: [{ name, metadata }] },
        { protocols: [{ name: 'range', metadata }], protocolType: 'connect' },
        { protocols: [] },
      ]) {
        expectFields(await stranger.askToJoin(change), {
          errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
          generationId: -1,
          leader: '',
          memberId: '',
          members: [],
        });
      }
      expectEqual('Heartbeat errorCode of the other', await classic.member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('sync-group/in-a-consumer-group', {
    api: SyncGroup,
    versions: [0, 5],
    needs: [JoinGroup, Heartbeat, ConsumerGroupHeartbeat],
    ...MIGRATION,
    level: 'kip-848',
    why: 'An assignment of another generation or for somebody else makes two members read the same partitions.',
    async run(context) {
      const { classic, consumer } = await bothAtWork(context);
      const partitions = classic.partitions();
      const { memberId, generationId } = classic.member;
      const refused = (errorCode: number) => ({ errorCode, assignment: Buffer.alloc(0) });
      for (const [change, errorCode] of [
        [{ generationId: generationId + 1 }, ErrorCode.ILLEGAL_GENERATION],
        [{ generationId: generationId - 1 }, ErrorCode.ILLEGAL_GENERATION],
        [{ memberId: 'nobody' }, ErrorCode.UNKNOWN_MEMBER_ID],
        [{ memberId: consumer.memberId }, ErrorCode.UNKNOWN_MEMBER_ID],
      ] as const) {
        expectFields(await classic.member.sync([], change), refused(errorCode));
      }
      if (context.version >= NAMED_PROTOCOL_VERSION) {
        for (const change of [{ protocolName: 'another' }, { protocolType: 'connect' }]) {
          const answer = await classic.member.sync([], change);
          expectFields(answer, refused(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
        }
      }
      // What a member says as if it were the leader counts for nothing.
      await classic.take({ assignments: [{ memberId, assignment: Buffer.alloc(0) }] });
      expectEqual('its partitions', classic.partitions(), partitions);
    },
  }),

  must('heartbeat/in-a-consumer-group', {
    api: Heartbeat,
    versions: [0, 4],
    needs: [JoinGroup, SyncGroup, ConsumerGroupHeartbeat],
    ...MIGRATION,
    level: 'kip-848',
    why: 'It is the only way in which a member of the old protocol learns that the broker has assigned anew.',
    async run(context) {
      const { group, topic, classic, consumer } = await bothAtWork(context);
      const { groupId } = group;
      const { memberId, generationId } = classic.member;
      for (const [change, errorCode] of [
        [{}, ErrorCode.NONE],
        [{ generationId: generationId + 1 }, ErrorCode.ILLEGAL_GENERATION],
        [{ generationId: generationId - 1 }, ErrorCode.ILLEGAL_GENERATION],
        [{ memberId: 'nobody' }, ErrorCode.UNKNOWN_MEMBER_ID],
        [{ memberId: consumer.memberId }, ErrorCode.UNKNOWN_MEMBER_ID],
      ] as const) {
        const answer = await context.send(Heartbeat, { groupId, memberId, generationId, ...change }, group.at);
        expectFields(answer, { throttleTimeMs: 0, errorCode });
      }
      const another = await Consumer.joined(group, context, topic);
      // Assignments may wait for a second: whoever heartbeats then has the broker assign.
      const told = classic.member.untilRebalance();
      await another.untilItsEpochIsAfter(generationId);
      expectEqual('Heartbeat errorCode', await told, ErrorCode.REBALANCE_IN_PROGRESS);
    },
  }),

  must('leave-group/classic-member-of-a-consumer-group', {
    api: LeaveGroup,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup, Heartbeat, ConsumerGroupHeartbeat],
    ...MIGRATION,
    level: 'kip-848',
    why: 'The last process of the old protocol is stopped: what it read waits for its session to end, or is read on at once.',
    async run(context) {
      const { topic, classic, consumer } = await bothAtWork(context);
      const { memberId } = classic.member;
      const left = (errorCode: number) =>
        context.version < MANY_MEMBERS_VERSION
          ? { errorCode, members: [] }
          : { errorCode: ErrorCode.NONE, members: [{ memberId, groupInstanceId: null, errorCode }] };
      expectFields(await classic.member.leave(), left(ErrorCode.NONE));
      expectEqual('Heartbeat errorCode', await classic.member.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
      expectFields(await classic.member.leave(), left(ErrorCode.UNKNOWN_MEMBER_ID));
      await consumer.untilItOwns((count) => count === PARTITIONS);
      expectEqual('partitions of the other', consumer.partitions(), partitionsOf(topic, PARTITIONS));
    },
  }),
];
