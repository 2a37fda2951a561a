import type { Progress } from '../generator/progress.js';
import type { CrewPlan, LoadPlan, Share } from '../load/load-plan.js';
import { openConsumers } from './consumers.js';
import type { Crew } from './crew.js';
import { openProducers } from './producers.js';

/** Connects a thread's clients of a crew. Throws `TargetError` and `ConnectionError`. */
export function openCrew(plan: LoadPlan, crew: CrewPlan, share: Share, progress: Progress): Promise<Crew> {
  switch (crew.kind) {
    case 'produce':
      return openProducers(plan, crew, share, progress);
    case 'consume':
      return openConsumers(plan, crew, share, progress);
  }
}
