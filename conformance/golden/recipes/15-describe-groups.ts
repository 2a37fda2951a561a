import { DescribeGroups, type Input, type JoinGroupRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup, groupWithOffset, joinAtOnce } from './group.js';

const STATIC: Input<JoinGroupRequest> = { groupInstanceId: 'an-instance' };

export const describeGroupsRecipes = [
  recipe(DescribeGroups, 'stable', {
    about: 'A group of one member that has its assignment.',
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(DescribeGroups, { groups: [groupId] });
    },
  }),
  recipe(DescribeGroups, 'waiting', {
    about: 'A group whose leader has not handed out assignments yet.',
    groups: 1,
    async script(recording) {
      await joinAtOnce(recording);
      // The coordinator of KIP-848 shows a group only when its log has it, which a JoinGroup does not wait for.
      await recording.ask(DescribeGroups, { groups: recording.groups }, ({ groups: [group] }) => {
        return group?.groupState === 'CompletingRebalance';
      });
    },
  }),
  recipe(DescribeGroups, 'empty', {
    about: 'A group that has only offsets.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(DescribeGroups, { groups: recording.groups });
    },
  }),
  recipe(DescribeGroups, 'unknown-group', {
    about: 'A group that does not exist; v6 says so (KIP-1043).',
    groups: 1,
    async script({ ask, groups }) {
      await ask(DescribeGroups, { groups });
    },
  }),
  recipe(DescribeGroups, 'two-groups', {
    about: 'Two groups at once, of which one does not exist.',
    unless: ['several-brokers'],
    groups: 2,
    async script(recording) {
      await aloneInGroup(recording);
      await recording.ask(DescribeGroups, { groups: recording.groups });
    },
  }),
  recipe(DescribeGroups, 'no-groups', {
    about: 'Nothing is asked for.',
    request: () => ({ groups: [] }),
  }),
  recipe(DescribeGroups, 'operations', {
    about: 'What the client may do with a group that has only offsets (KIP-430).',
    versions: [3, 6],
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(DescribeGroups, { groups: recording.groups, includeAuthorizedOperations: true });
    },
  }),
  recipe(DescribeGroups, 'static-member', {
    about: 'A group of a static member (KIP-345).',
    versions: [4, 6],
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording, STATIC);
      await recording.ask(DescribeGroups, { groups: [groupId] });
    },
  }),
];
