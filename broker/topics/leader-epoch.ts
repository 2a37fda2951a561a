import { ErrorCode } from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Partition } from './partition.js';

/** What a client sends that does not know the epoch. */
const UNKNOWN = -1;

/**
 * Whether this broker may answer for a partition, to a client that believes in leader epoch `current` (KIP-320): an error
 * code, NONE where it may.
 */
export function leaderEpochError(partition: Partition, current: number, cluster: Cluster): number {
  if (cluster.leader(partition.topic, partition.index)?.id !== cluster.self.id) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  if (current === UNKNOWN || current === partition.leaderEpoch) return ErrorCode.NONE;
  return current < partition.leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
}
