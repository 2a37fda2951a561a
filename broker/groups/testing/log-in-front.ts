import type { StateTopic } from '../../coordination/state-topic.js';
import type { KeptState } from '../group-state.js';

/** A log of groups whose appends a test has in its hands; everything else is that of the one behind it. */
export abstract class LogInFront implements KeptState {
  constructor(protected readonly state: StateTopic) {}

  abstract append(...args: Parameters<StateTopic['append']>): Promise<number>;

  make(): ReturnType<StateTopic['make']> {
    return this.state.make();
  }

  partitionOf(groupId: string): number {
    return this.state.partitionOf(groupId);
  }

  replay(...args: Parameters<StateTopic['replay']>): Promise<void> {
    return this.state.replay(...args);
  }
}
