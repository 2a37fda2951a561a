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
  private coming: GroupMember[] = [];
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

  /** Connects those who are to replace its members, as processes that are started before the ones that they replace are stopped. */
  async standBy(): Promise<void> {
    this.coming = this.members.map(() => this.newMember());
    await this.clients.unlessFailed(Promise.all(this.coming.map((member) => member.connect())));
  }

  /** Replaces one member after the other by one of those who stand by. */
  async restart(replaced: (replacement: Replacement) => void): Promise<void> {
    for (const [number, coming] of this.coming.entries()) {
      const leaving = this.members[number];
      const startedAt = performance.now();
      this.members = this.members.with(number, coming);
      const settled = this.settled();
      // Met below; a failure that comes while the other one leaves must not count as unhandled.
      settled.catch(() => {});
      await leaving?.leave();
      coming.join();
      await settled;
      replaced({ rebalanceMs: this.settledAt - startedAt, completionMs: this.settledAt - this.lastJoinAt });
    }
  }

  close(): void {
    for (const member of [...this.members, ...this.coming]) member.close();
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
