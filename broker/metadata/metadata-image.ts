import * as records from '../../protocol/logs/cluster-metadata/index.js';
import {
  type MetadataFrame,
  type MetadataRecord,
  readMetadataFrame,
} from '../../protocol/logs/cluster-metadata/metadata-record.js';
import { applyBrokerChange, BROKER_VERSION_OF_CHANGE } from './broker-change.js';
import { KeptRecords } from './kept-records.js';
import { METADATA_VERSION } from './metadata-version.js';
import { applyPartitionChange } from './partition-change.js';

/** In the log, between the beginning of a transaction and its end. */
type Transaction = MetadataFrame[];

/**
 * What the records of `__cluster_metadata-0` amount to. A snapshot says all of it again: also what this broker does not act
 * on, and records of kinds that it does not know, for they may be somebody's ACLs or credentials.
 */
export class MetadataImage {
  /** A level of 0 is kept: where nothing was said, a feature may have another one. */
  readonly features = new KeptRecords(records.FeatureLevelRecord, { name: ({ name }) => name });
  readonly brokers = new KeptRecords(records.RegisterBrokerRecord, { name: ({ brokerId }) => String(brokerId) });
  readonly topics = new KeptRecords(records.TopicRecord, { name: ({ topicId }) => topicId });
  readonly partitions = new KeptRecords(records.PartitionRecord, {
    group: ({ topicId }) => topicId,
    name: ({ partitionId }) => String(partitionId),
  });
  readonly configs = new KeptRecords(records.ConfigRecord, {
    group: ({ resourceType, resourceName }) => configGroup(resourceType, resourceName),
    name: ({ name }) => name,
    ends: ({ value }) => value === null,
  });
  readonly producerIds = new KeptRecords(records.ProducerIdsRecord, { name: () => '' });
  private readonly controllers = new KeptRecords(records.RegisterControllerRecord, {
    name: ({ controllerId }) => String(controllerId),
  });
  readonly quotas = new KeptRecords(records.ClientQuotaRecord, {
    group: ({ entity }) => JSON.stringify(entity.map(({ entityType, entityName }) => [entityType, entityName]).sort()),
    name: ({ key }) => key,
    ends: ({ remove }) => remove,
  });
  private readonly acls = new KeptRecords(records.AccessControlEntryRecord, { name: ({ id }) => id });
  private readonly credentials = new KeptRecords(records.UserScramCredentialRecord, {
    group: ({ name }) => name,
    name: ({ mechanism }) => String(mechanism),
  });
  private readonly tokens = new KeptRecords(records.DelegationTokenRecord, { name: ({ tokenId }) => tokenId });
  private readonly migration = new KeptRecords(records.ZkMigrationStateRecord, { name: () => '' });
  /** Values of kinds that are not declared, in the order in which they came. */
  private readonly unknown: Buffer[] = [];

  private readonly kinds = [
    this.features,
    this.brokers,
    this.controllers,
    this.topics,
    this.partitions,
    this.configs,
    this.quotas,
    this.producerIds,
    this.acls,
    this.credentials,
    this.tokens,
    this.migration,
  ] as const;
  private readonly byKey = new Map<number, { apply(frame: MetadataFrame): void }>(
    this.kinds.map((kept) => [kept.kind.key, kept]),
  );
  private transaction: Transaction | undefined;

  constructor() {
    this.on(records.NoOpRecord, () => {});
    this.on(records.RemoveTopicRecord, ({ topicId }) => this.removeTopic(topicId));
    this.on(records.PartitionChangeRecord, (change, version) =>
      this.partitions.replace(String(change.partitionId), change.topicId, version, (partition) =>
        applyPartitionChange(partition, change),
      ),
    );
    this.on(records.ClearElrRecord, ({ topicName }) => this.clearElr(topicName));
    this.on(records.UnregisterBrokerRecord, ({ brokerId }) => this.brokers.remove(String(brokerId)));
    this.on(records.FenceBrokerRecord, ({ id }) => this.fence(id, true));
    this.on(records.UnfenceBrokerRecord, ({ id }) => this.fence(id, false));
    this.on(records.BrokerRegistrationChangeRecord, (change, version) =>
      this.brokers.replace(String(change.brokerId), '', BROKER_VERSION_OF_CHANGE[version] ?? 0, (broker) =>
        applyBrokerChange(broker, change),
      ),
    );
    this.on(records.RemoveAccessControlEntryRecord, ({ id }) => this.acls.remove(id));
    this.on(records.RemoveUserScramCredentialRecord, ({ name, mechanism }) =>
      this.credentials.remove(String(mechanism), name),
    );
    this.on(records.RemoveDelegationTokenRecord, ({ tokenId }) => this.tokens.remove(tokenId));
  }

