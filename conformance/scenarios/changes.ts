const PATIENCE_MS = 40_000;

/** Lets a scenario wait until something holds that events change. */
export class Changes {
  private readonly waiters = new Set<() => void>();

  constructor(private readonly patienceMs = PATIENCE_MS) {}

  /** Something may hold now that did not before. */
  changed(): void {
    for (const look of [...this.waiters]) look();
  }

  /**
   * Resolves as soon as `holds`; throws, with what `what` expects and what there is, when it does not in time, and what one
   * of `failures` rejects with, which make it vain to wait.
   */
  async until(
    what: string,
    holds: () => boolean,
    state: () => string,
    failures: readonly Promise<never>[] = [],
  ): Promise<void> {
    let look = () => {};
    let timer: NodeJS.Timeout | undefined;
    const held = new Promise<void>((resolve, reject) => {
      look = () => {
        if (holds()) resolve();
      };
      timer = setTimeout(() => {
        reject(new Error(`${what} did not happen in ${this.patienceMs / 1000} s; ${state()}`));
      }, this.patienceMs);
    });
    this.waiters.add(look);
    look();
    try {
      await Promise.race([held, ...failures]);
    } finally {
      clearTimeout(timer);
      this.waiters.delete(look);
    }
  }
}
