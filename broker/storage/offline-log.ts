import type { LogSettings } from './log-settings.js';
import type { PartitionLog } from './partition-log.js';
import { storageError } from './storage-error.js';

/**
 * A partition that should be stored and is not: its directory was lost, or is another node's. To begin empty in its place would
 * tell consumers that there is nothing to read. So everything fails, with a `FluxmqError` of kind Storage.
 */
export class OfflineLog implements PartitionLog {
  constructor(
    private readonly dir: string,
    public settings: LogSettings,
  ) {}

  get startOffset(): number {
    throw this.error();
  }

  get endOffset(): number {
    throw this.error();
  }

  get lastStableOffset(): number {
    throw this.error();
  }

  get size(): number {
    throw this.error();
  }

  append(): Promise<never> {
    return this.fail();
  }

  read(): Promise<never> {
    return this.fail();
  }

  abortedTransactions(): Promise<never> {
    return this.fail();
  }

  findByTimestamp(): Promise<never> {
    return this.fail();
  }

  findMaxTimestamp(): Promise<never> {
    return this.fail();
  }

  segmentStarts(): Promise<never> {
    return this.fail();
  }

  deleteBefore(): Promise<never> {
    return this.fail();
  }

  truncate(): Promise<never> {
    return this.fail();
  }

  async close(): Promise<void> {}

  /** There is nothing to forget: a topic can be deleted that has lost a partition. */
  async destroy(): Promise<void> {}

  private async fail(): Promise<never> {
    throw this.error();
  }

  private error() {
    return storageError(`${this.dir} is missing`);
  }
}
