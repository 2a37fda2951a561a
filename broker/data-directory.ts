import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { reasonOf } from '../protocol/reason-of.js';
import type { BrokerConfig } from './config.js';
import { FluxmqError } from './errors.js';
import { LockFile } from './lock-file.js';
import type { ClusterMetadata } from './metadata/cluster-metadata.js';
import { metadataInMemory, openMetadata } from './metadata/open-metadata.js';
import { METADATA_DIRECTORY } from './metadata/stored-metadata-log.js';
import { MemoryLogStore } from './storage/memory-store.js';
import { MemoryTier } from './storage/memory-tier.js';
import { directoryName } from './storage/partition-directory.js';
import type { LogStore } from './storage/partition-log.js';
import { SegmentLogStore } from './storage/segment-store.js';
import { Upkeep } from './storage/upkeep.js';

/** Everything that a broker stores: its metadata and its logs, in one directory that it owns, or in memory. */
export class DataDirectory {
  private constructor(
    readonly metadata: ClusterMetadata,
    readonly store: LogStore,
    private readonly upkeep: Upkeep,
    private readonly lock: LockFile | undefined,
  ) {}

  /** Throws a `FluxmqError` of kind Storage for a directory that cannot be used or belongs to another broker. */
  static async open(config: BrokerConfig, log: Logger): Promise<DataDirectory> {
    const { dataDir, brokerId, memoryTier } = config;
    if (dataDir === undefined) {
      const store = new MemoryLogStore();
      return new DataDirectory(await metadataInMemory(brokerId), store, upkeepOf(store, config, log), undefined);
    }
    await mkdir(dataDir, { recursive: true }).catch((cause) => {
      throw new FluxmqError('Storage', `${dataDir} cannot be the data directory: ${reasonOf(cause)}.`, { cause });
    });
    const lock = LockFile.take(dataDir);
    let metadata: ClusterMetadata | undefined;
    try {
      metadata = await openMetadata(dataDir, brokerId, log);
      const store = new SegmentLogStore(dataDir, {
        tier: new MemoryTier(memoryTier),
        onDamage: (damage) => log.warn(damage, 'the end of a log was damaged and has been cut off'),
        onStray: (directory) => log.warn({ directory }, 'a directory of an unknown topic was set aside'),
      });
      await store.sweep();
      await checkDirectories(dataDir, store, metadata, log);
      return new DataDirectory(metadata, store, upkeepOf(store, config, log), lock);
    } catch (error) {
      await metadata?.close();
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      await this.upkeep.stop();
      await this.store.close();
    } finally {
      await this.metadata.close().finally(() => this.lock?.release());
    }
  }
}

function upkeepOf(store: LogStore, config: BrokerConfig, log: Logger): Upkeep {
  const upkeep = new Upkeep(
    () => store.openLogs(),
    [
      { intervalMs: config.retentionCheckIntervalMs, lookAfter: (log) => log.retain(Date.now()) },
      { intervalMs: config.compactionIntervalMs, lookAfter: (log, stopped) => log.compact(Date.now(), stopped) },
    ],
    (error) => log.error({ err: error }, 'the upkeep of a log failed'),
  );
  upkeep.start();
  return upkeep;
}

/** How many of many are named in the log. */
const NAMED = 10;

/** Sets aside what belongs to no topic, and says what topics lack. */
async function checkDirectories(
  dataDir: string,
  store: SegmentLogStore,
  metadata: ClusterMetadata,
  log: Logger,
): Promise<void> {
  const expected = new Set(
    metadata.topics().flatMap(({ name, partitions }) => partitions.map((_, index) => directoryName(name, index))),
  );
  const missing = new Set(expected);
  for (const { topic, partition } of await store.partitions()) missing.delete(directoryName(topic, partition));
  await store.setAsideStrays(({ topic, partition }) => {
    const name = directoryName(topic, partition);
    return name === METADATA_DIRECTORY || expected.has(name);
  });
  if (missing.size === 0) return;
  log.error(
    { dataDir, count: missing.size, partitions: [...missing].slice(0, NAMED) },
    'partitions are not stored here (any more): they answer KAFKA_STORAGE_ERROR',
  );
}
