export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** All that a topic of so many has. */
export function partitionsOf(topic: string, count: number): TopicPartition[] {
  return Array.from({ length: count }, (_, partition) => ({ topic, partition }));
}

/** Where records `index`, `index + n`, `index + 2n`… of a schedule go, n being the number of lanes: from one client to one partition. */
export interface Lane extends TopicPartition {
  readonly index: number;
  /** Of the client that sends them, from 0. */
  readonly client: number;
}

/**
 * Lanes over which records go round: each client and each partition has its share, and no client has two lanes to one
 * partition.
 */
export function lanesOf(partitions: readonly TopicPartition[], clients: number): Lane[] {
  // Whole rounds over the partitions, else some would get more than others.
  const rounds = Math.max(1, Math.ceil(clients / partitions.length));
  return Array.from({ length: rounds }, () => partitions)
    .flat()
    .map((partition, index) => ({ ...partition, index, client: index % clients }));
}

/** Partitions by their topics, in the order in which they come. */
export function byTopic<P extends TopicPartition>(partitions: readonly P[]): Map<string, P[]> {
  const topics = new Map<string, P[]>();
  for (const one of partitions) {
    const known = topics.get(one.topic);
    if (known === undefined) topics.set(one.topic, [one]);
    else known.push(one);
  }
  return topics;
}
