import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { holdsPartition } from '../storage/holds-partition.js';
import { LeaderEpochs } from '../storage/leader-epochs.js';
import { parseDirectoryName } from '../storage/partition-directory.js';
import { readPartitionMetadata } from '../storage/partition-metadata.js';
import { storageError } from '../storage/storage-error.js';
import { METADATA_DIRECTORY } from './stored-metadata-log.js';

/** A directory that holds a partition. */
export interface PartitionDirectory {
  readonly topic: string;
  readonly partition: number;
  /** Undefined where a Kafka before 2.8 wrote it. */
  readonly topicId: string | undefined;
  /** Of the newest records; -1 where nothing says it. */
  readonly lastEpoch: number;
}

/** The partitions that have a directory, the one of the metadata left out. */
export async function storedPartitions(dataDir: string): Promise<PartitionDirectory[]> {
  const entries = await readdir(dataDir, { withFileTypes: true }).catch((error: unknown) => {
    throw storageError(`Cannot list ${dataDir}`, error);
  });
  const found: PartitionDirectory[] = [];
  for (const entry of entries) {
    const named = parseDirectoryName(entry.name);
    if (!entry.isDirectory() || named === undefined || entry.name === METADATA_DIRECTORY) continue;
    const dir = join(dataDir, entry.name);
    if (!(await holdsPartition(dir))) continue;
    const { latest: lastEpoch } = LeaderEpochs.load(dir);
    found.push({ ...named, topicId: await readPartitionMetadata(dir), lastEpoch });
  }
  return found;
}
