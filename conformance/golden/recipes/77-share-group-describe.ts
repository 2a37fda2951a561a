import { ShareGroupDescribe, ShareGroupHeartbeat } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';
import { sharerWithPartition } from './share-group.js';

export const shareGroupDescribeRecipes = [
  recipe(ShareGroupDescribe, 'stable', {
    about: 'A group of one member that has its partition.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId } = await sharerWithPartition(recording);
      await recording.ask(ShareGroupDescribe, { groupIds: [groupId] }, ({ groups: [group] }) => {
        return group?.groupState === 'Stable';
      });
    },
  }),
  recipe(ShareGroupDescribe, 'empty', {
    about: 'A group whose only member has left.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId, memberId } = await sharerWithPartition(recording);
      await recording.ask(ShareGroupHeartbeat, { groupId, memberId, memberEpoch: -1 });
      await recording.ask(ShareGroupDescribe, { groupIds: [groupId] }, ({ groups: [group] }) => {
        return group?.groupState === 'Empty';
      });
    },
  }),
  recipe(ShareGroupDescribe, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['share-groups'],
    groups: 1,
    script: async ({ ask, groups: groupIds }) => void (await ask(ShareGroupDescribe, { groupIds })),
  }),
  recipe(ShareGroupDescribe, 'classic-group', {
    about: 'A group of the classic protocol.',
    when: ['share-groups'],
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(ShareGroupDescribe, { groupIds: [groupId] });
    },
  }),
  recipe(ShareGroupDescribe, 'no-groups', {
    about: 'Nothing is asked for.',
    when: ['share-groups'],
    request: () => ({ groupIds: [] }),
  }),
];
