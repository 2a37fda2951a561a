import { RemoveRaftVoter, ZERO_UUID } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { UNKNOWN_ID } from './batches.js';
import { NO_BROKER } from './resources.js';

// A voter of this cluster is left alone, and one that it does not have is answered by the version of its quorum.
export const removeRaftVoterRecipes = [
  recipe(RemoveRaftVoter, 'other-cluster', {
    about: 'A voter of another cluster.',
    request: () => ({ clusterId: 'not-this-cluster', voterId: NO_BROKER, voterDirectoryId: UNKNOWN_ID }),
  }),
  recipe(RemoveRaftVoter, 'negative-voter', {
    about: 'A voter of another cluster, with an id that cannot be.',
    request: () => ({ clusterId: 'not-this-cluster', voterId: -1, voterDirectoryId: ZERO_UUID }),
  }),
];
