import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshGroup, Member, subscription } from './group.js';

const TOO_LONG_MS = 0x7fffffff;
const ATTEMPTS = 8;

export const joinGroupCases = [
  must('join-group/member-id-required', {
    api: JoinGroup,
    versions: [4, 9],
    see: 'KIP-394, spreedly/kaffe#92',
    why: 'A member that never comes back with its id must not hold up the group; one that does is taken at once.',
    async run(context) {
      const group = await freshGroup(context);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const member = await Member.of(group, context);
        const given = await member.askToJoin();
        expectFields(given, { errorCode: ErrorCode.MEMBER_ID_REQUIRED, generationId: -1, leader: '', members: [] });
        expectThat('the answer has a member id', given.memberId !== '', given.memberId);
        member.memberId = given.memberId;
        const taken = await member.askToJoin();
        // Kafka 3.9 drops groups that are still empty whenever some topic is deleted.
        if (taken.errorCode === ErrorCode.UNKNOWN_MEMBER_ID && attempt < ATTEMPTS) continue;
        expectFields(taken, { errorCode: ErrorCode.NONE, memberId: given.memberId, generationId: 1 });
        return;
      }
    },
  }),

  must('join-group/taken-at-once-before-v4', {
    api: JoinGroup,
    versions: [0, 3],
    see: 'KIP-394',
    why: 'Older clients know no error 79: they would take it for fatal.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.askToJoin();
      expectFields(answer, { errorCode: ErrorCode.NONE, generationId: 1 });
      expectThat('the answer has a member id', answer.memberId !== '', answer.memberId);
    },
  }),

  must('join-group/first-member-leads', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, JoinGroup',
    why: 'Without a leader nobody assigns the partitions.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.join({
        protocols: [
          { name: 'first', metadata: subscription('of first') },
          { name: 'second', metadata: subscription('of second') },
        ],
      });
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        generationId: 1,
        protocolType: context.version < 7 ? null : 'consumer',
        protocolName: 'first',
        leader: member.memberId,
        skipAssignment: false,
        members: [{ memberId: member.memberId, groupInstanceId: null, metadata: subscription('of first') }],
      });
    },
  }),

  must('join-group/unknown-member', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, Error Codes',
    why: 'A member that was forgotten drops its id on this code and joins as a new one.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.askToJoin({ memberId: 'nobody' });
      expectFields(answer, { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, generationId: -1, members: [] });
    },
  }),

  must('join-group/invalid-session-timeout', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'group.min.session.timeout.ms',
    why: 'Members with sessions of a millisecond are dead before they are heard of, and those of a month never.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      for (const sessionTimeoutMs of [1, TOO_LONG_MS]) {
        const answer = await member.askToJoin({ sessionTimeoutMs });
        expectFields(answer, { errorCode: ErrorCode.INVALID_SESSION_TIMEOUT, generationId: -1 });
      }
    },
  }),

  must('join-group/empty-group-id', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, Error Codes',
    why: 'All consumers without a group would share one, and take each other’s records.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.askToJoin({ groupId: '' });
      expectFields(answer, { errorCode: ErrorCode.INVALID_GROUP_ID, generationId: -1 });
    },
  }),

  must('join-group/no-common-protocol', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, Error Codes',
    why: 'The leader could not read what such a member says of itself; the group that is there goes on.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const stranger = await Member.of(group, context);
      const other = await stranger.askToJoin({ protocols: [{ name: 'another', metadata: subscription() }] });
      expectFields(other, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
      const connect = await stranger.askToJoin({ protocolType: 'connect' });
      expectFields(connect, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('join-group/no-protocols', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, Error Codes',
    why: 'There is nothing by which the leader could assign.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const answer = await member.askToJoin({ protocols: [] });
      expectFields(answer, { errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
    },
  }),

  must('join-group/waits-for-all-members', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup; 514-labs/moosestack#4006',
    why: 'A generation without a member that is still there has two owners for its partitions.',
    async run(context) {
      const group = await freshGroup(context);
      const first = await Member.alone(group, context);
      const second = await Member.of(group, context);
      let joined = false;
      const joining = second.join();
      joining.then(
        () => {
          joined = true;
        },
        () => {},
      );
      expectEqual('Heartbeat errorCode', await first.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      expectEqual('the second one is in before the first one is back', joined, false);
      const [leads, follows] = await Promise.all([first.join(), joining]);
      for (const answer of [leads, follows]) {
        expectFields(answer, { generationId: 2, protocolName: 'range', leader: first.memberId });
      }
      const ids = leads.members.map(({ memberId }) => memberId).sort();
      expectEqual('members of the leader’s answer', ids, [first.memberId, second.memberId].sort());
      expectFields(follows, { memberId: second.memberId, members: [] });
    },
  }),

  must('join-group/protocol-of-all', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, JoinGroup',
    why: 'During an upgrade old and new consumers share a group: only what all of them know can be chosen.',
    async run(context) {
      const group = await freshGroup(context);
      const named = (...names: string[]) => ({
        protocols: names.map((name) => ({ name, metadata: subscription(`of ${name}`) })),
      });
      const first = await Member.of(group, context);
      await first.join(named('new', 'old'));
      await first.sync([first]);
      const second = await Member.of(group, context);
      const joining = second.join(named('old'));
      await first.untilRebalance();
      const [leads, follows] = await Promise.all([first.join(named('new', 'old')), joining]);
      for (const answer of [leads, follows]) expectFields(answer, { protocolName: 'old' });
      const metadata = leads.members.map((member) => member.metadata);
      expectEqual('metadata of the members', metadata, [subscription('of old'), subscription('of old')]);
    },
  }),

  must('join-group/again-in-a-new-generation', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'A leader joins again when its topics change; what the group did before must not count any more.',
    async run(context) {
      const member = await Member.alone(await freshGroup(context), context);
      const answer = await member.askToJoin();
      expectFields(answer, { memberId: member.memberId, generationId: 2 });
      expectEqual('Heartbeat errorCode of the old generation', await member.heartbeat(), ErrorCode.ILLEGAL_GENERATION);
    },
  }),
];
