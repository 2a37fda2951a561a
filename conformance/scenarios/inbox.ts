import type { ReceivedRecord } from './client.js';

const PATIENCE_MS = 40_000;

/** Collects what consumers receive, and lets a scenario wait for it. */
export class Inbox {
  readonly received: ReceivedRecord[] = [];
  private readonly waiters = new Set<() => void>();

  readonly add = (record: ReceivedRecord): void => {
    this.received.push(record);
    for (const look of [...this.waiters]) look();
  };

  /** Resolves as soon as `holds`; throws, with what `what` expects, when it does not in time. */
  async until(what: string, holds: (received: readonly ReceivedRecord[]) => boolean): Promise<void> {
    if (holds(this.received)) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(look);
        reject(new Error(`${what} did not happen in ${PATIENCE_MS / 1000} s; ${this.received.length} records came`));
      }, PATIENCE_MS);
      const look = () => {
        if (!holds(this.received)) return;
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve();
      };
      this.waiters.add(look);
    });
  }
}
