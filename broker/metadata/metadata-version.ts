import type { MetadataImage } from './metadata-image.js';

export const METADATA_VERSION = 'metadata.version';

/**
 * `metadata.version` of a new data directory: 3.9-IV0, the newest that Apache Kafka 3.9 reads; 4.x reads it too. Nothing that
 * came later is needed here.
 */
export const NEW_METADATA_VERSION = 21;

/** 3.7-IV2: partitions name the directories of their replicas (KIP-858). */
const DIRECTORIES_SINCE = 17;

/** The version of `PartitionRecord` that every reader of this log understands. */
export function partitionVersion(image: MetadataImage): number {
  return (image.features.get(METADATA_VERSION)?.featureLevel ?? 0) >= DIRECTORIES_SINCE ? 1 : 0;
}
