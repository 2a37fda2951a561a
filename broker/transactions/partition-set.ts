/** Partitions by topic. */
export type PartitionSet = ReadonlyMap<string, ReadonlySet<number>>;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export function includes(set: PartitionSet, topic: string, partition: number): boolean {
  return set.get(topic)?.has(partition) ?? false;
}

export function union(set: PartitionSet, added: readonly TopicPartition[]): PartitionSet {
  const all = new Map<string, Set<number>>();
  for (const [topic, partitions] of set) all.set(topic, new Set(partitions));
  for (const { topic, partition } of added) {
    const partitions = all.get(topic);
    if (partitions === undefined) all.set(topic, new Set([partition]));
    else partitions.add(partition);
  }
  return all;
}

export function without(set: PartitionSet, topic: string, partition: number): PartitionSet {
  const all = new Map(set);
  const left = new Set(set.get(topic));
  left.delete(partition);
  if (left.size === 0) all.delete(topic);
  else all.set(topic, left);
  return all;
}

export function listed(set: PartitionSet): TopicPartition[] {
  return [...set].flatMap(([topic, partitions]) => Array.from(partitions, (partition) => ({ topic, partition })));
}
