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

/** Where the leaders are reached that an answer names, each once; not this broker, with which the client speaks already. */
export function leaderEndpoints(leaderIds: readonly (number | undefined)[], { brokers, self }: Cluster) {
  return brokers
    .filter(({ id }) => id !== self.id && leaderIds.includes(id))
    .map(({ id, host, port }) => ({ nodeId: id, host, port }));
}
