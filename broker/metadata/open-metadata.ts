import { join } from 'node:path';
import type { Logger } from 'pino';
import { isThere } from '../storage/is-there.js';
import { storageError } from '../storage/storage-error.js';
import { elections, firstRecords, keepEverything, topicsOfDirectories } from './adoption.js';
import { ClusterMetadata } from './cluster-metadata.js';
import { type Identity, identityOf, newIdentity } from './identity.js';
import { META_PROPERTIES } from './meta-properties.js';
import { imageOf } from './metadata-image.js';
import { MemoryMetadataLog } from './metadata-log.js';
import { METADATA_VERSION, partitionVersion } from './metadata-version.js';
import { readSnapshot } from './snapshot.js';
import { METADATA_DIRECTORY, StoredMetadataLog } from './stored-metadata-log.js';
import { storedPartitions } from './stored-partitions.js';

/** Where this broker kept its topics before its first release. */
const STATE_FILE = 'fluxmq-state.json';
/** What `kafka-storage format` leaves for the first start: features, credentials. */
const BOOTSTRAP = 'bootstrap.checkpoint';

/** Metadata as long as the process. */
export async function metadataInMemory(brokerId?: number): Promise<ClusterMetadata> {
  const log = new MemoryMetadataLog();
  await log.append(firstRecords());
  return new ClusterMetadata(newIdentity(brokerId), log);
}

/**
 * Reads the metadata of a data directory, and takes it over where another broker has written it, an Apache Kafka too. Throws
 * a `FluxmqError`: of kind Config for a directory of another broker, of kind Storage for one that cannot be used.
 */
export async function openMetadata(
  dataDir: string,
  brokerId: number | undefined,
  log: Logger,
): Promise<ClusterMetadata> {
  await refuseOthers(dataDir);
  const identity = await identityOf(dataDir, brokerId);
  const stored = await StoredMetadataLog.open(dataDir, identity.nodeId, {
    onDamage: (damage) => log.warn(damage, 'the end of the metadata log was damaged and has been cut off'),
    onSnapshotFailed: (error) => log.error({ err: error }, 'no snapshot of the metadata was made'),
  });
  try {
    if (!stored.ours) await stored.lead(() => takeOver(dataDir, identity, stored, log));
  } catch (error) {
    await stored.close();
    throw error;
  }
  return new ClusterMetadata(identity, stored);
}

async function refuseOthers(dataDir: string): Promise<void> {
  if (isThere(join(dataDir, METADATA_DIRECTORY))) {
    if (isThere(join(dataDir, META_PROPERTIES))) return;
    throw storageError(`${dataDir} has a ${METADATA_DIRECTORY} and no ${META_PROPERTIES}, which says whose it is`);
  }
  if (isThere(join(dataDir, STATE_FILE))) {
    throw storageError(
      `${dataDir} was written by a FluxMQ before 0.1.0, whose topics in ${STATE_FILE} this one does not read: begin with another directory, or remove that file to have the topics taken from the directories of their partitions`,
    );
  }
}

async function takeOver(dataDir: string, identity: Identity, stored: StoredMetadataLog, log: Logger): Promise<void> {
  const { image } = stored;
  const directories = await storedPartitions(dataDir);
  if (image.features.get(METADATA_VERSION) === undefined) {
    const first = (await bootstrapValues(dataDir)) ?? firstRecords();
    const version = partitionVersion(imageOf(first));
    await stored.append([...first, ...topicsOfDirectories(directories, identity, version)]);
  }
  const kept = keepEverything(identity, image);
  const changes = [...elections(directories, identity, image), ...kept];
  if (changes.length === 0) return;
  await stored.append(changes);
  log.warn(
    { dataDir, topics: image.topics.of().length, configs: kept.length },
    'topics of another broker were adopted: where it was not set how long records are kept, they are kept for ever until it is',
  );
}

/** Undefined where nothing was left for the first start. */
async function bootstrapValues(dataDir: string): Promise<Buffer[] | undefined> {
  const path = join(dataDir, BOOTSTRAP);
  if (!isThere(path)) return undefined;
  const batches = await readSnapshot(path);
  return batches.flatMap(({ control, records }) => (control ? [] : records.flatMap(({ value }) => value ?? [])));
}
