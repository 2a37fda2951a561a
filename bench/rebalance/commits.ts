import type { Clients } from './clients.js';
import type { BenchGroup } from './group.js';
import { COMMIT_INTERVAL_MS } from './plan.js';
import { Pulse } from './pulse.js';

/** Has each group commit once a second until it is stopped. */
export class Commits {
  private readonly pulses: Pulse[] = [];

  constructor(clients: Clients, groups: readonly BenchGroup[]) {
    for (const group of groups) {
      const pulse = new Pulse();
      let turn = 0;
      pulse.start(clients.partOf(COMMIT_INTERVAL_MS), COMMIT_INTERVAL_MS, (dueAt) => {
        group.commit(turn++, dueAt).catch((error) => clients.fail(error));
      });
      this.pulses.push(pulse);
    }
  }

  stop(): void {
    for (const pulse of this.pulses) pulse.stop();
  }
}
