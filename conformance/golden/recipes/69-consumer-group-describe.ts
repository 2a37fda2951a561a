import { ConsumerGroupDescribe, ConsumerGroupHeartbeat } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { consumerWithPartition } from './consumer-group.js';
import { aloneInGroup } from './group.js';

export const consumerGroupDescribeRecipes = [
  recipe(ConsumerGroupDescribe, 'off', {
    about: 'A broker without the consumer protocol.',
    unless: ['consumer-groups'],
    groups: 1,
    script: async ({ ask, groups: groupIds }) => void (await ask(ConsumerGroupDescribe, { groupIds })),
  }),
  recipe(ConsumerGroupDescribe, 'stable', {
    about: 'A group of one member that has its partition.',
    when: ['consumer-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId } = await consumerWithPartition(recording);
      await recording.ask(ConsumerGroupDescribe, { groupIds: [groupId] }, ({ groups: [group] }) => {
        return group?.groupState === 'Stable';
      });
    },
  }),
  recipe(ConsumerGroupDescribe, 'empty', {
    about: 'A group whose only member has left.',
    when: ['consumer-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId, memberId } = await consumerWithPartition(recording);
      await recording.ask(ConsumerGroupHeartbeat, { groupId, memberId, memberEpoch: -1 });
      await recording.ask(ConsumerGroupDescribe, { groupIds: [groupId] }, ({ groups: [group] }) => {
        return group?.groupState === 'Empty';
      });
    },
  }),
  recipe(ConsumerGroupDescribe, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['consumer-groups'],
    groups: 1,
    script: async ({ ask, groups: groupIds }) => void (await ask(ConsumerGroupDescribe, { groupIds })),
  }),
  recipe(ConsumerGroupDescribe, 'classic-group', {
    about: 'A group of the classic protocol.',
    when: ['consumer-groups'],
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(ConsumerGroupDescribe, { groupIds: [groupId] });
    },
  }),
  recipe(ConsumerGroupDescribe, 'no-groups', {
    about: 'Nothing is asked for.',
    when: ['consumer-groups'],
    request: () => ({ groupIds: [] }),
  }),
];
