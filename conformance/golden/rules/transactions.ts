import { bound, type Rules } from './rule.js';

/** Of producers and transactions. */
export const transactionRules: Rules = {
  InitProducerId: {
    producerId: bound('producer'),
  },
};
