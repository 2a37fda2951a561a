import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Checkpoints } from './checkpoints.js';
import { GroupWrite } from './group-write.js';
import { holdsPartition } from './holds-partition.js';
import { isMissing } from './is-missing.js';
import { isThere } from './is-there.js';
import type { LogSettings } from './log-settings.js';
import type { MemoryTier } from './memory-tier.js';
import { OfflineLog } from './offline-log.js';
import { OpenFiles } from './open-files.js';
import {
  directoryName,
  isDeletedName,
  type PartitionName,
  parseDirectoryName,
  strayName,
} from './partition-directory.js';
import type { LogStore } from './partition-log.js';
import { readPartitionMetadata, writePartitionMetadata } from './partition-metadata.js';
import type { Damage } from './recover-segments.js';
import { SegmentLog } from './segment-log.js';
import { alreadyOpen, notThere, otherTopic, storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';

export interface SegmentLogStoreOptions {
  /** Holds the newest batches of all logs in memory. */
  readonly tier?: MemoryTier;
  /** Called when a log that was opened did not hold batches up to its end, and has been cut. */
  readonly onDamage?: (damage: Damage) => void;
  /** Called when a directory was set aside that belongs to no topic or stood in the way of a new one, with its path now. */
  readonly onStray?: (dir: string) => void;
}

interface Opened {
  readonly topicId: string;
  readonly log: Promise<SegmentLog>;
}

/** Partitions in segment files, a directory each, in one data directory. */
export class SegmentLogStore implements LogStore {
  /** Also those that are just being made, opened or closed. */
  private readonly logs = new Map<string, Opened>();

  private readonly writes = new GroupWrite();
  private readonly toRead = new OpenFiles();
  private checkpoints: Promise<Checkpoints> | undefined;

  constructor(
    readonly dataDir: string,
    private readonly options: SegmentLogStoreOptions = {},
  ) {}

  async create(topic: string, partition: number, topicId: string, settings: LogSettings): Promise<SegmentLog> {
    const name = directoryName(topic, partition);
    const opened = this.logs.get(name);
    if (opened === undefined) {
      return this.keep(name, topicId, (dir, forget) => this.createIn(dir, topicId, settings, forget));
    }
    if (await staysOpen(opened)) throw alreadyOpen(join(this.dataDir, name));
    return this.create(topic, partition, topicId, settings);
  }

  async open(
    topic: string,
    partition: number,
    topicId: string,
    settings: LogSettings,
  ): Promise<SegmentLog | OfflineLog> {
    const name = directoryName(topic, partition);
    const dir = join(this.dataDir, name);
    if (!this.logs.has(name) && !isThere(dir)) return new OfflineLog(notThere(dir), settings);
    const opened = this.logs.get(name);
    if (opened === undefined) {
      return this.keep(name, topicId, (dir, forget) => this.openIn(dir, topicId, settings, forget));
    }
    if (!(await staysOpen(opened))) return this.open(topic, partition, topicId, settings);
    if (opened.topicId !== topicId) throw otherTopic(dir, opened.topicId, topicId);
    return opened.log;
  }

  async openLogs(): Promise<SegmentLog[]> {
    const opened = await Promise.allSettled([...this.logs.values()].map(({ log }) => log));
    return opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  /** What is stored. */
  async partitions(): Promise<PartitionName[]> {
    return (await this.directories()).flatMap((name) => parseDirectoryName(name) ?? []);
  }

  /** Sets aside the directories of partitions that belong to nobody. */
  async setAsideStrays(isKnown: (partition: PartitionName) => boolean): Promise<void> {
    for (const stored of await this.partitions()) {
      const dir = join(this.dataDir, directoryName(stored.topic, stored.partition));
      if (!isKnown(stored) && (await holdsPartition(dir))) await this.setAside(dir);
    }
  }

  /** Finishes the removal of partitions that a crash interrupted. */
  async sweep(): Promise<void> {
    const leftovers = (await this.directories()).filter(isDeletedName);
    try {
      for (const name of leftovers) await rm(join(this.dataDir, name), { recursive: true, force: true });
    } catch (error) {
      throw storageError(`Cannot remove what is left of a partition in ${this.dataDir}`, error);
    }
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled([...this.logs.values()].map(({ log }) => log));
    this.logs.clear();
    const closed = await Promise.allSettled(
      opened.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)),
    );
    // Also where a log failed: what the others say is worth keeping, and there is no mark of a clean stop then.
    await (await this.checkpoints)?.close();
    this.checkpoints = undefined;
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }

  /** Takes note of a log at once, so that nobody else touches its files, until it is closed or cannot be had. */
  private keep(name: string, topicId: string, begin: (dir: string, forget: () => void) => Promise<SegmentLog>) {
    const forget = () => {
      if (this.logs.get(name)?.log === log) this.logs.delete(name);
    };
    const log: Promise<SegmentLog> = begin(join(this.dataDir, name), forget);
    this.logs.set(name, { topicId, log });
    log.catch(forget);
    return log;
  }

  private async createIn(dir: string, topicId: string, settings: LogSettings, forget: () => void): Promise<SegmentLog> {
    await this.setAside(dir);
    await (await this.takeCheckpoints()).begin(basename(dir));
    const log = await this.openFiles(dir, settings, forget);
    try {
      await writePartitionMetadata(dir, topicId);
      // A topic that is noted must not lack it after a loss of power.
      await syncDirectory(this.dataDir);
    } catch (error) {
      await log.destroy().catch(ignore);
      throw error;
    }
    return log;
  }

  private async openIn(dir: string, topicId: string, settings: LogSettings, forget: () => void): Promise<SegmentLog> {
    // Before anything is changed in a directory that may be somebody else's.
    const owner = await readPartitionMetadata(dir);
    if (owner !== undefined && owner !== topicId) throw otherTopic(dir, owner, topicId);
    const log = await this.openFiles(dir, settings, forget);
    try {
      if (owner === undefined) await writePartitionMetadata(dir, topicId);
    } catch (error) {
      await log.close().catch(ignore);
      throw error;
    }
    return log;
  }

  private async openFiles(dir: string, settings: LogSettings, forget: () => void): Promise<SegmentLog> {
    const { tier, onDamage } = this.options;
    const checkpoints = await this.takeCheckpoints();
    const name = basename(dir);
    const onClosed = (gone: boolean) => {
      if (gone) checkpoints.removed(name);
      else checkpoints.closed(name);
      forget();
    };
    const lastKnown = checkpoints.lastKnown(name);
    const log = await SegmentLog.open(dir, settings, {
      tier,
      writes: this.writes,
      openFiles: this.toRead,
      lastKnown,
      checkpoints,
      onDamage,
      onClosed,
    });
    checkpoints.opened(name, log);
    return log;
  }

  /** With the first log that is used: a store that only looks around changes nothing. */
  private takeCheckpoints(): Promise<Checkpoints> {
    this.checkpoints ??= Checkpoints.take(this.dataDir).catch((error) => {
      this.checkpoints = undefined;
      throw error;
    });
    return this.checkpoints;
  }

  /** Whatever it holds, it may be the only copy. */
  private async setAside(dir: string): Promise<void> {
    const stray = join(this.dataDir, strayName(basename(dir)));
    try {
      await rename(dir, stray);
    } catch (error) {
      if (isMissing(error)) return;
      throw storageError(`Cannot set ${dir} aside`, error);
    }
    this.options.onStray?.(stray);
  }

  /** None where nothing has been stored yet. */
  private async directories(): Promise<string[]> {
    try {
      const entries = await readdir(this.dataDir, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw storageError(`Cannot list ${this.dataDir}`, error);
    }
  }
}

/** Whether a log is in use. One that is being closed is waited for, and then it is not. */
async function staysOpen({ log }: Opened): Promise<boolean> {
  const { closing } = await log;
  if (closing === undefined) return true;
  await closing.catch(ignore); // its failure is told to who closed it
  return false;
}

function ignore(): void {}
