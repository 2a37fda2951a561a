import type { BufferPool } from './buffer-pool.js';

/**
 * Memory that one answer borrows: views of the memory tier and buffers for what comes from files. It is used again for other
 * batches when the answer has been sent. An answer that never says so costs that memory, and nothing worse: the garbage
 * collector takes it.
 */
export class Loans {
  private returns: (() => void)[] = [];

  constructor(private readonly pool: BufferPool) {}

  /** `length` bytes, with anything in them. */
  memory(length: number): Buffer {
    const piece = this.pool.take(length);
    this.add(() => this.pool.give(piece));
    return piece.subarray(0, length);
  }

  /** `giveBack` is called when the loan ends. */
  add(giveBack: () => void): void {
    this.returns.push(giveBack);
  }

  /** Gives everything back. Nobody may look at it any more. */
  end(): void {
    const { returns } = this;
    this.returns = [];
    for (const giveBack of returns) giveBack();
  }
}
