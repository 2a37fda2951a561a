import {
  ConsumerGroupDescribe,
  ConsumerGroupHeartbeat,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  SyncGroup,
} from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import {
  assignmentOf,
  bothAtWork,
  ClassicConsumer,
  classicAtWork,
  MIGRATION,
  PARTITIONS,
  untilBothOwn,
} from './classic-consumer.js';
import { Consumer, LEAVING, partitionsOf } from './consumer-group.js';
import { freshGroup, type Group, Member } from './group.js';

/** Where v1 comes from. The preview of Kafka 3.9 let no static member change its protocol, moved no group that rebalances, and lost what assignors say. */
const SINCE_4_0 = 1;
const INSTANCE = 'instance-1';
const CLASSIC_APIS = [JoinGroup, SyncGroup, Heartbeat];
/** The first version in which a new member is told its id before it joins (KIP-394). */
const ID_VERSION = 4;

/** Which protocol a group speaks and how it is, as a list of groups shows it. */
async function expectListed(context: CaseContext, { groupId, at }: Group, expected: object): Promise<void> {
  const { groups } = await context.send(ListGroups, { statesFilter: [], typesFilter: [] }, at);
  expectFields(
    groups.filter((group) => group.groupId === groupId),
    [expected],
  );
}

export const consumerGroupMigrationCases = [
  must('consumer-group-heartbeat/classic-group-moves-over', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    needs: [...CLASSIC_APIS, ListGroups],
    ...MIGRATION,
    why: 'A service is restarted process by process with the new protocol: those of the old one go on until it is their turn.',
    async run(context) {
      const { group, topic, classic } = await classicAtWork(context, PARTITIONS);
      const { generationId } = classic.member;
      const consumer = await Consumer.joined(group, context, topic);
      expectThat('its epoch follows the generation', consumer.memberEpoch > generationId, consumer.memberEpoch);
      expectEqual('its partitions, which another still has', consumer.partitions(), []);
      await expectListed(context, group, { protocolType: 'consumer', groupType: 'consumer' });
      await untilBothOwn(classic, consumer, 2);
      const all = [...classic.partitions(), ...consumer.partitions()].sort();
      expectEqual('the partitions of both', all, partitionsOf(topic, PARTITIONS));
      expectEqual('the generation of the classic one', classic.member.generationId, consumer.memberEpoch);
    },
  }),

  must('consumer-group-heartbeat/group-of-another-type-stays', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    needs: CLASSIC_APIS,
    ...MIGRATION,
    why: 'A consumer with the group id of a Connect cluster would take the group from its workers.',
    async run(context) {
      const group = await freshGroup(context);
      const worker = await Member.of(group, context);
      const metadata = Buffer.from('0001', 'hex');
      await worker.join({ protocolType: 'connect', protocols: [{ name: 'compatible', metadata }] });
      await worker.sync([worker], { protocolType: 'connect', protocolName: 'compatible' });
      const consumer = await Consumer.of(group, context);
      expectFields(await consumer.askToJoin([await context.freshTopic()]), {
        errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
        memberId: null,
        memberEpoch: 0,
        heartbeatIntervalMs: 0,
        assignment: null,
      });
      expectEqual('Heartbeat errorCode of the worker', await worker.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('consumer-group-heartbeat/custom-assignor-stays', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: CLASSIC_APIS,
    ...MIGRATION,
    why: 'What an assignor tells its members beside partitions would be lost: Kafka Streams keeps its tasks there.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const classic = await ClassicConsumer.of(group, context, topic);
      await classic.join();
      const assignment = assignmentOf(topic, [0], Buffer.from('tasks'));
      await classic.take({ assignments: [{ memberId: classic.member.memberId, assignment }] });
      const consumer = await Consumer.of(group, context);
      const answer = await consumer.askToJoin([topic]);
      expectFields(answer, { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, memberId: null, assignment: null });
      expectThat('there is a message', answer.errorMessage !== null, answer.errorMessage);
      expectEqual('Heartbeat errorCode of the other', await classic.member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('consumer-group-heartbeat/last-of-the-new-protocol-leaves', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    needs: [...CLASSIC_APIS, ConsumerGroupDescribe, ListGroups],
    ...MIGRATION,
    why: 'A roll-back: those that speak the old protocol assign among themselves again, and leave no partition unread.',
    async run(context) {
      const { group, topic, classic, consumer } = await bothAtWork(context);
      const { generationId } = classic.member;
      expectFields(await consumer.leave(), { errorCode: ErrorCode.NONE, memberEpoch: LEAVING });
      const state = { protocolType: 'consumer', groupState: 'PreparingRebalance', groupType: 'classic' };
      await expectListed(context, group, state);
      expectFields(await consumer.ask({ memberEpoch: generationId }), { errorCode: ErrorCode.GROUP_ID_NOT_FOUND });
      expectEqual('Heartbeat errorCode', await classic.member.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
      const { memberId } = classic.member;
      const joined = await classic.join();
      expectFields(joined, { leader: memberId, memberId, protocolName: 'range', members: [{ memberId }] });
      expectThat('it is another generation', joined.generationId > generationId, joined.generationId);
      await classic.lead(PARTITIONS);
      expectEqual('its partitions', classic.partitions(), partitionsOf(topic, PARTITIONS));
      expectEqual('Heartbeat errorCode', await classic.member.heartbeat(), ErrorCode.NONE);
      const { groups } = await context.send(ConsumerGroupDescribe, { groupIds: [group.groupId] }, group.at);
      expectFields(groups, [{ errorCode: ErrorCode.GROUP_ID_NOT_FOUND }]);
    },
  }),

  must('consumer-group-heartbeat/static-member-moves-over', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: CLASSIC_APIS,
    ...MIGRATION,
    see: `${MIGRATION.see}; KIP-345`,
    why: 'The same process comes back with the new protocol: its partitions wait for it, and for nobody’s leave.',
    async run(context) {
      const { group, topic, classic: before } = await classicAtWork(context, 2, INSTANCE);
      const after = await Consumer.joined(group, context, topic, INSTANCE);
      expectEqual('its partitions', after.partitions(), partitionsOf(topic, 2));
      expectEqual('Heartbeat errorCode', await before.member.heartbeat(), ErrorCode.FENCED_INSTANCE_ID);
      expectFields(await after.ask(), { errorCode: ErrorCode.NONE, memberEpoch: after.memberEpoch });
    },
  }),

  must('consumer-group-heartbeat/static-member-moves-back', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: [...CLASSIC_APIS, ListGroups],
    ...MIGRATION,
    see: `${MIGRATION.see}; KIP-345`,
    why: 'A roll-back of static members moves no partition: each goes on with what it had, and nobody is told to join again.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const before = await Consumer.alone(group, context, topic, INSTANCE);
      const after = await ClassicConsumer.of(group, context, topic, INSTANCE);
      const { memberId, ...joined } = await after.join();
      expectFields(joined, { errorCode: ErrorCode.NONE, leader: '', protocolName: 'range', members: [] });
      expectThat('it is another member', memberId !== '' && memberId !== before.memberId, memberId);
      await expectListed(context, group, { groupType: 'classic', groupState: 'Stable' });
      await after.take();
      expectEqual('its partitions', after.partitions(), partitionsOf(topic, 2));
      expectEqual('Heartbeat errorCode', await after.member.heartbeat(), ErrorCode.NONE);
      expectFields(await before.ask(), { errorCode: ErrorCode.GROUP_ID_NOT_FOUND });
    },
  }),

  must('consumer-group-heartbeat/waiting-members-join-again', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: CLASSIC_APIS,
    ...MIGRATION,
    why: 'Nobody completes the rebalance that they wait for: without an answer they would stand still for its whole timeout.',
    async run(context) {
      const { group, topic, classic: first } = await classicAtWork(context, 2);
      const second = await ClassicConsumer.of(group, context, topic);
      const { member, protocols } = second;
      let waiting = member.askToJoin({ protocols });
      if (context.versionOf(JoinGroup) >= ID_VERSION) {
        member.memberId = (await waiting).memberId;
        waiting = member.askToJoin({ protocols });
      }
      await first.member.untilRebalance();
      await Consumer.joined(group, context, topic);
      expectFields(await waiting, { errorCode: ErrorCode.REBALANCE_IN_PROGRESS, generationId: -1, members: [] });
      expectFields(await second.join(), { errorCode: ErrorCode.NONE, leader: '' });
      await second.take();
    },
  }),

  must('consumer-group-heartbeat/waiting-followers-join-again', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: CLASSIC_APIS,
    ...MIGRATION,
    why: 'The leader that was to assign is none any more: its followers would wait for it until they are thrown out.',
    async run(context) {
      const { group, topic, classic: first } = await classicAtWork(context, 2);
      const second = await ClassicConsumer.of(group, context, topic);
      const joining = second.join();
      await first.member.untilRebalance();
      await Promise.all([first.join(), joining]);
      const waiting = second.member.sync();
      await Consumer.joined(group, context, topic);
      expectFields(await waiting, { errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
      const late = await first.member.sync([first.member, second.member]);
      expectFields(late, { errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
    },
  }),

  must('consumer-group-heartbeat/removed-by-an-administrator', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE_4_0, 1],
    needs: [LeaveGroup],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-345',
    why: 'An administrator removes the members of a group whose processes are gone, whichever protocol they spoke.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const { groupId, at } = group;
      const consumer = await Consumer.alone(group, context, topic);
      const fixed = await Consumer.joined(group, context, topic, INSTANCE);
      const removals = [
        { memberId: consumer.memberId, groupInstanceId: null, errorCode: ErrorCode.NONE },
        { memberId: 'nobody', groupInstanceId: INSTANCE, errorCode: ErrorCode.FENCED_INSTANCE_ID },
        { memberId: '', groupInstanceId: 'instance-9', errorCode: ErrorCode.UNKNOWN_MEMBER_ID },
        { memberId: '', groupInstanceId: INSTANCE, errorCode: ErrorCode.NONE },
      ];
      const members = removals.map(({ errorCode, ...member }) => member);
      expectFields(await context.send(LeaveGroup, { groupId, members }, at), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        members: removals,
      });
      for (const gone of [consumer, fixed]) {
        expectFields(await gone.ask(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: null });
      }
    },
  }),
];
