import { type CommittedOffset, CommittedOffsets } from './committed-offsets.js';
import type { NewOffset } from './offset-records.js';

/** The positions that one group has saved, and those that open transactions would save. */
export class GroupOffsets {
  readonly committed = new CommittedOffsets();
  /** Those that are on their way to the log. */
  readonly writing = new Set<readonly NewOffset[]>();
  /** By the id of the producer whose transaction they belong to. */
  private readonly pending = new Map<bigint, CommittedOffsets>();

  /** Whether nothing is saved or about to be. */
  get isEmpty(): boolean {
    return this.committed.isEmpty && this.pending.size === 0 && this.writing.size === 0;
  }

  /** Whether there is nothing but so many saved positions. */
  isOnly(count: number): boolean {
    return this.pending.size === 0 && this.writing.size === 0 && this.partitions().length === count;
  }

  /** Whether the end of a transaction may move this position (KIP-447). */
  isUnstable(topic: string, partition: number): boolean {
    for (const offsets of this.pending.values()) if (offsets.get(topic, partition) !== undefined) return true;
    return false;
  }

  addPending(producerId: bigint, topic: string, partition: number, offset: CommittedOffset): void {
    let offsets = this.pending.get(producerId);
    if (offsets === undefined) {
      offsets = new CommittedOffsets();
      this.pending.set(producerId, offsets);
    }
    offsets.set(topic, partition, offset);
  }

  /** A regular commit may have come behind that of a transaction: the one that stands later in the log counts. */
  end(producerId: bigint, committed: boolean): void {
    const offsets = this.pending.get(producerId);
    this.pending.delete(producerId);
    if (!committed || offsets === undefined) return;
    for (const [topic, partitions] of offsets) {
      for (const [partition, offset] of partitions) this.committed.set(topic, partition, offset);
    }
  }

  /** Forgets what stands before `recordOffset` in the log. */
  delete(topic: string, partition: number, recordOffset: number): void {
    this.committed.delete(topic, partition, recordOffset);
    for (const offsets of this.pending.values()) offsets.delete(topic, partition, recordOffset);
  }

  /** The partitions with a position, saved or about to be, each once. */
  partitions(): [topic: string, partition: number][] {
    const found = new Map<string, Set<number>>();
    const add = (topic: string, partition: number) => found.set(topic, (found.get(topic) ?? new Set()).add(partition));
    for (const offsets of [this.committed, ...this.pending.values()]) {
      for (const [topic, partitions] of offsets) for (const partition of partitions.keys()) add(topic, partition);
    }
    for (const offsets of this.writing) for (const { topic, partition } of offsets) add(topic, partition);
    return [...found].flatMap(([topic, all]) => Array.from(all, (partition): [string, number] => [topic, partition]));
  }
}
