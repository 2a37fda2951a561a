import { MemoryLog } from './memory-log.js';
import { directoryName } from './partition-directory.js';
import type { LogStore } from './partition-log.js';

/** Partitions in memory. */
export class MemoryLogStore implements LogStore {
  readonly #logs = new Map<string, MemoryLog>();

  async open(topic: string, partition: number): Promise<MemoryLog> {
    const name = directoryName(topic, partition);
    let log = this.#logs.get(name);
    if (log === undefined) {
      log = new MemoryLog(name, () => this.#logs.delete(name));
      this.#logs.set(name, log);
    }
    return log;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#logs.values()].map((log) => log.destroy()));
  }
}
