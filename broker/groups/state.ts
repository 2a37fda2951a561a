/**
 * The states of a group. A rebalance has two barriers: PreparingRebalance waits until all members have sent JoinGroup,
 * CompletingRebalance until the leader's SyncGroup brings the assignments. Empty may still hold committed offsets.
 */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** From which states each one is reached. */
export const REACHED_FROM: Record<GroupState, readonly GroupState[]> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Empty', 'CompletingRebalance', 'Stable'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'],
};
