const PATIENCE_MS = 40_000;

/** Lets a scenario wait until something holds that events change. */
export class Changes {
  private readonly waiters = new Set<() => void>();

  /** Something may hold now that did not before. */
  changed(): void {
    for (const look of [...this.waiters]) look();
  }

  /** Resolves as soon as `holds`; throws, with what `what` expects and what there is, when it does not in time. */
  async until(what: string, holds: () => boolean, state: () => string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(look);
        reject(new Error(`${what} did not happen in ${PATIENCE_MS / 1000} s; ${state()}`));
      }, PATIENCE_MS);
      const look = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve();
      };
      this.waiters.add(look);
    });
  }
}
