import { type Input, JoinGroup, type JoinGroupRequest } from '../../../protocol/index.js';
import { type Recipe, type Recording, recipe } from '../recipe.js';
import { aloneInGroup, groupWithOffset, joining, subscription } from './group.js';

/** One JoinGroup of a group that does not exist. */
function once(name: string, about: string, change: Input<JoinGroupRequest>) {
  return recipe(JoinGroup, name, {
    about,
    groups: 1,
    async script({ ask, groups: [groupId = ''] }) {
      await ask(JoinGroup, joining(groupId, change));
    },
  });
}

/**
 * An exchange that begins with a member that joins at once, which it does up to v3, and from v5 on with an instance id: an
 * invitation (KIP-394) may be forgotten, see `invited`.
 */
function atOnce(
  name: string,
  about: string,
  script: (recording: Recording, identity: { readonly groupInstanceId?: string }) => Promise<unknown>,
): Recipe[] {
  const part = (versions: readonly [number, number], identity: { readonly groupInstanceId?: string }) =>
    recipe(JoinGroup, name, {
      about,
      versions,
      groups: 1,
      script: async (recording) => void (await script(recording, identity)),
    });
  return [part([0, 3], {}), part([5, 9], { groupInstanceId: 'an-instance' })];
}

const ofGroup = ({ groups: [groupId = ''] }: Recording, change: Input<JoinGroupRequest>) => joining(groupId, change);

export const joinGroupRecipes = [
  ...atOnce('first-member', 'The first member of a group.', (recording, identity) =>
    recording.ask(JoinGroup, ofGroup(recording, identity)),
  ),
  ...atOnce('two-protocols', 'The coordinator chooses the first of two protocols.', (recording, identity) => {
    const protocols = ['sticky', 'range'].map((name) => ({ name, metadata: subscription() }));
    return recording.ask(JoinGroup, ofGroup(recording, { ...identity, protocols }));
  }),
  ...atOnce('not-a-consumer', 'Metadata that only the members understand.', (recording, identity) => {
    const protocols = [{ name: 'v1', metadata: Buffer.from('hello') }];
    return recording.ask(JoinGroup, ofGroup(recording, { ...identity, protocolType: 'connect', protocols }));
  }),
  ...atOnce(
    'leader-rejoins',
    'The leader of a group of one joins again, and the generation counts on.',
    async (recording, identity) => {
      const { groupId, memberId } = await aloneInGroup(recording, identity);
      return recording.ask(JoinGroup, joining(groupId, { ...identity, memberId }));
    },
  ),
  ...atOnce(
    'other-protocol-type',
    'A newcomer of another protocol type than the group.',
    async (recording, identity) => {
      const { groupId } = await aloneInGroup(recording, identity);
      return recording.ask(JoinGroup, joining(groupId, { protocolType: 'connect' }));
    },
  ),
  ...atOnce(
    'other-protocol',
    'A newcomer that knows no protocol which all members know.',
    async (recording, identity) => {
      const { groupId } = await aloneInGroup(recording, identity);
      const protocols = [{ name: 'sticky', metadata: subscription() }];
      return recording.ask(JoinGroup, joining(groupId, { protocols }));
    },
  ),
  recipe(JoinGroup, 'invited', {
    about:
      'A new member is given an id and comes back with it (KIP-394); the group has an offset, lest it be forgotten.',
    versions: [4, 9],
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) {
        const groupId = await groupWithOffset(recording, topic);
        const { memberId } = await recording.ask(JoinGroup, joining(groupId));
        await recording.ask(JoinGroup, joining(groupId, { memberId }));
      }
    },
  }),
  recipe(JoinGroup, 'static-member-returns', {
    about: 'A static member that comes back without its member id gets a new one, and the generation stays (KIP-814).',
    versions: [5, 9],
    groups: 1,
    async script(recording) {
      const { groupId, groupInstanceId } = await aloneInGroup(recording, { groupInstanceId: 'an-instance' });
      await recording.ask(JoinGroup, joining(groupId, { groupInstanceId }));
    },
  }),
  recipe(JoinGroup, 'fenced-instance', {
    about: 'A static member with a member id that is not its own.',
    versions: [5, 9],
    groups: 1,
    async script(recording) {
      const { groupId, groupInstanceId } = await aloneInGroup(recording, { groupInstanceId: 'an-instance' });
      await recording.ask(JoinGroup, joining(groupId, { groupInstanceId, memberId: 'nobody' }));
    },
  }),
  once('unknown-member', 'A member that the coordinator does not know.', { memberId: 'nobody' }),
  once('session-too-short', 'A shorter session than a broker allows by default.', { sessionTimeoutMs: 100 }),
  once('session-too-long', 'A longer session than a broker allows by default.', { sessionTimeoutMs: 86_400_000 }),
  once('no-protocols', 'A member that knows no protocol at all.', { protocols: [] }),
  once('no-protocol-type', 'A group has to have a protocol type.', { protocolType: '' }),
  once('no-group', 'A group without a name.', { groupId: '' }),
];
