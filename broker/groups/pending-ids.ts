/** Member ids that were given out and not joined with yet (KIP-394). Each is good for a session timeout. */
export class PendingIds {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  get size(): number {
    return this.timers.size;
  }

  has(memberId: string): boolean {
    return this.timers.has(memberId);
  }

  add(memberId: string, timeoutMs: number, onExpiry: () => void): void {
    const expire = () => {
      this.timers.delete(memberId);
      onExpiry();
    };
    this.timers.set(memberId, setTimeout(expire, timeoutMs));
  }

  delete(memberId: string): boolean {
    clearTimeout(this.timers.get(memberId));
    return this.timers.delete(memberId);
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
