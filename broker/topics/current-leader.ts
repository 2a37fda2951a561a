import type { Cluster } from '../cluster/cluster.js';
import type { Partition } from './partition.js';

/** Who leads a partition, told to a client that thought otherwise, so that it need not ask for Metadata (KIP-951). */
export interface CurrentLeader {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

const NOBODY = -1;

export function currentLeader({ topic, index, leaderEpoch }: Partition, cluster: Cluster): CurrentLeader {
  return { leaderId: cluster.leader(topic, index)?.id ?? NOBODY, leaderEpoch };
}

/** Where the brokers are reached that an answer names as leaders; not this one, with which the client speaks already. */
export function leaderEndpoints({ brokers, self }: Cluster, isNamed: (brokerId: number) => boolean) {
  return brokers
    .filter(({ id }) => id !== self.id && isNamed(id))
    .map(({ id, host, port }) => ({ nodeId: id, host, port }));
}
