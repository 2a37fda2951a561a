import {
  DescribeGroups,
  type DescribeGroupsResponse,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  OffsetCommit,
  SyncGroup,
} from '../../protocol/index.js';
import { must, should } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { commit } from './committed.js';
import { freshGroup, type Group, groupBeside, Member, subscription, twoAtWork, twoMembers } from './group.js';
import { OPERATIONS_NOT_ASKED } from './requests.js';

/** Read, delete and describe, as bits by the codes of AclOperation. */
const OPERATIONS_ON_GROUPS = (1 << 3) | (1 << 6) | (1 << 8);

type Described = DescribeGroupsResponse['groups'][number];

async function describe({ send }: CaseContext, { groupId, at }: Group): Promise<Described> {
  const { throttleTimeMs, groups } = await send(DescribeGroups, { groups: [groupId] }, at);
  const [group] = groups;
  expectFields({ throttleTimeMs, groups: groups.length }, { throttleTimeMs: 0, groups: 1 });
  if (group === undefined) throw new Error('DescribeGroups answers about no group.');
  return group;
}

export const describeGroupsCases = [
  must('describe-groups/unknown-group', {
    api: DescribeGroups,
    versions: [0, 6],
    see: 'KIP-1043; Protocol guide, DescribeGroups',
    why: 'Up to v5 a group that is not there is a dead one without error; tools of those days take any error for a fault of the cluster.',
    async run(context) {
      const group = await freshGroup(context);
      const { errorMessage, ...described } = await describe(context, group);
      expectFields(described, {
        errorCode: context.version < 6 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND,
        groupId: group.groupId,
        groupState: 'Dead',
        protocolType: '',
        protocolData: '',
        members: [],
        authorizedOperations: OPERATIONS_NOT_ASKED,
      });
      expectThat('there is a message beside the error', (errorMessage !== null) === context.version >= 6, errorMessage);
    },
  }),

  must('describe-groups/members-at-work', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, DescribeGroups',
    why: 'This is what shows who reads what: tools decode metadata and assignment by the protocol that is named here.',
    async run(context) {
      const group = await freshGroup(context);
      const [leader, follower] = await twoAtWork(context, group);
      const { members, ...described } = await describe(context, group);
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        groupId: group.groupId,
        groupState: 'Stable',
        protocolType: 'consumer',
        protocolData: 'range',
        authorizedOperations: OPERATIONS_NOT_ASKED,
      });
      expectEqual('members.length', members.length, 2);
      for (const { memberId } of [leader, follower]) {
        const member = members.find((told) => told.memberId === memberId);
        expectThat(`${memberId} is described`, member !== undefined, members);
        if (member === undefined) continue;
        expectFields(member, {
          groupInstanceId: null,
          clientId: 'fluxmq',
          memberMetadata: subscription(),
          memberAssignment: Buffer.from(memberId),
        });
        expectThat('clientHost begins with a slash', /^\/./.test(member.clientHost), member.clientHost);
      }
    },
  }),

  must('describe-groups/static-member', {
    api: DescribeGroups,
    versions: [4, 6],
    needs: [JoinGroup, SyncGroup],
    see: 'KIP-345',
    why: 'An administrator takes out a static member by the instance id that is shown here.',
    async run(context) {
      const group = await freshGroup(context);
      const { memberId } = await Member.alone(group, context, 'instance-1');
      expectFields(await describe(context, group), {
        groupState: 'Stable',
        members: [{ memberId, groupInstanceId: 'instance-1' }],
      });
    },
  }),

  must('describe-groups/while-members-join', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'Protocol guide, DescribeGroups; redpanda-data/kminion#141',
    why: 'No protocol is chosen yet, and so there is nothing that a tool could decode: one that does not look at the state first fails.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const newcomer = await Member.of(group, context);
      const joining = newcomer.join();
      await member.untilRebalance();
      const { members, ...described } = await describe(context, group);
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        groupState: 'PreparingRebalance',
        protocolType: 'consumer',
        protocolData: '',
      });
      expectThat(
        'the member is described',
        members.some(({ memberId }) => memberId === member.memberId),
        members,
      );
      for (const { memberMetadata } of members) expectEqual('memberMetadata', memberMetadata, Buffer.alloc(0));
      await Promise.all([member.join(), joining]);
    },
  }),

  must('describe-groups/before-the-assignment', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [JoinGroup, SyncGroup, Heartbeat],
    see: 'Protocol guide, DescribeGroups',
    why: 'A group that stays in this state waits for its leader: that is how it is found.',
    async run(context) {
      const group = await freshGroup(context);
      await twoMembers(context, group);
      const { members, ...described } = await describe(context, group);
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        groupState: 'CompletingRebalance',
        protocolType: 'consumer',
        protocolData: '',
      });
      expectEqual('members.length', members.length, 2);
      for (const { memberMetadata } of members) expectEqual('memberMetadata', memberMetadata, Buffer.alloc(0));
    },
  }),

  must('describe-groups/all-have-left', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [JoinGroup, SyncGroup, OffsetCommit],
    see: 'Protocol guide, DescribeGroups',
    why: 'Offsets can be reset while a group is empty: tools look for this state before they do it.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const topic = await context.freshTopic();
      const { groupId, memberId, generationId: generationIdOrMemberEpoch } = member;
      const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }];
      const topics = [{ name: topic.name, topicId: topic.id, partitions }];
      await member.send(OffsetCommit, { groupId, memberId, generationIdOrMemberEpoch, topics });
      await member.leave();
      expectFields(await describe(context, group), {
        errorCode: ErrorCode.NONE,
        groupId,
        groupState: 'Empty',
        protocolType: 'consumer',
        protocolData: '',
        members: [],
      });
    },
  }),

  must('describe-groups/offsets-alone', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [OffsetCommit],
    see: 'Protocol guide, DescribeGroups',
    why: 'Consumers that assign partitions themselves are such a group: it is there, and nobody has joined it.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      expectFields(await describe(context, group), {
        errorCode: ErrorCode.NONE,
        groupId: group.groupId,
        groupState: 'Empty',
        protocolType: '',
        protocolData: '',
        members: [],
      });
    },
  }),

  must('describe-groups/several', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, DescribeGroups',
    why: 'Tools ask for all groups of a coordinator at once and match the answers by id; one that is not there takes none away.',
    async run(context) {
      const group = await freshGroup(context);
      const other = await groupBeside(context, group);
      await Member.alone(group, context);
      const groups = [other.groupId, group.groupId];
      const answer = await context.send(DescribeGroups, { groups }, group.at);
      const told = answer.groups.map(({ groupId, groupState }) => `${groupId}: ${groupState}`);
      expectEqual('what the answer tells', told.sort(), [`${other.groupId}: Dead`, `${group.groupId}: Stable`].sort());
    },
  }),

  must('describe-groups/none', {
    api: DescribeGroups,
    versions: [0, 6],
    see: 'Protocol guide, DescribeGroups',
    why: 'An empty list of groups stands for none here, not for all.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      expectFields(await context.send(DescribeGroups, { groups: [] }, group.at), { throttleTimeMs: 0, groups: [] });
    },
  }),

  should('describe-groups/authorized-operations', {
    api: DescribeGroups,
    versions: [3, 6],
    needs: [OffsetCommit],
    see: 'KIP-430',
    why: 'Consoles show only what the user may do; without rules, that is everything.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      const asked = { groups: [group.groupId], includeAuthorizedOperations: true };
      const { groups } = await context.send(DescribeGroups, asked, group.at);
      const operations = groups[0]?.authorizedOperations ?? OPERATIONS_NOT_ASKED;
      expectEqual('read, delete and describe', operations & OPERATIONS_ON_GROUPS, OPERATIONS_ON_GROUPS);
      expectThat('it is not the value for "not asked"', operations > 0, operations);
    },
  }),
];
