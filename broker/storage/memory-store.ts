import type { LogSettings } from './log-settings.js';
import { MemoryLog } from './memory-log.js';
import { OfflineLog } from './offline-log.js';
import { directoryName } from './partition-directory.js';
import type { LogStore } from './partition-log.js';
import { alreadyOpen, notThere, otherTopic } from './storage-error.js';

interface Stored {
  readonly topicId: string;
  readonly log: MemoryLog;
}

/** Partitions in memory. */
export class MemoryLogStore implements LogStore {
  private readonly logs = new Map<string, Stored>();

  async create(topic: string, partition: number, topicId: string, settings: LogSettings): Promise<MemoryLog> {
    const name = directoryName(topic, partition);
    if (this.logs.has(name)) throw alreadyOpen(name);
    const log = new MemoryLog(name, settings, () => this.logs.delete(name));
    this.logs.set(name, { topicId, log });
    return log;
  }

  async open(
    topic: string,
    partition: number,
    topicId: string,
    settings: LogSettings,
  ): Promise<MemoryLog | OfflineLog> {
    const name = directoryName(topic, partition);
    const stored = this.logs.get(name);
    if (stored === undefined) return new OfflineLog(notThere(name), settings);
    if (stored.topicId !== topicId) throw otherTopic(stored.log.name, stored.topicId, topicId);
    return stored.log;
  }

  async openLogs(): Promise<MemoryLog[]> {
    return [...this.logs.values()].map(({ log }) => log);
  }

  async close(): Promise<void> {
    await Promise.all([...this.logs.values()].map(({ log }) => log.destroy()));
  }
}
