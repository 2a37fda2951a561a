import { type Input, SyncGroup, type SyncGroupRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup, joinAtOnce } from './group.js';

const CONSUMERS = { protocolType: 'consumer', protocolName: 'range' };

/** A member that has joined alone asks for its assignment, with something `changed`. */
function afterJoining(
  name: string,
  about: string,
  changed: (member: { readonly memberId: string; readonly generationId: number }) => Input<SyncGroupRequest>,
  versions = SyncGroup.versions,
) {
  return recipe(SyncGroup, name, {
    about,
    versions,
    groups: 1,
    async script(recording) {
      const [groupId = ''] = recording.groups;
      const { memberId, generationId } = await joinAtOnce(recording);
      const assignments = [{ memberId, assignment: Buffer.from('an assignment') }];
      const member = { groupId, memberId, generationId };
      await recording.ask(SyncGroup, { ...member, ...CONSUMERS, assignments, ...changed(member) });
    },
  });
}

export const syncGroupRecipes = [
  afterJoining('leader', 'The leader hands out assignments and gets its own.', () => ({})),
  afterJoining('no-assignment', 'The leader hands out nothing.', () => ({ assignments: [] })),
  afterJoining('assignment-for-nobody', 'The leader hands out an assignment to somebody who is no member.', () => ({
    assignments: [{ memberId: 'nobody', assignment: Buffer.from('an assignment') }],
  })),
  afterJoining('wrong-generation', 'A member that missed a rebalance.', ({ generationId }) => ({
    generationId: generationId + 1,
  })),
  afterJoining('unknown-member', 'A member that the coordinator does not know.', () => ({ memberId: 'nobody' })),
  afterJoining(
    'other-protocol',
    'A member that believes in another protocol than the group (KIP-559).',
    () => ({ protocolName: 'sticky' }),
    [5, 5],
  ),
  afterJoining(
    'other-protocol-type',
    'A member that believes in another protocol type than the group (KIP-559).',
    () => ({ protocolType: 'connect' }),
    [5, 5],
  ),
  recipe(SyncGroup, 'again', {
    about: 'A member of a stable group asks for its assignment once more.',
    groups: 1,
    async script(recording) {
      const { groupId, memberId, generationId } = await aloneInGroup(recording);
      await recording.ask(SyncGroup, { groupId, memberId, generationId, ...CONSUMERS });
    },
  }),
  recipe(SyncGroup, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    async script({ ask, groups: [groupId = ''] }) {
      await ask(SyncGroup, { groupId, memberId: 'nobody', generationId: 1, ...CONSUMERS });
    },
  }),
];
