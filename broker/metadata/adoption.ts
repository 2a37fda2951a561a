import {
  ConfigRecord,
  ConfigResource,
  FeatureLevelRecord,
  PartitionChangeRecord,
  PartitionRecord,
  ProducerIdsRecord,
  TopicRecord,
} from '../../protocol/logs/cluster-metadata/index.js';
import { topicConfigsOf } from '../configs/topic-configs.js';
import { storageError } from '../storage/storage-error.js';
import { isInternal } from '../topics/topic-name.js';
import { randomUuid } from '../uuid.js';
import type { Identity } from './identity.js';
import type { MetadataImage } from './metadata-image.js';
import { METADATA_VERSION, NEW_METADATA_VERSION } from './metadata-version.js';
import type { PartitionDirectory } from './stored-partitions.js';

/**
 * Where no metadata log says it (`log.dirs` apart from `metadata.log.dir`, or ZooKeeper), nothing tells which producer ids
 * are in use. They were given from 0 on, a thousand at a time: no cluster has come so far.
 */
const PRODUCER_IDS_UNKNOWN = 2n ** 40n;

/** A topic that lacks more partitions here is none: a copy named `orders-20240101` looks like partition 20,240,101. */
const MOST_MISSING = 10_000;

const FOR_EVER = String(2n ** 63n - 1n);

/** The configs that let records be deleted, each with what keeps all of them. */
const DELETING = [
  ['retention.ms', '-1'],
  ['retention.bytes', '-1'],
  ['delete.retention.ms', FOR_EVER],
  ['min.compaction.lag.ms', FOR_EVER],
] as const;

/**
 * The first records of a new log: what is needed to read it, and what Kafka 4 sets in every new cluster, so that leaders are
 * elected by the same number of replicas everywhere (KIP-966); tools see it among the defaults of brokers.
 */
export function firstRecords(): Buffer[] {
  return [
    FeatureLevelRecord.encode({ name: METADATA_VERSION, featureLevel: NEW_METADATA_VERSION }),
    ConfigRecord.encode({
      resourceType: ConfigResource.BROKER,
      resourceName: '',
      name: 'min.insync.replicas',
      value: '1',
    }),
  ];
}

/**
 * The topics that directories name, with partitions in `version` of their record. Throws a `FluxmqError` of kind Storage where
 * two topics have one name, or one topic has two.
 */
export function topicsOfDirectories(
  directories: readonly PartitionDirectory[],
  { nodeId, directoryId }: Identity,
  version: number,
): Buffer[] {
  if (directories.length === 0) return [];
  const values = [ProducerIdsRecord.encode({ brokerId: nodeId, nextProducerId: PRODUCER_IDS_UNKNOWN })];
  const names = new Map<string, string>();
  for (const [name, partitions] of byTopic(directories)) {
    const ids = new Set(partitions.flatMap(({ topicId }) => topicId ?? []));
    if (ids.size > 1) {
      throw storageError(`The partitions of ${name} belong to ${ids.size} topics, with the ids ${[...ids].join(', ')}`);
    }
    const [topicId = randomUuid()] = ids;
    const other = names.get(topicId);
    if (other !== undefined) {
      throw storageError(`${other} and ${name} are both the topic with the id ${topicId}: one is a copy of the other`);
    }
    names.set(topicId, name);
    values.push(TopicRecord.encode({ name, topicId }));
    const epochs = new Map(partitions.map(({ partition, lastEpoch }) => [partition, lastEpoch]));
    const last = Math.max(...epochs.keys());
    if (last - epochs.size > MOST_MISSING) {
      throw storageError(
        `${name} has ${epochs.size} directories and a partition ${last}: one of them is a copy, or not its own`,
      );
    }
    for (let partitionId = 0; partitionId <= last; partitionId++) {
      const record = {
        partitionId,
        topicId,
        replicas: [nodeId],
        isr: [nodeId],
        leader: nodeId,
        leaderEpoch: (epochs.get(partitionId) ?? -1) + 1,
        partitionEpoch: 0,
        ...(version > 0 && { directories: [directoryId] }),
      };
      values.push(PartitionRecord.encode(record, version));
    }
  }
  return values;
}

/** Elects this broker for the partitions that it stores and does not lead. */
export function elections(
  directories: readonly PartitionDirectory[],
  { nodeId }: Identity,
  image: MetadataImage,
): Buffer[] {
  const topics = new Map(image.topics.of().map(({ name, topicId }) => [name, topicId]));
  return directories.flatMap(({ topic, partition: partitionId, topicId: owner }) => {
    const topicId = topics.get(topic);
    if (topicId === undefined || (owner !== undefined && owner !== topicId)) return [];
    const partition = image.partitions.get(String(partitionId), topicId);
    if (partition === undefined || partition.leader === nodeId) return [];
    // A leader is in sync; where Kafka 4 counted who could become one (KIP-966), nobody else is left to.
    const counted = partition.eligibleLeaderReplicas !== null || partition.lastKnownElr !== null;
    const change = { partitionId, topicId, leader: nodeId, isr: [nodeId] };
    return [
      counted
        ? PartitionChangeRecord.encode({ ...change, eligibleLeaderReplicas: [], lastKnownElr: [] }, 2)
        : PartitionChangeRecord.encode(change),
    ];
  });
}

/**
 * Configs that keep what nobody has allowed to delete: for every topic, those that neither the topic has set nor the
 * brokers by a dynamic config. What `server.properties` said is not in the directory. Setting them otherwise is the owner's
 * word. In what brokers keep for themselves only the newest of each key counts, and it is compacted as ever.
 */
export function keepEverything({ nodeId }: Identity, image: MetadataImage): Buffer[] {
  const defaults = topicConfigsOf(image.brokerConfigs(nodeId));
  return image.topics.of().flatMap(({ name: topic }) => {
    const config = (name: string, value: string) =>
      ConfigRecord.encode({ resourceType: ConfigResource.TOPIC, resourceName: topic, name, value });
    if (isInternal(topic)) {
      return image.topicConfigs(topic).has('cleanup.policy') ? [] : [config('cleanup.policy', 'compact')];
    }
    const set = new Map([...defaults, ...image.topicConfigs(topic)]);
    // Kafka refuses a topic that is to be compacted later than at the latest.
    const latest = set.get('max.compaction.lag.ms') ?? FOR_EVER;
    return DELETING.filter(([name]) => !set.has(name)).map(([name, never]) =>
      config(name, name === 'min.compaction.lag.ms' ? latest : never),
    );
  });
}

function byTopic(directories: readonly PartitionDirectory[]): Map<string, PartitionDirectory[]> {
  const topics = new Map<string, PartitionDirectory[]>();
  for (const directory of directories) {
    const partitions = topics.get(directory.topic) ?? [];
    partitions.push(directory);
    topics.set(directory.topic, partitions);
  }
  return topics;
}
