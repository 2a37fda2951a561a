import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { BrokerConfig } from './config.js';
import { FluxmqError, reasonOf } from './errors.js';
import { LockFile } from './lock-file.js';
import { StateFile } from './state-file.js';
import { MemoryLogStore } from './storage/memory-store.js';
import { MemoryTier } from './storage/memory-tier.js';
import type { LogStore } from './storage/partition-log.js';
import { SegmentLogStore } from './storage/segment-store.js';
import { Upkeep } from './storage/upkeep.js';

/** Everything that a broker stores: its state and its logs, in one directory that it owns, or in memory. */
export class DataDirectory {
  private constructor(
    readonly state: StateFile,
    readonly store: LogStore,
    private readonly upkeep: Upkeep,
    private readonly lock: LockFile | undefined,
  ) {}

  /** Throws a `FluxmqError` of kind Storage for a directory that cannot be used or belongs to another broker. */
  static async open(config: BrokerConfig, log: Logger): Promise<DataDirectory> {
    const { dataDir, memoryTier } = config;
    if (dataDir === undefined) {
      const store = new MemoryLogStore();
      return new DataDirectory(await StateFile.open(undefined), store, upkeepOf(store, config, log), undefined);
    }
    await mkdir(dataDir, { recursive: true }).catch((cause) => {
      throw new FluxmqError('Storage', `${dataDir} cannot be the data directory: ${reasonOf(cause)}.`, { cause });
    });
    const lock = LockFile.take(dataDir);
    try {
      const state = await StateFile.open(dataDir);
      const store = new SegmentLogStore(dataDir, {
        tier: new MemoryTier(memoryTier),
        onDamage: (damage) => log.warn(damage, 'the end of a log was damaged and has been cut off'),
        onStray: (directory) => log.warn({ directory }, 'a directory of an unknown topic was set aside'),
      });
      await store.sweep();
      return new DataDirectory(state, store, upkeepOf(store, config, log), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      await this.upkeep.stop();
      await this.store.close();
    } finally {
      this.lock?.release();
    }
  }
}

function upkeepOf(store: LogStore, { retentionCheckIntervalMs }: BrokerConfig, log: Logger): Upkeep {
  const upkeep = new Upkeep(
    () => store.openLogs(),
    [{ intervalMs: retentionCheckIntervalMs, lookAfter: (log) => log.retain(Date.now()) }],
    (error) => log.error({ err: error }, 'the upkeep of a log failed'),
  );
  upkeep.start();
  return upkeep;
}
