import type { Address } from '../../protocol/index.js';
import { ClassicMember } from './classic-member.js';
import type { Clients } from './clients.js';
import { ConsumerMember } from './consumer-member.js';
import type { GroupMember } from './member.js';

const MEMBERS = { classic: ClassicMember, consumer: ConsumerMember };

/** What one replacement of a member took, in milliseconds. */
export interface Replacement {
  /** From the LeaveGroup of the one until the group has settled with the other. */
  readonly rebalanceMs: number;
  /** Of that, from the last JoinGroup of its last generation on: what the coordinator took, and not the heartbeats that tell of it. */
  readonly completionMs: number;
}

/** A group of consumers, and whether it has settled. */
export class BenchGroup {
  private members: GroupMember[];
  private next: GroupMember | undefined;
  private waiting: (() => void) | undefined;
  private lastJoinAt = 0;
  private settledAt = 0;

  constructor(
    readonly id: string,
    private readonly clients: Clients,
    private readonly coordinator: Address,
  ) {
    this.members = Array.from({ length: clients.plan.members }, () => this.newMember());
  }

  async connect(): Promise<void> {
    await Promise.all(this.members.map((member) => member.connect()));
  }

  /** Has all members join; resolves when the group has settled. */
  async form(): Promise<void> {
    const settled = this.settled();
    for (const member of this.members) member.join();
    await settled;
  }

  /** One of its members, in turns, saves its position. */
  async commit(turn: number, dueAt: number): Promise<void> {
    await this.members[turn % this.members.length]?.commit(dueAt);
  }

  /** Connects the member that is to come next, as a process that is started before the one that it replaces is stopped. */
  async standBy(): Promise<void> {
    const next = this.newMember();
    this.next = next;
    await this.clients.unlessFailed(next.connect());
  }

  /** Replaces one member after the other by a new one. The first of them stands by. */
  async restart(replaced: (replacement: Replacement) => void): Promise<void> {
    const leavers = this.members;
    for (const [number, leaving] of leavers.entries()) {
      const coming = this.next;
      if (coming === undefined) throw new Error(`nobody stands by to replace a member of group ${this.id}`);
      const startedAt = performance.now();
      this.members = this.members.map((member) => (member === leaving ? coming : member));
      this.next = undefined;
      const settled = this.settled();
      // Met below; a failure that comes while the other one leaves must not count as unhandled.
      settled.catch(() => {});
      await leaving.leave();
      coming.join();
      await Promise.all([settled, number + 1 < leavers.length && this.standBy()]);
      replaced({ rebalanceMs: this.settledAt - startedAt, completionMs: this.settledAt - this.lastJoinAt });
    }
  }

  close(): void {
    for (const member of this.members) member.close();
    this.next?.close();
  }

  private newMember(): GroupMember {
    const observer = {
      joining: () => {
        this.lastJoinAt = performance.now();
      },
      changed: () => this.lookWhetherSettled(),
    };
    return new MEMBERS[this.clients.plan.protocol](this.clients, this.id, this.coordinator, observer);
  }

  /** Resolves when it has settled next. */
  private settled(): Promise<void> {
    return this.clients.unlessFailed(
      new Promise((resolve) => {
        this.waiting = resolve;
      }),
    );
  }

  private lookWhetherSettled(): void {
    if (this.waiting === undefined || !this.isComplete()) return;
    this.settledAt = performance.now();
    const resolve = this.waiting;
    this.waiting = undefined;
    resolve();
  }

  /**
   * Whether every partition is read, by one member alone, and every member reads. In a classic group all live in one generation, too; in the new protocol
   * those whose partitions stay learn of an epoch later, and go on meanwhile.
   */
  private isComplete(): boolean {
    const [first] = this.members;
    if (this.members.some(({ epoch }) => epoch === undefined)) return false;
    if (this.clients.plan.protocol === 'classic' && this.members.some(({ epoch }) => epoch !== first?.epoch))
      return false;
    if (this.members.some(({ share }) => share.length === 0)) return false;
    const read = this.members.flatMap(({ share }) => share);
    const { partitions } = this.clients.topic;
    return read.length === partitions && new Set(read).size === partitions;
  }
}
