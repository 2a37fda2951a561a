import { Changes } from '../changes.js';
import type { Consumer, Listener } from '../client.js';
import { areShared } from './shared.js';

/** What the members of a group own, receive and commit. */
export class Ledger {
  /** Records that came although they had been committed before. */
  readonly cameAgain: string[] = [];
  private readonly owned = new Map<string, readonly number[]>();
  /** By partition: everything before it is committed. */
  private readonly committed: bigint[];
  private readonly seen: Set<bigint>[];
  private readonly changes = new Changes();

  constructor(partitions: number) {
    this.committed = Array.from({ length: partitions }, () => 0n);
    this.seen = Array.from({ length: partitions }, () => new Set());
  }

  /** What a member does: it commits each record when it has come. */
  listener(member: string, consumer: Pick<Consumer, 'commit'>): Listener {
    return {
      onAssigned: (partitions) => {
        this.owned.set(member, partitions);
        this.changes.changed();
      },
      onRecord: async ({ partition, offset }) => {
        const committed = this.committed[partition] ?? 0n;
        if (offset < committed)
          this.cameAgain.push(`${partition}:${offset} to ${member}, committed up to ${committed}`);
        this.seen[partition]?.add(offset);
        try {
          await consumer.commit(partition, offset);
        } catch {
          // The group is about to share its partitions anew: who owns it then receives it again.
          return;
        }
        const now = this.committed[partition] ?? 0n;
        this.committed[partition] = offset + 1n > now ? offset + 1n : now;
        this.changes.changed();
      },
    };
  }

  /** How many different records came. */
  get received(): number {
    return this.seen.reduce((sum, offsets) => sum + offsets.size, 0);
  }

  /** Resolves when each partition is owned by just one of these members, and each of them owns one. */
  async untilOwnedBy(...members: readonly string[]): Promise<void> {
    const shares = () => members.map((member) => this.owned.get(member) ?? []);
    await this.changes.until(
      `Sharing all partitions among ${members.join(', ')}`,
      () => areShared(shares(), this.committed.length),
      this.state,
    );
  }

  /** Resolves when as many records are committed. */
  async untilCommitted(count: number): Promise<void> {
    const all = () => this.committed.reduce((sum, offset) => sum + offset, 0n) >= BigInt(count);
    await this.changes.until(`Committing ${count} records`, all, this.state);
  }

  private readonly state = (): string => {
    const shares = [...this.owned].map(([member, partitions]) => `${member} owns ${partitions.join(' ') || 'nothing'}`);
    return `${shares.join(', ')}; committed: ${this.committed.join(' ')}`;
  };
}
