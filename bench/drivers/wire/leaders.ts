import { type Address, Metadata } from '../../../protocol/index.js';
import type { ClusterClient } from '../../../targets/cluster-client.js';
import { TargetError } from '../../../targets/target.js';
import type { TopicPartition } from '../../load/lanes.js';

export interface Led<P extends TopicPartition> {
  readonly address: Address;
  readonly led: readonly P[];
}

/** Who leads partitions, as Metadata has it now. Throws `TargetError` where one of them has no leader. */
export async function leadersOf<P extends TopicPartition>(
  cluster: ClusterClient,
  partitions: readonly P[],
): Promise<Led<P>[]> {
  const names = [...new Set(partitions.map(({ topic }) => topic))];
  const { brokers, topics } = await cluster.send(cluster.anyBroker(), Metadata, {
    topics: names.map((name) => ({ name })),
  });
  const leaders = new Map(
    topics.map((topic) => [
      topic.name,
      new Map(topic.partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId])),
    ]),
  );
  const byLeader = new Map<Address, P[]>();
  for (const one of partitions) {
    const id = leaders.get(one.topic)?.get(one.partition);
    const leader = brokers.find(({ nodeId }) => nodeId === id);
    if (leader === undefined) throw new TargetError(`Partition ${one.topic}-${one.partition} has no leader.`);
    const known = byLeader.get(leader);
    if (known === undefined) byLeader.set(leader, [one]);
    else known.push(one);
  }
  return [...byLeader].map(([address, led]) => ({ address, led }));
}
