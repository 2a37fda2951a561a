import { type Room, withFreshBroker } from '../contenders/loaded-broker.js';
import type { Experiment } from '../experiments/experiment.js';
import { rebalanceMetrics, rebalanceNotes } from './metrics.js';
import type { RebalancePlan } from './plan.js';
import { runRebalance } from './workload.js';

/** The workload as one of those in which brokers take turns, each started anew. */
export function rebalanceExperiment(plan: RebalancePlan): Experiment<Room> {
  return {
    id: 'rebalance',
    metrics: rebalanceMetrics(plan),
    measure: (contender, room) =>
      withFreshBroker(room, contender, ({ address, usage }) =>
        runRebalance({ bootstrap: [address], usage, signal: room.signal }, plan),
      ),
    notes: () => rebalanceNotes(plan),
  };
}
