import { UnregisterBroker } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { NO_BROKER } from './resources.js';

// A broker that exists is left alone: it would be gone.
export const unregisterBrokerRecipes = [
  recipe(UnregisterBroker, 'unknown-broker', {
    about: 'A broker that never was.',
    request: () => ({ brokerId: NO_BROKER }),
  }),
  recipe(UnregisterBroker, 'negative-broker', {
    about: 'A broker that cannot be.',
    request: () => ({ brokerId: -1 }),
  }),
];
