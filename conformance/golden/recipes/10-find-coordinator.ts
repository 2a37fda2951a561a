import { FindCoordinator, type FindCoordinatorRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

const GROUP = 0;
const TRANSACTION = 1;
const SHARE = 2;

/** Up to v3 one key, from v4 on many. */
function coordinatorOf(version: number, keyType: number, ...keys: string[]): Input<FindCoordinatorRequest> {
  return version >= 4 ? { keyType, coordinatorKeys: keys } : { keyType, key: keys[0] ?? '' };
}

export const findCoordinatorRecipes = [
  recipe(FindCoordinator, 'group', {
    about: 'The coordinator of a group that does not exist.',
    groups: 1,
    async script({ ask, version, groups: [groupId = ''] }) {
      await ask(FindCoordinator, coordinatorOf(version, GROUP, groupId));
    },
  }),
  recipe(FindCoordinator, 'no-name', {
    about: 'A group without a name.',
    request: (_topics, _absent, version) => coordinatorOf(version, GROUP, ''),
  }),
  recipe(FindCoordinator, 'transaction', {
    about: 'The coordinator of a transactional id that nobody has used.',
    versions: [1, 6],
    names: 1,
    async script({ ask, version, names: [name = ''] }) {
      await ask(FindCoordinator, coordinatorOf(version, TRANSACTION, name));
    },
  }),
  recipe(FindCoordinator, 'unknown-key-type', {
    about: 'A kind of coordinator that there is not.',
    versions: [1, 6],
    names: 1,
    async script({ ask, version, names: [name = ''] }) {
      await ask(FindCoordinator, coordinatorOf(version, 9, name));
    },
  }),
  recipe(FindCoordinator, 'share-too-early', {
    about: 'The coordinator of a partition of a share group, which is asked for from v6 on (KIP-932).',
    versions: [1, 5],
    groups: 1,
    async script({ ask, version, groups: [groupId = ''] }) {
      await ask(FindCoordinator, coordinatorOf(version, SHARE, groupId));
    },
  }),
  recipe(FindCoordinator, 'share', {
    about: 'The coordinator of a partition of a share group, and a key that is none (KIP-932).',
    versions: [6, 6],
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    async script({ ask, version, groups: [groupId = ''], topics: [topic] }) {
      await ask(FindCoordinator, coordinatorOf(version, SHARE, `${groupId}:${topic?.id}:0`, groupId));
    },
  }),
  recipe(FindCoordinator, 'two-groups', {
    about: 'Two groups at once (KIP-699).',
    versions: [4, 6],
    groups: 2,
    script: async ({ ask, version, groups }) => {
      await ask(FindCoordinator, coordinatorOf(version, GROUP, ...groups));
    },
  }),
  recipe(FindCoordinator, 'no-keys', {
    about: 'Nothing is asked for.',
    versions: [4, 6],
    request: () => ({ keyType: GROUP, coordinatorKeys: [] }),
  }),
];
