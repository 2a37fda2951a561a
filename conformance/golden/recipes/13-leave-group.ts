import { type Input, LeaveGroup, type LeaveGroupRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';

/** Up to v2 one member leaves, from v3 on many may. */
function leaving(version: number, groupId: string, memberId: string): Input<LeaveGroupRequest> {
  return version >= 3 ? { groupId, members: [{ memberId, reason: 'the consumer is closed' }] } : { groupId, memberId };
}

export const leaveGroupRecipes = [
  recipe(LeaveGroup, 'member', {
    about: 'The only member of a group leaves.',
    groups: 1,
    async script(recording) {
      const { groupId, memberId } = await aloneInGroup(recording);
      await recording.ask(LeaveGroup, leaving(recording.version, groupId, memberId));
    },
  }),
  recipe(LeaveGroup, 'twice', {
    about: 'A member that has left already.',
    groups: 1,
    async script(recording) {
      const { groupId, memberId } = await aloneInGroup(recording);
      await recording.ask(LeaveGroup, leaving(recording.version, groupId, memberId));
      await recording.ask(LeaveGroup, leaving(recording.version, groupId, memberId));
    },
  }),
  recipe(LeaveGroup, 'unknown-member', {
    about: 'A member that the coordinator does not know.',
    groups: 1,
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(LeaveGroup, leaving(recording.version, groupId, 'nobody'));
    },
  }),
  recipe(LeaveGroup, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    async script({ ask, version, groups: [groupId = ''] }) {
      await ask(LeaveGroup, leaving(version, groupId, 'nobody'));
    },
  }),
  recipe(LeaveGroup, 'no-group', {
    about: 'A group without a name.',
    request: (_topics, _absent, version) => leaving(version, '', 'nobody'),
  }),
  recipe(LeaveGroup, 'two-members', {
    about: 'Two members at once, of which the coordinator does not know the first (KIP-345).',
    versions: [3, 5],
    groups: 1,
    async script(recording) {
      const { groupId, memberId } = await aloneInGroup(recording);
      await recording.ask(LeaveGroup, { groupId, members: [{ memberId: 'nobody' }, { memberId }] });
    },
  }),
  recipe(LeaveGroup, 'by-instance', {
    about: 'A static member is taken out by its instance id (KIP-345), and one that there is not.',
    versions: [3, 5],
    groups: 1,
    async script(recording) {
      const { groupId, groupInstanceId } = await aloneInGroup(recording, { groupInstanceId: 'an-instance' });
      const members = [groupInstanceId, 'another-instance'].map((id) => ({ memberId: '', groupInstanceId: id }));
      await recording.ask(LeaveGroup, { groupId, members });
    },
  }),
  recipe(LeaveGroup, 'fenced-instance', {
    about: 'A static member with a member id that is not its own.',
    versions: [3, 5],
    groups: 1,
    async script(recording) {
      const { groupId, groupInstanceId } = await aloneInGroup(recording, { groupInstanceId: 'an-instance' });
      await recording.ask(LeaveGroup, { groupId, members: [{ memberId: 'nobody', groupInstanceId }] });
    },
  }),
];
