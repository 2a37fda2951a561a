import type { BehaviourMutant } from './behaviour.js';
import { connectionBehaviours } from './behaviours-connection.js';
import { fetchBehaviours } from './behaviours-fetch.js';
import { groupBehaviours } from './behaviours-groups.js';
import { produceBehaviours } from './behaviours-produce.js';
import { topicBehaviours } from './behaviours-topics.js';

/** Brokers that speak perfectly and do something else than they say. */
export function behaviourMutants(): readonly BehaviourMutant[] {
  return [...connectionBehaviours, ...produceBehaviours, ...fetchBehaviours, ...topicBehaviours, ...groupBehaviours];
}
