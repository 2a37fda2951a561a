import { AddRaftVoter } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { UNKNOWN_ID } from './batches.js';
import { NO_BROKER } from './resources.js';

/** Of another cluster, so that nothing can come of it. */
const CLUSTER = { clusterId: 'not-this-cluster', timeoutMs: 1000 };

export const addRaftVoterRecipes = [
  recipe(AddRaftVoter, 'other-cluster', {
    about: 'A voter of another cluster.',
    request: () => ({
      ...CLUSTER,
      voterId: NO_BROKER,
      voterDirectoryId: UNKNOWN_ID,
      listeners: [{ name: 'CONTROLLER', host: '127.0.0.1', port: 1 }],
    }),
  }),
  recipe(AddRaftVoter, 'no-listeners', {
    about: 'A voter of another cluster that listens nowhere.',
    request: () => ({ ...CLUSTER, voterId: NO_BROKER, voterDirectoryId: UNKNOWN_ID, listeners: [] }),
  }),
  recipe(AddRaftVoter, 'not-awaited', {
    about: 'The same, answered before it is done (KIP-1186).',
    versions: [1, 1],
    request: () => ({
      ...CLUSTER,
      voterId: NO_BROKER,
      voterDirectoryId: UNKNOWN_ID,
      listeners: [{ name: 'CONTROLLER', host: '127.0.0.1', port: 1 }],
      ackWhenCommitted: false,
    }),
  }),
];
