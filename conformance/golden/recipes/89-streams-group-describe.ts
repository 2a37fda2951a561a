import { StreamsGroupDescribe } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';
import { streamWithTask } from './streams-group.js';

export const streamsGroupDescribeRecipes = [
  recipe(StreamsGroupDescribe, 'member', {
    about: 'A group of one member that was given a task.',
    when: ['streams-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId } = await streamWithTask(recording);
      await recording.ask(StreamsGroupDescribe, { groupIds: [groupId] });
    },
  }),
  recipe(StreamsGroupDescribe, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['streams-groups'],
    groups: 1,
    script: async ({ ask, groups: groupIds }) => void (await ask(StreamsGroupDescribe, { groupIds })),
  }),
  recipe(StreamsGroupDescribe, 'classic-group', {
    about: 'A group of the classic protocol.',
    when: ['streams-groups'],
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(StreamsGroupDescribe, { groupIds: [groupId] });
    },
  }),
  recipe(StreamsGroupDescribe, 'no-groups', {
    about: 'Nothing is asked for.',
    when: ['streams-groups'],
    request: () => ({ groupIds: [] }),
  }),
];
