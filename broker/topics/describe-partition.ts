import { ErrorCode } from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Partition } from './partition.js';

/** Who leads a partition and where it lies, as Metadata and DescribeTopicPartitions tell it. */
export function describePartition({ topic, index, leaderEpoch }: Partition, cluster: Cluster) {
  const leader = cluster.leader(topic, index);
  const replicas = cluster.replicas(topic, index);
  return {
    errorCode: leader === undefined ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
    partitionIndex: index,
    leaderId: leader?.id ?? -1,
    leaderEpoch,
    replicaNodes: replicas,
    isrNodes: replicas,
  };
}
