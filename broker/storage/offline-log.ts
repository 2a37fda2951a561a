import type { FluxmqError } from '../errors.js';
import type { LogSettings } from './log-settings.js';
import type { PartitionLog } from './partition-log.js';

/**
 * A partition that should be stored and cannot be had: its directory was lost, or is another node's, or holds what is no log.
 * To begin empty in its place would tell consumers that there is nothing to read. So everything fails, with the
 * `FluxmqError` of kind Storage that says why, and the other partitions are served.
 */
export class OfflineLog implements PartitionLog {
  constructor(
    private readonly reason: FluxmqError,
    public settings: LogSettings,
  ) {}

  get startOffset(): number {
    throw this.reason;
  }

  get endOffset(): number {
    throw this.reason;
  }

  get lastStableOffset(): number {
    throw this.reason;
  }

  get size(): number {
    throw this.reason;
  }

  get latestEpoch(): number {
    throw this.reason;
  }

  append(): Promise<never> {
    return this.fail();
  }

  appendOnce(): Promise<never> {
    return this.fail();
  }

  appendMarker(): Promise<never> {
    return this.fail();
  }

  hasOpenTransaction(): never {
    throw this.reason;
  }

  activeProducers(): never {
    throw this.reason;
  }

  read(): Promise<never> {
    return this.fail();
  }

  abortedTransactions(): Promise<never> {
    return this.fail();
  }

  endOfEpoch(): never {
    throw this.reason;
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
    throw this.reason;
  }
}
