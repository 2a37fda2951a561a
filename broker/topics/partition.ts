import type { EpochEnd } from '../storage/leader-epochs.js';
import type { Appended, PartitionLog } from '../storage/partition-log.js';

/** Told how many bytes were appended; infinitely many when a transaction ends or the partition goes away. */
type Watcher = (bytes: number) => void;

/** One partition that this broker holds: its log, and those who wait for it to grow. */
export class Partition {
  private readonly watchers = new Set<Watcher>();

  constructor(
    readonly topic: string,
    readonly index: number,
    readonly log: PartitionLog,
    /** Counts the elections of a leader. */
    readonly leaderEpoch: number,
  ) {}

  /** The offset up to which consumers may read: with one replica, all that is stored. */
  get highWatermark(): number {
    return this.log.endOffset;
  }

  /**
   * Where the batches of a leader epoch end, or those of the one before it (KIP-101). The epoch of today's leader ends where the
   * log does, though nothing may have been appended under it yet. Undefined for an epoch that has not been.
   */
  endOfEpoch(epoch: number): EpochEnd | undefined {
    const { log, leaderEpoch } = this;
    if (epoch < 0 || epoch > leaderEpoch) return undefined;
    const { latestEpoch, endOffset } = log;
    if (epoch <= latestEpoch) return log.endOfEpoch(epoch);
    const known = epoch === leaderEpoch || latestEpoch < 0 ? epoch : latestEpoch;
    return { epoch: known, endOffset };
  }

  /** Appends a checked batch that a producer sent, once, and wakes whoever waits. Throws as `PartitionLog.appendOnce` does. */
  async append(batch: Buffer, fromZero = false): Promise<Appended> {
    const appended = await this.log.appendOnce(batch, this.leaderEpoch, fromZero);
    if (appended.duplicateTimestamp === undefined) this.tell(batch.length);
    return appended;
  }

  /** Appends a batch that this broker made itself: no producer's sequence is looked for in it. */
  async write(batch: Buffer): Promise<number> {
    const baseOffset = await this.log.append(batch, this.leaderEpoch);
    this.tell(batch.length);
    return baseOffset;
  }

  /**
   * Appends the marker that ends a transaction. Throws as `PartitionLog.appendMarker` does. Whoever waits looks again, however few
   * bytes a marker has: for readers of committed records the whole transaction comes with it, and all that stood behind it.
   */
  async endTransaction(marker: Buffer, raisesEpoch: boolean): Promise<number> {
    const baseOffset = await this.log.appendMarker(marker, this.leaderEpoch, raisesEpoch);
    this.tell(Number.POSITIVE_INFINITY);
    return baseOffset;
  }

  /** Tells of every append and of the end of the partition, until the function that it returns is called. */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  async destroy(): Promise<void> {
    await this.log.destroy();
    this.tell(Number.POSITIVE_INFINITY);
  }

  private tell(bytes: number): void {
    for (const watcher of this.watchers) watcher(bytes);
  }
}
