/** Something that ends by itself: a session, or the time that a member has for something. */
export type Deadline = 'session' | 'rebalance' | 'join' | 'sync';

/** The deadlines of the members of all groups, at most one of each kind for a member. */
export class Timers {
  private readonly running = new Map<string, NodeJS.Timeout>();

  /** Begins one, or begins it anew. */
  start(deadline: Deadline, groupId: string, memberId: string, ms: number, onEnd: () => void): void {
    const key = keyOf(deadline, groupId, memberId);
    clearTimeout(this.running.get(key));
    const end = () => {
      this.running.delete(key);
      onEnd();
    };
    this.running.set(key, setTimeout(end, ms));
  }

  has(deadline: Deadline, groupId: string, memberId: string): boolean {
    return this.running.has(keyOf(deadline, groupId, memberId));
  }

  stop(deadline: Deadline, groupId: string, memberId: string): void {
    const key = keyOf(deadline, groupId, memberId);
    clearTimeout(this.running.get(key));
    this.running.delete(key);
  }

  stopAll(groupId: string, memberId: string): void {
    for (const deadline of ['session', 'rebalance', 'join', 'sync'] as const) this.stop(deadline, groupId, memberId);
  }

  clear(): void {
    for (const timer of this.running.values()) clearTimeout(timer);
    this.running.clear();
  }
}

/** Ids may hold any character, so their lengths keep them apart. */
function keyOf(deadline: Deadline, groupId: string, memberId: string): string {
  return `${deadline} ${groupId.length} ${groupId} ${memberId}`;
}
