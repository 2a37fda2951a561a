import type { ConsumerMember } from './member.js';
import type { HeldPartitions } from './partitions.js';

/** Who holds each partition, also one that it was told to let go: nobody else is given it before it has. */
export class Owners {
  private readonly byTopic = new Map<string, Map<number, string>>();

  isFree(topicId: string, partition: number): boolean {
    return this.byTopic.get(topicId)?.has(partition) !== true;
  }

  add({ memberId, assigned, pendingRevocation }: ConsumerMember): void {
    this.take(assigned, memberId);
    this.take(pendingRevocation, memberId);
  }

  remove({ memberId, assigned, pendingRevocation }: ConsumerMember): void {
    this.release(assigned, memberId);
    this.release(pendingRevocation, memberId);
  }

  private take(held: HeldPartitions, memberId: string): void {
    for (const [topicId, partitions] of held) {
      let owners = this.byTopic.get(topicId);
      if (owners === undefined) {
        owners = new Map();
        this.byTopic.set(topicId, owners);
      }
      for (const partition of partitions.keys()) owners.set(partition, memberId);
    }
  }

  private release(held: HeldPartitions, memberId: string): void {
    for (const [topicId, partitions] of held) {
      const owners = this.byTopic.get(topicId);
      if (owners === undefined) continue;
      // Of a compacted log only the last record of each member is read again: another one may have it by now.
      for (const partition of partitions.keys()) if (owners.get(partition) === memberId) owners.delete(partition);
      if (owners.size === 0) this.byTopic.delete(topicId);
    }
  }
}
