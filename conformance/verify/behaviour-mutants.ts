import type { BehaviourMutant } from './behaviour.js';
import { adminBehaviours } from './behaviours-admin.js';
import { connectionBehaviours } from './behaviours-connection.js';
import { fetchBehaviours } from './behaviours-fetch.js';
import { groupBehaviours } from './behaviours-groups.js';
import { produceBehaviours } from './behaviours-produce.js';
import { topicBehaviours } from './behaviours-topics.js';
import { transactionBehaviours } from './behaviours-transactions.js';

/** Brokers that speak perfectly and do something else than they say. */
export function behaviourMutants(): readonly BehaviourMutant[] {
  return [
    ...connectionBehaviours,
    ...produceBehaviours,
    ...fetchBehaviours,
    ...topicBehaviours,
    ...groupBehaviours,
    ...transactionBehaviours,
    ...adminBehaviours,
  ];
}
