/** A log that has taken batches and not written them yet. */
export interface Writable {
  /** Writes them, one system call for all. Never throws. */
  writePending(): void;
}

/**
 * Lets the appends of one turn of the event loop be written together: sixteen connections that each send a record to the
 * same partition cost one system call, not sixteen. It adds no delay, for the turn ends when every socket that had
 * something to read has been read.
 */
export class GroupWrite {
  private waiting: Writable[] = [];

  /** `log` is asked to write at the end of this turn. One that waits already is asked twice, and has nothing to do then. */
  schedule(log: Writable): void {
    if (this.waiting.length === 0) setImmediate(() => this.write());
    this.waiting.push(log);
  }

  private write(): void {
    const logs = this.waiting;
    this.waiting = [];
    for (const log of logs) log.writePending();
  }
}
