import type { ConsumersPlan, LoadPlan, Share } from '../load/load-plan.js';
import type { Crew } from './crew.js';

/** Connects the consumers of a thread. Throws `TargetError` and `ConnectionError`. */
export async function openConsumers(_plan: LoadPlan, _crew: ConsumersPlan, _share: Share): Promise<Crew> {
  throw new Error('consumers are on their way');
}
