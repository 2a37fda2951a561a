import { ErrorCode } from '../../protocol/index.js';
import type { Member } from './member.js';
import type { Identity, Protocol } from './requests.js';

/** The members of one group: who they are, who leads them, and what they can agree on. */
export class Members implements Iterable<Member> {
  private readonly byId = new Map<string, Member>();
  private readonly byInstance = new Map<string, Member>();
  private leader: Member | undefined;

  [Symbol.iterator](): Iterator<Member> {
    return this.byId.values();
  }

  get size(): number {
    return this.byId.size;
  }

  /** The leader's member id; empty while there is none. */
  get leaderId(): string {
    return this.leader?.id ?? '';
  }

  isLeader(member: Member): boolean {
    return member === this.leader;
  }

  get(memberId: string): Member | undefined {
    return this.byId.get(memberId);
  }

  getStatic(groupInstanceId: string): Member | undefined {
    return this.byInstance.get(groupInstanceId);
  }

  /**
   * The member that speaks, or the error code for one that is not: unknown, or fenced because another process has come with
   * the same instance id since (KIP-345). A static member may leave its instance id out.
   */
  identify({ memberId, groupInstanceId }: Identity): Member | number {
    if (groupInstanceId !== null) {
      const member = this.byInstance.get(groupInstanceId);
      if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
      return member.id === memberId ? member : ErrorCode.FENCED_INSTANCE_ID;
    }
    return this.byId.get(memberId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  }

  lead(member: Member): void {
    this.leader = member;
  }

  add(member: Member): void {
    this.byId.set(member.id, member);
    if (member.groupInstanceId !== null) this.byInstance.set(member.groupInstanceId, member);
    this.leader ??= member;
  }

  remove(member: Member): void {
    this.byId.delete(member.id);
    if (member.groupInstanceId !== null) this.byInstance.delete(member.groupInstanceId);
    if (this.leader === member) [this.leader] = this.byId.values();
  }

  /** Gives a member a new id. It keeps its assignment, and its leadership. */
  rename(member: Member, memberId: string): void {
    this.byId.delete(member.id);
    member.id = memberId;
    this.byId.set(memberId, member);
  }

  get allAwaitJoin(): boolean {
    return this.awaitingJoin === this.size;
  }

  get awaitingJoin(): number {
    let count = 0;
    for (const member of this) if (member.awaitsJoin) count++;
    return count;
  }

  /** Makes sure that the leader has joined, so that it is there to assign; false if nobody has. */
  electJoinedLeader(): boolean {
    if (this.leader?.awaitsJoin) return true;
    const joined = [...this].find((member) => member.awaitsJoin);
    if (joined !== undefined) this.leader = joined;
    return joined !== undefined;
  }

  /** A rebalance waits for the most patient one. */
  get rebalanceTimeoutMs(): number {
    let longest = 0;
    for (const { rebalanceTimeoutMs } of this) longest = Math.max(longest, rebalanceTimeoutMs);
    return longest;
  }

  /** Whether one of these protocols is known to every member. */
  canAgreeOn(protocols: readonly Protocol[]): boolean {
    return protocols.some(({ name }) => this.allKnow(name));
  }

  /** The protocol for the next generation: of those that all know, the one that most prefer. */
  selectProtocol(): string | null {
    const common = this.commonProtocols();
    const votes = new Map<string, number>();
    for (const { protocols } of this) {
      const choice = protocols.find(({ name }) => common.has(name));
      if (choice !== undefined) votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
    }
    let selected: string | null = null;
    let most = 0;
    for (const [name, count] of votes) {
      if (count > most) [selected, most] = [name, count];
    }
    return selected;
  }

  private allKnow(name: string): boolean {
    for (const { protocols } of this) if (!protocols.some((protocol) => protocol.name === name)) return false;
    return true;
  }

  private commonProtocols(): Set<string> {
    const known = new Map<string, number>();
    for (const { protocols } of this) {
      for (const name of new Set(protocols.map((protocol) => protocol.name))) {
        known.set(name, (known.get(name) ?? 0) + 1);
      }
    }
    return new Set([...known].filter(([, count]) => count === this.size).map(([name]) => name));
  }
}
