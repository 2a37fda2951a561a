import type { PartitionLog } from '../storage/partition-log.js';

/** One partition that this broker holds: its log, and those who wait for it to grow. */
export class Partition {
  /** Counts the elections of a leader: one so far. */
  readonly leaderEpoch = 0;
  private readonly watchers = new Set<() => void>();

  constructor(
    readonly topic: string,
    readonly index: number,
    readonly log: PartitionLog,
  ) {}

  /** The offset up to which consumers may read: with one replica, all that is stored. */
  get highWatermark(): number {
    return this.log.endOffset;
  }

  /** Appends a checked batch and wakes whoever waits. Answers the base offset. */
  async append(batch: Buffer): Promise<number> {
    const offset = await this.log.append(batch, this.leaderEpoch);
    for (const wake of [...this.watchers]) wake();
    return offset;
  }

  /** Calls `wake` after every append, and when the partition goes away, until the function that it returns is called. */
  watch(wake: () => void): () => void {
    this.watchers.add(wake);
    return () => this.watchers.delete(wake);
  }

  async destroy(): Promise<void> {
    await this.log.destroy();
    for (const wake of [...this.watchers]) wake();
  }
}
