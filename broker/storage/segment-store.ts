import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryName, isDeletedName, type PartitionName, parseDirectoryName } from './partition-directory.js';
import type { LogStore } from './partition-log.js';
import { readPartitionMetadata, writePartitionMetadata } from './partition-metadata.js';
import { SegmentLog } from './segment-log.js';
import { storageError } from './storage-error.js';

export interface SegmentLogStoreOptions {
  /** Bytes of a segment before the next one begins; at most 2^31-1, for an index holds positions in an int32. */
  readonly segmentSize?: number;
}

const DEFAULT_SEGMENT_SIZE = 1024 * 1024 * 1024;

/** Partitions in segment files, a directory each, in one data directory. */
export class SegmentLogStore implements LogStore {
  readonly dataDir: string;
  readonly #segmentSize: number;
  readonly #logs = new Map<string, Promise<SegmentLog>>();

  constructor(dataDir: string, { segmentSize = DEFAULT_SEGMENT_SIZE }: SegmentLogStoreOptions = {}) {
    this.dataDir = dataDir;
    this.#segmentSize = segmentSize;
  }

  /** Whoever opens a partition that is open already shares its log. */
  async open(topic: string, partition: number, topicId: string): Promise<SegmentLog> {
    const name = directoryName(topic, partition);
    const log = await (this.#logs.get(name) ?? this.#open(name, topicId));
    if (log.closing === undefined) return log;
    await log.closing.catch(() => undefined); // its failure is told to who closed it
    return this.open(topic, partition, topicId);
  }

  /** What is stored. */
  async partitions(): Promise<PartitionName[]> {
    return (await this.#directories()).flatMap((name) => parseDirectoryName(name) ?? []);
  }

  /** Finishes the removal of partitions that a crash interrupted. */
  async sweep(): Promise<void> {
    const leftovers = (await this.#directories()).filter(isDeletedName);
    try {
      for (const name of leftovers) await rm(join(this.dataDir, name), { recursive: true, force: true });
    } catch (error) {
      throw storageError(`cannot remove what is left of a partition in ${this.dataDir}`, error);
    }
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#logs.values());
    this.#logs.clear();
    const closed = await Promise.allSettled(
      opened.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)),
    );
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }

  #open(name: string, topicId: string): Promise<SegmentLog> {
    const forget = () => {
      if (this.#logs.get(name) === opening) this.#logs.delete(name);
    };
    const dir = join(this.dataDir, name);
    const opening: Promise<SegmentLog> = SegmentLog.open(dir, this.#segmentSize, forget).then(async (log) => {
      await claim(dir, topicId).catch(async (error) => {
        await log.close();
        throw error;
      });
      return log;
    });
    this.#logs.set(name, opening);
    opening.catch(forget);
    return opening;
  }

  /** None where nothing has been stored yet. */
  async #directories(): Promise<string[]> {
    try {
      const entries = await readdir(this.dataDir, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw storageError(`cannot list ${this.dataDir}`, error);
    }
  }
}

/** Writes the topic's id into a new directory, and refuses one that belongs to another topic of the same name. */
async function claim(dir: string, topicId: string): Promise<void> {
  const owner = await readPartitionMetadata(dir);
  if (owner === undefined) await writePartitionMetadata(dir, topicId);
  else if (owner !== topicId) throw storageError(`${dir} belongs to the topic with id ${owner}, not to ${topicId}`);
}
