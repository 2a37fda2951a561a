/** Where a group stands in one partition. */
export interface CommittedOffset {
  /** As the client gave it: any int64 comes back as it was. */
  readonly offset: bigint;
  /** -1 where the client did not say. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  /** Of the topic, so that one that takes its name later is not taken for it; `ZERO_UUID` where nobody said. */
  readonly topicId: string;
  /** ms. */
  readonly commitTimestamp: bigint;
  /** When it is forgotten, in ms; undefined where the broker's retention decides. */
  readonly expireTimestamp: bigint | undefined;
  /** Where its record stands in the log: the newest one counts. */
  readonly recordOffset: number;
}

/** Positions in partitions, by topic. */
export class CommittedOffsets implements Iterable<[topic: string, partitions: ReadonlyMap<number, CommittedOffset>]> {
  private readonly topics = new Map<string, Map<number, CommittedOffset>>();

  /** Topics and their partitions with something committed. */
  [Symbol.iterator](): Iterator<[topic: string, partitions: ReadonlyMap<number, CommittedOffset>]> {
    return this.topics.entries();
  }

  get isEmpty(): boolean {
    return this.topics.size === 0;
  }

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.topics.get(topic)?.get(partition);
  }

  /** Takes what is newer than what is here, as it stands in the log. */
  set(topic: string, partition: number, committed: CommittedOffset): void {
    const partitions = this.topics.get(topic);
    if (partitions === undefined) {
      this.topics.set(topic, new Map([[partition, committed]]));
      return;
    }
    const before = partitions.get(partition);
    if (before === undefined || before.recordOffset < committed.recordOffset) partitions.set(partition, committed);
  }

  /** Forgets what stands before `recordOffset` in the log. */
  delete(topic: string, partition: number, recordOffset: number): void {
    const partitions = this.topics.get(topic);
    const before = partitions?.get(partition);
    if (partitions === undefined || before === undefined || before.recordOffset > recordOffset) return;
    partitions.delete(partition);
    if (partitions.size === 0) this.topics.delete(topic);
  }
}
