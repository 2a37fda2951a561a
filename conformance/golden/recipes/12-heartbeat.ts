import { Heartbeat } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';

export const heartbeatRecipes = [
  recipe(Heartbeat, 'member', {
    about: 'The only member of a group is alive.',
    groups: 1,
    async script(recording) {
      const { groupId, memberId, generationId } = await aloneInGroup(recording);
      await recording.ask(Heartbeat, { groupId, memberId, generationId });
    },
  }),
  recipe(Heartbeat, 'wrong-generation', {
    about: 'A member that missed a rebalance.',
    groups: 1,
    async script(recording) {
      const { groupId, memberId, generationId } = await aloneInGroup(recording);
      await recording.ask(Heartbeat, { groupId, memberId, generationId: generationId + 1 });
    },
  }),
  recipe(Heartbeat, 'unknown-member', {
    about: 'A member that the coordinator does not know.',
    groups: 1,
    async script(recording) {
      const { groupId, generationId } = await aloneInGroup(recording);
      await recording.ask(Heartbeat, { groupId, memberId: 'nobody', generationId });
    },
  }),
  recipe(Heartbeat, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    async script({ ask, groups: [groupId = ''] }) {
      await ask(Heartbeat, { groupId, memberId: 'nobody', generationId: 1 });
    },
  }),
];