  /** Whether a transaction has begun whose end has not been seen. */
  get inTransaction(): boolean {
    return this.transaction !== undefined;
  }

  /** What is set of one thing of a type. */
  configsOf(type: number, resource: string): Map<string, string> {
    return new Map(this.configs.of(configGroup(type, resource)).map(({ name, value }) => [name, value ?? '']));
  }

  /** The things of a type of which something is set. */
  configured(type: number): string[] {
    const all = [...this.configs.all()].filter(({ record }) => record.resourceType === type);
    return [...new Set(all.map(({ record }) => record.resourceName))];
  }

  topicConfigs(topic: string): Map<string, string> {
    return this.configsOf(records.ConfigResource.TOPIC, topic);
  }

  /** What was set for all brokers and, over that, for one of them. */
  brokerConfigs(nodeId: number): Map<string, string> {
    const { BROKER } = records.ConfigResource;
    return new Map([...this.configsOf(BROKER, ''), ...this.configsOf(BROKER, String(nodeId))]);
  }

  /** Takes in the value of one record. Throws `CodecError` for what cannot be read. */
  apply(value: Buffer): void {
    const frame = readMetadataFrame(value);
    switch (frame.key) {
      case records.BeginTransactionRecord.key:
        this.transaction = [];
        return;
      case records.AbortTransactionRecord.key:
        this.transaction = undefined;
        return;
      case records.EndTransactionRecord.key: {
        const whole = this.transaction ?? [];
        this.transaction = undefined;
        for (const part of whole) this.take(part);
        return;
      }
      default:
        if (this.transaction === undefined) this.take(frame);
        else this.transaction.push(frame);
    }
  }

  /** The values of records that say all of this again. */
  *values(): Generator<Buffer> {
    // First of all the version that is needed to read what follows.
    const versionFirst = [...this.features.all()].sort(
      (a, b) => Number(b.record.name === METADATA_VERSION) - Number(a.record.name === METADATA_VERSION),
    );
    for (const { record, version } of versionFirst) yield records.FeatureLevelRecord.encode(record, version);
    for (const kept of this.kinds) if (kept !== this.features) yield* kept.values();
    yield* this.unknown;
  }

  private on<T>(kind: MetadataRecord<T>, take: (record: T, version: number) => void): void {
    this.byKey.set(kind.key, { apply: (frame) => take(kind.decode(frame), frame.version) });
  }

  private take(frame: MetadataFrame): void {
    const kind = this.byKey.get(frame.key);
    if (kind === undefined) this.unknown.push(Buffer.from(frame.value));
    else kind.apply(frame);
  }

  private removeTopic(topicId: string): void {
    const topic = this.topics.get(topicId);
    if (topic === undefined) return;
    this.topics.remove(topicId);
    this.partitions.removeGroup(topicId);
    this.configs.removeGroup(configGroup(records.ConfigResource.TOPIC, topic.name));
  }

  private clearElr(topicName: string): void {
    for (const { name, topicId } of this.topics.of()) {
      if (topicName !== '' && name !== topicName) continue;
      for (const { partitionId } of this.partitions.of(topicId)) {
        this.partitions.replace(String(partitionId), topicId, 0, (partition) => ({
          ...partition,
          eligibleLeaderReplicas: null,
          lastKnownElr: null,
        }));
      }
    }
  }

  private fence(id: number, fenced: boolean): void {
    this.brokers.replace(String(id), '', 0, (broker) => ({ ...broker, fenced }));
  }
}

/** The group of the configs of one resource. */
function configGroup(resourceType: number, resourceName: string): string {
  return `${resourceType} ${resourceName}`;
}

/** What some records amount to. */
export function imageOf(values: Iterable<Buffer>): MetadataImage {
  const image = new MetadataImage();
  for (const value of values) image.apply(value);
  return image;
}
