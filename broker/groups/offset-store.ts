import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import type { TransactionalWriter } from '../coordination/state-topic.js';
import type { CommittedOffset } from './committed-offsets.js';
import { GroupOffsets } from './group-offsets.js';
import type { GroupState } from './group-state.js';
import { commitRecord, type NewOffset, offsetTombstone } from './offset-records.js';

/** The saved positions of all groups. What is changed is in the log first, and only then seen. */
export class OffsetStore {
  private readonly groups = new Map<string, GroupOffsets>();
  /** The groups that have positions in the open transaction of a producer. */
  private readonly transactions = new Map<bigint, Set<string>>();

  constructor(private readonly state: GroupState) {}

  /** Undefined where a group has nothing saved. */
  of(groupId: string): GroupOffsets | undefined {
    return this.groups.get(groupId);
  }

  groupIds(): Iterable<string> {
    return this.groups.keys();
  }

  /** Saves positions; with a `writer` they count when its transaction is committed. Throws as `StateTopic.append` does. */
  async commit(
    groupId: string,
    offsets: readonly NewOffset[],
    now: number,
    writer?: TransactionalWriter,
  ): Promise<void> {
    const group = this.getOrCreate(groupId);
    group.writing.add(offsets);
    try {
      const records = offsets.map((offset) => commitRecord(groupId, offset));
      const baseOffset = await this.state.append(groupId, records, now, writer);
      for (const [i, { topic, partition, committed }] of offsets.entries()) {
        this.set(groupId, topic, partition, { ...committed, recordOffset: baseOffset + i }, writer?.producerId);
      }
    } finally {
      group.writing.delete(offsets);
      this.forgetIfEmpty(groupId);
    }
  }

  /**
   * Forgets positions, also those that a transaction would save; `behind` are records of the group that go out with that. Throws as
   * `StateTopic.append` does.
   */
  async delete(
    groupId: string,
    partitions: readonly (readonly [topic: string, partition: number])[],
    now: number,
    behind: readonly KeyedRecord[] = [],
  ): Promise<void> {
    const records = partitions.map(([topic, partition]) => offsetTombstone(groupId, topic, partition));
    const baseOffset = await this.state.append(groupId, [...records, ...behind], now);
    for (const [i, [topic, partition]] of partitions.entries()) {
      this.remove(groupId, topic, partition, baseOffset + i);
    }
  }

  /** What a record says that is in the log; `producerId` is that of the transaction which it belongs to. */
  set(groupId: string, topic: string, partition: number, committed: CommittedOffset, producerId?: bigint): void {
    const group = this.getOrCreate(groupId);
    if (producerId === undefined) {
      group.committed.set(topic, partition, committed);
      return;
    }
    group.addPending(producerId, topic, partition, committed);
    const open = this.transactions.get(producerId) ?? new Set();
    this.transactions.set(producerId, open.add(groupId));
  }

  /** What a tombstone says that stands at `recordOffset` in the log. */
  remove(groupId: string, topic: string, partition: number, recordOffset: number): void {
    this.groups.get(groupId)?.delete(topic, partition, recordOffset);
    this.forgetIfEmpty(groupId);
  }

  /** What a marker says in a partition of the log. */
  transactionEnded(producerId: bigint, logPartition: number, committed: boolean): void {
    const groupIds = this.transactions.get(producerId);
    if (groupIds === undefined) return;
    for (const groupId of groupIds) {
      if (this.state.partitionOf(groupId) !== logPartition) continue;
      groupIds.delete(groupId);
      this.groups.get(groupId)?.end(producerId, committed);
      this.forgetIfEmpty(groupId);
    }
    if (groupIds.size === 0) this.transactions.delete(producerId);
  }

  /** Forgets groups without a word in the log: it is not read here any more. */
  drop(groupIds: Iterable<string>): void {
    for (const groupId of groupIds) {
      this.groups.delete(groupId);
      for (const [producerId, open] of this.transactions) {
        if (open.delete(groupId) && open.size === 0) this.transactions.delete(producerId);
      }
    }
  }

  private getOrCreate(groupId: string): GroupOffsets {
    let group = this.groups.get(groupId);
    if (group === undefined) {
      group = new GroupOffsets();
      this.groups.set(groupId, group);
    }
    return group;
  }

  private forgetIfEmpty(groupId: string): void {
    if (this.groups.get(groupId)?.isEmpty) this.groups.delete(groupId);
  }
}
