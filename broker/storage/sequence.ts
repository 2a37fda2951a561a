/**
 * Work that takes effect in the order of the calls. It runs at once, on the caller's turn, when nothing is under way, so
 * that the common case (an append that is done when it returns) costs no queue.
 */
export class Sequence {
  private last: Promise<void> | undefined;

  /** Whether nothing is under way. */
  get idle(): boolean {
    return this.last === undefined;
  }

  run<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.last !== undefined) return this.follow(this.last.then(work));
    try {
      const result = work();
      return result instanceof Promise ? this.follow(result) : Promise.resolve(result);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  private follow<T>(result: Promise<T>): Promise<T> {
    const settled = result.then(ignore, ignore);
    this.last = settled;
    // Whoever came in the meantime stands behind `settled`, and is the last one then.
    settled.then(() => {
      if (this.last === settled) this.last = undefined;
    });
    return result;
  }
}

function ignore(): void {}
