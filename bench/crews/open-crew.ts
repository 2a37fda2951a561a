import type { Progress } from '../generator/progress.js';
import type { CrewPlan, LoadPlan, Share } from '../load/load-plan.js';
import { openConnectors } from './connectors.js';
import { openConsumers } from './consumers.js';
import type { Crew } from './crew.js';
import { openProducers } from './producers.js';
import { openTransactors } from './transactors.js';

/** Connects a thread's clients of a crew. Throws `TargetError` and `ConnectionError`. */
export function openCrew(plan: LoadPlan, crew: CrewPlan, share: Share, progress: Progress): Promise<Crew> {
  switch (crew.kind) {
    case 'produce':
      return openProducers(plan, crew, share, progress);
    case 'consume':
      return openConsumers(plan, crew, share, progress);
    case 'transact':
      return openTransactors(plan, crew, share, progress);
    case 'connect':
      return openConnectors(plan, crew, share, progress);
  }
}
