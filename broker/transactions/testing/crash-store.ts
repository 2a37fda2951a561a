import type { LogSettings } from '../../storage/log-settings.js';
import { MemoryLog } from '../../storage/memory-log.js';
import { directoryName } from '../../storage/partition-directory.js';
import type { KeptLog, LogStore } from '../../storage/partition-log.js';
import { storageError } from '../../storage/storage-error.js';

interface Appended {
  readonly batch: Buffer;
  readonly leaderEpoch: number;
}

/** A log that tells of every append, and can be made again from what was appended. */
class RecordedLog extends MemoryLog {
  readonly appended: Appended[] = [];

  constructor(
    name: string,
    settings: LogSettings,
    private readonly onAppend: () => Promise<void>,
  ) {
    super(name, settings);
  }

  override async append(batch: Buffer, leaderEpoch: number): Promise<number> {
    const written = super.append(batch, leaderEpoch);
    this.appended.push({ batch: Buffer.from(batch), leaderEpoch });
    await this.onAppend();
    return written;
  }
}

/** Logs in memory, and what a crash would leave of them after any append: whoever holds these writes on, and nobody sees it. */
export class CrashStore implements LogStore {
  private readonly logs = new Map<string, RecordedLog>();
  private untilCrash = Number.POSITIVE_INFINITY;
  private left: CrashStore | undefined;

  /** `acknowledge` resolves when an append is to be acknowledged that has its place in the log. */
  constructor(
    private readonly onCrash: () => void,
    private readonly acknowledge: () => Promise<void> = async () => {},
  ) {}

  /** Crashes when so many batches more have been appended. */
  crashAfter(appends: number): void {
    this.untilCrash = appends;
  }

  /** Crashes now, if it has not. */
  crash(): void {
    if (this.left !== undefined) return;
    const left = new CrashStore(this.onCrash, this.acknowledge);
    for (const [name, log] of this.logs) {
      const copy = left.make(name, log.settings);
      for (const { batch, leaderEpoch } of log.appended) void copy.append(Buffer.from(batch), leaderEpoch);
    }
    this.left = left;
    this.onCrash();
  }

  /** What the crash has left. */
  get remains(): CrashStore {
    if (this.left === undefined) throw new Error('There was no crash.');
    return this.left;
  }

  async create(topic: string, partition: number, _topicId: string, settings: LogSettings): Promise<MemoryLog> {
    return this.make(directoryName(topic, partition), settings);
  }

  async open(topic: string, partition: number): Promise<MemoryLog> {
    const log = this.logs.get(directoryName(topic, partition));
    if (log === undefined) throw storageError(`There is no ${topic}-${partition}`);
    return log;
  }

  async openLogs(): Promise<readonly KeptLog[]> {
    return [...this.logs.values()];
  }

  async close(): Promise<void> {}

  private make(name: string, settings: LogSettings): RecordedLog {
    const log = new RecordedLog(name, settings, () => {
      if (--this.untilCrash === 0) this.crash();
      return this.acknowledge();
    });
    this.logs.set(name, log);
    return log;
  }
}
