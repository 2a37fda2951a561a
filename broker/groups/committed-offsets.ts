/** Where a group stands in one partition. */
export interface CommittedOffset {
  /** As the client gave it: any int64 comes back as it was. */
  readonly offset: bigint;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

/** The positions that one group has saved, by topic and partition. */
export class CommittedOffsets {
  private readonly topics = new Map<string, Map<number, CommittedOffset>>();

  get isEmpty(): boolean {
    return this.topics.size === 0;
  }

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.topics.get(topic)?.get(partition);
  }

  set(topic: string, partition: number, committed: CommittedOffset): void {
    const partitions = this.topics.get(topic);
    if (partitions === undefined) this.topics.set(topic, new Map([[partition, committed]]));
    else partitions.set(partition, committed);
  }

  /** Topics and their partitions with something committed. */
  entries(): Iterable<[topic: string, partitions: ReadonlyMap<number, CommittedOffset>]> {
    return this.topics;
  }

  delete(topic: string, partition: number): void {
    const partitions = this.topics.get(topic);
    partitions?.delete(partition);
    if (partitions?.size === 0) this.topics.delete(topic);
  }

  deleteTopic(topic: string): void {
    this.topics.delete(topic);
  }
}
