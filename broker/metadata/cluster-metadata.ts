import {
  ClientQuotaRecord,
  ConfigRecord,
  ConfigResource,
  FeatureLevelRecord,
  PartitionRecord,
  ProducerIdsRecord,
  RemoveTopicRecord,
  TopicRecord,
  UnregisterBrokerRecord,
} from '../../protocol/logs/cluster-metadata/index.js';
import type { RecordOf } from '../../protocol/logs/cluster-metadata/metadata-record.js';
import type { Identity } from './identity.js';
import type { MetadataLog } from './metadata-log.js';
import { partitionVersion } from './metadata-version.js';

export interface StoredTopic {
  readonly name: string;
  /** In base64url, as Kafka prints it. */
  readonly id: string;
  /** In the order of their numbers, from 0 on. */
  readonly partitions: readonly StoredPartition[];
  readonly configs: ReadonlyMap<string, string>;
}

export interface StoredPartition {
  /** Counts the elections of its leader. */
  readonly leaderEpoch: number;
}

/** One config of one thing, set or (null) no longer set. */
export interface ConfigChange {
  readonly name: string;
  readonly value: string | null;
}

/** One limit of somebody, new or, without a value, gone. */
export interface QuotaChange {
  readonly entity: readonly { readonly entityType: string; readonly entityName: string | null }[];
  readonly key: string;
  readonly value: number | undefined;
}

/** What a broker knows beside its logs: topics, their configs, and which producer ids are taken. */
export class ClusterMetadata {
  constructor(
    readonly identity: Identity,
    private readonly log: MetadataLog,
  ) {}

  topics(): StoredTopic[] {
    const { topics, partitions } = this.log.image;
    return topics.of().map(({ name, topicId }) => ({
      name,
      id: topicId,
      partitions: partitions.of(topicId).sort((a, b) => a.partitionId - b.partitionId),
      configs: this.log.image.topicConfigs(name),
    }));
  }

  /** What is set of one thing of a type (`ConfigResource`); brokers are named by their ids, all of them by ''. */
  configs(type: number, resource: string): ReadonlyMap<string, string> {
    return this.log.image.configsOf(type, resource);
  }

  /** The things of a type of which something is set. */
  configured(type: number): string[] {
    return this.log.image.configured(type);
  }

  /** Every smaller producer id may be in use. */
  get nextProducerId(): number {
    return Number(this.log.image.producerIds.get('')?.nextProducerId ?? 0n);
  }

  /** What clients are limited to. */
  clientQuotas(): RecordOf<typeof ClientQuotaRecord>[] {
    return [...this.log.image.quotas.all()].map(({ record }) => record);
  }

  /** All together. Throws a `FluxmqError` of kind Storage; then nothing has changed. */
  changeClientQuotas(changes: readonly QuotaChange[]): Promise<void> {
    return this.log.append(
      changes.map(({ entity, key, value }) =>
        ClientQuotaRecord.encode({ entity, key, value: value ?? 0, remove: value === undefined }),
      ),
    );
  }

  /** The levels that were chosen for features, by name. */
  featureLevels(): ReadonlyMap<string, number> {
    return new Map([...this.log.image.features.of()].map(({ name, featureLevel }) => [name, featureLevel]));
  }

  /** The level that was chosen for one feature; undefined where nobody has chosen any. */
  featureLevel(name: string): number | undefined {
    return this.log.image.features.get(name)?.featureLevel;
  }

  /** Throws a `FluxmqError` of kind Storage; then all levels are what they were. */
  setFeatureLevels(levels: ReadonlyMap<string, number>): Promise<void> {
    return this.log.append(
      [...levels].map(([name, featureLevel]) => FeatureLevelRecord.encode({ name, featureLevel })),
    );
  }

  /** Of the log that all of this is kept in: who led it last, and how many records it has had. */
  get quorum(): { readonly leaderEpoch: number; readonly endOffset: number } {
    return this.log;
  }

  /** Throws a `FluxmqError` of kind Storage; then there is no such topic after a restart either. */
  createTopic({ name, id, partitions, configs }: StoredTopic): Promise<void> {
    return this.log.append([
      TopicRecord.encode({ name, topicId: id }),
      ...[...configs].map(([config, value]) =>
        ConfigRecord.encode({ resourceType: ConfigResource.TOPIC, resourceName: name, name: config, value }),
      ),
      ...this.partitionRecords(id, 0, partitions),
    ]);
  }

  /** Adds partitions to a topic, numbered from `from` on. Throws a `FluxmqError` of kind Storage; then none was added. */
  addPartitions(topicId: string, from: number, partitions: readonly StoredPartition[]): Promise<void> {
    return this.log.append(this.partitionRecords(topicId, from, partitions));
  }

  /** Whether a broker was in the cluster that has not been forgotten; this one need not be noted. */
  isRegistered(brokerId: number): boolean {
    return this.log.image.brokers.get(String(brokerId)) !== undefined;
  }

  /** Forgets a broker that is gone for good. Throws a `FluxmqError` of kind Storage. */
  unregisterBroker(brokerId: number): Promise<void> {
    const brokerEpoch = this.log.image.brokers.get(String(brokerId))?.brokerEpoch ?? -1n;
    return this.log.append([UnregisterBrokerRecord.encode({ brokerId, brokerEpoch })]);
  }

  /** The topic is gone from here on, its configs with it. Throws a `FluxmqError` of kind Storage. */
  removeTopic(id: string): Promise<void> {
    return this.log.append([RemoveTopicRecord.encode({ topicId: id })]);
  }

  /** Sets configs of one thing, all of them or none. Throws a `FluxmqError` of kind Storage. */
  changeConfigs(type: number, resource: string, changes: readonly ConfigChange[]): Promise<void> {
    return this.log.append(
      changes.map((change) => ConfigRecord.encode({ resourceType: type, resourceName: resource, ...change })),
    );
  }

  /** Notes that every producer id before `next` may be in use. Throws a `FluxmqError` of kind Storage. */
  reserveProducerIds(next: number): Promise<void> {
    const record = { brokerId: this.identity.nodeId, nextProducerId: BigInt(next) };
    return this.log.append([ProducerIdsRecord.encode(record)]);
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private partitionRecords(topicId: string, from: number, partitions: readonly StoredPartition[]): Buffer[] {
    const { nodeId, directoryId } = this.identity;
    const version = partitionVersion(this.log.image);
    return partitions.map(({ leaderEpoch }, index) =>
      PartitionRecord.encode(
        {
          partitionId: from + index,
          topicId,
          replicas: [nodeId],
          isr: [nodeId],
          leader: nodeId,
          leaderEpoch,
          partitionEpoch: 0,
          ...(version > 0 && { directories: [directoryId] }),
        },
        version,
      ),
    );
  }
}
