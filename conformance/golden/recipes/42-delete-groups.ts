import { DeleteGroups } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup, groupWithOffset } from './group.js';

export const deleteGroupsRecipes = [
  recipe(DeleteGroups, 'empty', {
    about: 'A group that has only offsets.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(DeleteGroups, { groupsNames: recording.groups });
    },
  }),
  recipe(DeleteGroups, 'twice', {
    about: 'A group that was deleted already.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(DeleteGroups, { groupsNames: recording.groups });
      await recording.ask(DeleteGroups, { groupsNames: recording.groups });
    },
  }),
  recipe(DeleteGroups, 'not-empty', {
    about: 'A group that has a member.',
    groups: 1,
    async script(recording) {
      await aloneInGroup(recording);
      await recording.ask(DeleteGroups, { groupsNames: recording.groups });
    },
  }),
  recipe(DeleteGroups, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    async script({ ask, groups: groupsNames }) {
      await ask(DeleteGroups, { groupsNames });
    },
  }),
  recipe(DeleteGroups, 'two-groups', {
    about: 'Two groups at once, of which one does not exist.',
    unless: ['several-brokers'],
    groups: 2,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(DeleteGroups, { groupsNames: recording.groups });
    },
  }),
  recipe(DeleteGroups, 'no-groups', {
    about: 'Nothing is to be deleted.',
    request: () => ({ groupsNames: [] }),
  }),
];
