import { Sequence } from '../storage/sequence.js';
import type { Transaction } from './transaction.js';

/** A transactional id at its coordinator: where it is, and whether it is on its way to where it will be. */
export class Entry {
  /** Work that brings partitions in by itself, and writes into them then, in the order in which it came. */
  readonly enlistments = new Sequence();
  private waiting: (() => void)[] = [];
  private moving = false;

  /** `current` is what the log says. */
  constructor(private transaction: Transaction) {}

  get current(): Transaction {
    return this.transaction;
  }

  /** Whether the next state is being written, or the markers that lead to it: meanwhile nothing else can begin. */
  get inTransition(): boolean {
    return this.moving;
  }

  begin(): void {
    this.moving = true;
  }

  /** The transition has got to this state, and has still a way to go. */
  pass(transaction: Transaction): void {
    this.transaction = transaction;
  }

  /** The transition has ended, in this state or where it began. */
  settle(transaction: Transaction = this.transaction): void {
    this.transaction = transaction;
    this.moving = false;
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves when the transition ends that is under way; after `timeoutMs` at the latest. */
  async settled(timeoutMs: number): Promise<void> {
    if (!this.moving) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
