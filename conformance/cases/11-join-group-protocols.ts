import { ErrorCode, Heartbeat, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { freshGroup, Member, subscription, syncAll, takeIn, twoAtWork } from './group.js';

/** More than a frame of the network holds, and no multiple of anything. */
const LARGE = 100_003;

function protocols(...names: string[]) {
  return { protocols: names.map((name) => ({ name, metadata: subscription(`of ${name}`) })) };
}

export const joinGroupProtocolCases = [
  must('join-group/empty-protocol-type', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, Error Codes',
    why: 'A group without a type would take in consumers and Connect workers alike.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      expectFields(await member.askToJoin({ protocolType: '' }), {
        errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
        generationId: -1,
        leader: '',
        memberId: '',
        members: [],
      });
    },
  }),

  must('join-group/any-protocol-type', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [SyncGroup],
    see: 'Protocol guide, Group Membership API',
    why: 'Kafka Connect, schema registries and others elect leaders through groups; what their members say is their own affair.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const metadata = Buffer.from('00ff', 'hex');
      const joined = await member.join({ protocolType: 'sr', protocols: [{ name: 'v0', metadata }] });
      expectFields(joined, {
        errorCode: ErrorCode.NONE,
        generationId: 1,
        protocolType: context.version < 7 ? null : 'sr',
        protocolName: 'v0',
        leader: member.memberId,
        memberId: member.memberId,
        members: [{ memberId: member.memberId, groupInstanceId: null, metadata }],
      });
    },
  }),

  must('join-group/large-metadata', {
    api: JoinGroup,
    versions: [0, 9],
    see: 'Protocol guide, JoinGroup',
    why: 'Consumers of many topics, and cooperative ones that list what they own, say much of themselves; cut off, the leader cannot read it.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const metadata = Buffer.from(Array.from({ length: LARGE }, (_, index) => index % 251));
      const { members } = await member.join({ protocolType: 'opaque', protocols: [{ name: 'v0', metadata }] });
      expectEqual('members', members, [{ memberId: member.memberId, groupInstanceId: null, metadata }]);
    },
  }),

  must('join-group/protocol-that-most-prefer', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'An operator moves a group to another assignor by putting it first everywhere; the last member to be restarted must not hold it back.',
    async run(context) {
      const group = await freshGroup(context);
      const first = await Member.of(group, context);
      await first.join(protocols('range', 'sticky'));
      await first.sync([first]);
      const second = await Member.of(group, context);
      const joining = second.join(protocols('sticky', 'range'));
      await first.untilRebalance();
      await Promise.all([first.join(protocols('range', 'sticky')), joining]);
      await syncAll([first, second]);
      const third = await Member.of(group, context);
      const lastJoining = third.join(protocols('sticky', 'range'));
      await Promise.all([first.untilRebalance(), second.untilRebalance()]);
      const answers = await Promise.all([
        first.join(protocols('range', 'sticky')),
        second.join(protocols('sticky', 'range')),
        lastJoining,
      ]);
      for (const answer of answers) expectFields(answer, { generationId: 3, protocolName: 'sticky' });
      for (const { metadata } of answers[0].members) expectEqual('metadata', metadata, subscription('of sticky'));
    },
  }),

  must('join-group/metadata-of-each-member', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'The leader assigns to each member topics of its own subscription; confounded, members get partitions that they did not ask for.',
    async run(context) {
      const group = await freshGroup(context);
      const leader = await Member.alone(group, context);
      const follower = await Member.of(group, context);
      const joining = follower.join({ protocols: [{ name: 'range', metadata: subscription('another-topic') }] });
      await leader.untilRebalance();
      const { members } = await leader.join();
      await joining;
      const said = new Map(members.map(({ memberId, metadata }) => [memberId, metadata.toString('hex')]));
      expectEqual('members.length', members.length, 2);
      expectEqual('metadata of the leader', said.get(leader.memberId), subscription().toString('hex'));
      expectEqual('metadata of the other', said.get(follower.memberId), subscription('another-topic').toString('hex'));
    },
  }),

  must('join-group/follower-again-with-the-same', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup; KIP-814',
    why: 'A member whose answer was lost asks again; a rebalance for each of these would never let the group come to rest.',
    async run(context) {
      const [leader, follower] = await twoAtWork(context);
      expectFields(await follower.askToJoin(), {
        errorCode: ErrorCode.NONE,
        generationId: follower.generationId,
        protocolType: context.version < 7 ? null : 'consumer',
        protocolName: 'range',
        leader: leader.memberId,
        skipAssignment: false,
        memberId: follower.memberId,
        members: [],
      });
      expectEqual('Heartbeat errorCode of the leader', await leader.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('join-group/follower-with-another-subscription', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'A consumer that subscribes to one more topic gets partitions of it only from a new assignment.',
    async run(context) {
      const [leader, follower] = await twoAtWork(context);
      const wished = subscription('another-topic');
      const joining = follower.join({ protocols: [{ name: 'range', metadata: wished }] });
      expectEqual('Heartbeat errorCode', await leader.untilRebalance(), ErrorCode.REBALANCE_IN_PROGRESS);
      const [led] = await Promise.all([leader.join(), joining]);
      expectFields(led, { generationId: 3, leader: leader.memberId });
      const said = led.members.find(({ memberId }) => memberId === follower.memberId);
      expectEqual('metadata of the follower', said?.metadata, wished);
    },
  }),

  must('join-group/again-before-the-assignment', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'A leader whose answer was lost needs the list of members once more, in the same generation.',
    async run(context) {
      const member = await Member.of(await freshGroup(context), context);
      const { members, ...joined } = await member.join();
      expectFields(await member.askToJoin(), { ...joined, members });
      expectFields(await member.sync([member]), { errorCode: ErrorCode.NONE });
    },
  }),

  must('join-group/leader-keeps-leading', {
    api: JoinGroup,
    versions: [0, 9],
    needs: [Heartbeat, SyncGroup],
    see: 'Protocol guide, JoinGroup',
    why: 'A sticky assignor remembers what it assigned before: each change of the leader would shuffle all partitions.',
    async run(context) {
      const group = await freshGroup(context);
      const [leader, follower] = await twoAtWork(context, group);
      const third = await Member.of(group, context);
      const answers = await takeIn([leader, follower], third);
      for (const answer of answers) {
        expectFields(answer, { errorCode: ErrorCode.NONE, generationId: 3, leader: leader.memberId });
      }
      expectEqual(
        'members.length of each answer',
        answers.map(({ members }) => members.length),
        [3, 0, 0],
      );
    },
  }),
];
