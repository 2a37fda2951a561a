import { type Input, ListGroups, type ListGroupsRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup, groupWithOffset } from './group.js';

/** What of a stable group of consumers is listed. */
function ofStableGroup(
  name: string,
  about: string,
  filter: Input<ListGroupsRequest> = {},
  versions = ListGroups.versions,
) {
  return recipe(ListGroups, name, {
    about,
    versions,
    groups: 1,
    async script(recording) {
      await aloneInGroup(recording);
      await recording.ask(ListGroups, filter);
    },
  });
}

export const listGroupsRecipes = [
  ofStableGroup('stable', 'A group of one member.'),
  ofStableGroup('state', 'Groups in the state of the group (KIP-518).', { statesFilter: ['Stable'] }, [4, 5]),
  ofStableGroup('other-state', 'Groups in another state.', { statesFilter: ['Empty', 'Dead'] }, [4, 5]),
  ofStableGroup('unknown-state', 'A state that there is not.', { statesFilter: ['Asleep'] }, [4, 5]),
  ofStableGroup('type', 'Groups of the type of the group (KIP-848).', { typesFilter: ['classic'] }, [5, 5]),
  ofStableGroup('other-type', 'Groups of another type.', { typesFilter: ['consumer'] }, [5, 5]),
  ofStableGroup('unknown-type', 'A type that there is not.', { typesFilter: ['modern'] }, [5, 5]),
  recipe(ListGroups, 'empty', {
    about: 'A group that has only offsets.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(ListGroups, {});
    },
  }),
  recipe(ListGroups, 'not-a-consumer', {
    about: 'A group of another protocol type.',
    groups: 1,
    async script(recording) {
      const protocols = [{ name: 'range', metadata: Buffer.from('hello') }];
      await aloneInGroup(recording, { protocols });
      await recording.ask(ListGroups, {});
    },
  }),
];
