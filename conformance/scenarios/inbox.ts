import { Changes } from './changes.js';
import type { Listener, ReceivedRecord } from './client.js';

/** Collects what a consumer receives, and lets a scenario wait for it. */
export class Inbox implements Listener {
  readonly received: ReceivedRecord[] = [];
  private readonly changes = new Changes();

  readonly onRecord = (record: ReceivedRecord): void => {
    this.received.push(record);
    this.changes.changed();
  };

  /** Resolves as soon as `holds`; throws, with what `what` expects, when it does not in time. */
  async until(what: string, holds: (received: readonly ReceivedRecord[]) => boolean): Promise<void> {
    await this.changes.until(
      what,
      () => holds(this.received),
      () => `${this.received.length} records came`,
    );
  }
}
