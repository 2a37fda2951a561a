import { type Room, withFreshBroker } from '../contenders/loaded-broker.js';
import type { Experiment } from '../experiments/experiment.js';
import { rebalanceMetrics, rebalanceNotes } from './metrics.js';
import type { RebalancePlan } from './plan.js';
import { type Figures, runRebalance } from './workload.js';

/** The workload as one of those in which brokers take turns, each started anew. */
export function rebalanceExperiment(plan: RebalancePlan): Experiment<Room> {
  return {
    id: 'rebalance',
    metrics: rebalanceMetrics(plan),
    async measure(contender, room) {
      const figures: Figures = {};
      try {
        return await withFreshBroker(room, contender, ({ address, usage }) =>
          runRebalance({ bootstrap: [address], usage, signal: room.signal }, plan, figures),
        );
      } catch (error) {
        // The phases that were over count.
        if (room.signal.aborted && Object.keys(figures).length > 0) return figures;
        throw error;
      }
    },
    notes: () => rebalanceNotes(plan),
  };
}
