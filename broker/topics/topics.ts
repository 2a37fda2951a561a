import { ErrorCode } from '../../protocol/index.js';
import { FluxmqError, KafkaError } from '../errors.js';
import type { ClusterMetadata, StoredTopic } from '../metadata/cluster-metadata.js';
import { OfflineLog } from '../storage/offline-log.js';
import type { LogStore, PartitionLog } from '../storage/partition-log.js';
import { randomUuid } from '../uuid.js';
import { Partition } from './partition.js';
import type { Topic } from './topic.js';
import { TopicConfig } from './topic-config.js';
import { collisionKey, invalidTopicName, METADATA_TOPIC } from './topic-name.js';

/** The topics of this broker, by name and by id. */
export class Topics {
  /** Counts the changes of what topics there are and how many partitions they have. */
  revision = 0;
  private readonly byName = new Map<string, Topic>();
  private readonly byTopicId = new Map<string, Topic>();
  /** What takes a name: a topic that is there, or one that is just coming or going. By collision key, with the name. */
  private readonly taken = new Map<string, string>();

  private constructor(
    private readonly store: LogStore,
    private readonly metadata: ClusterMetadata,
    private readonly configDefaults: ReadonlyMap<string, string>,
  ) {}

  /**
   * Opens the logs of every topic that is stored. `configDefaults` hold for topics that do not say otherwise. A log that cannot be
   * opened is told to `onOffline`, and takes nothing and nobody else with it.
   */
  static async load(
    store: LogStore,
    metadata: ClusterMetadata,
    configDefaults: ReadonlyMap<string, string> = new Map(),
    onOffline: (reason: FluxmqError) => void = () => {},
  ): Promise<Topics> {
    const topics = new Topics(store, metadata, configDefaults);
    for (const topic of metadata.topics()) {
      const { name, id, partitions } = topic;
      const config = topics.configOf(topic.configs);
      const open = (index: number) =>
        store.open(name, index, id, config.log).catch((reason: unknown) => {
          if (!(reason instanceof FluxmqError)) throw reason;
          onOffline(reason);
          return new OfflineLog(reason, config.log);
        });
      const logs = await all(partitions.length, open, (log) => log.close());
      topics.taken.set(collisionKey(name), name);
      topics.add(topicOf(topic, logs, config));
    }
    return topics;
  }

  all(): IterableIterator<Topic> {
    return this.byName.values();
  }

  get(name: string): Topic | undefined {
    return this.byName.get(name);
  }

  getById(id: string): Topic | undefined {
    return this.byTopicId.get(id);
  }

  partition(topic: string, index: number): Partition | undefined {
    return this.byName.get(topic)?.partitions[index];
  }

  /** False for one that went with its topic while it was in use. */
  holds(partition: Partition): boolean {
    return this.partition(partition.topic, partition.index) === partition;
  }

  /** Throws a `KafkaError` for a name that no new topic can have. */
  checkName(name: string): void {
    const invalid = invalidTopicName(name);
    if (invalid !== undefined) throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, invalid);
    if (name === METADATA_TOPIC)
      throw new KafkaError(ErrorCode.INVALID_REQUEST, `Topic '${name}' is the broker's own.`);
    const holder = this.taken.get(collisionKey(name));
    if (holder === name) throw new KafkaError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
    if (holder !== undefined) {
      throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with topic '${holder}'.`);
    }
  }

  /** Makes a topic, wholly or not at all. Throws a `KafkaError`, or a `FluxmqError` of kind Storage. */
  async create(name: string, partitionCount: number, configs: ReadonlyMap<string, string>): Promise<Topic> {
    this.checkName(name);
    this.taken.set(collisionKey(name), name);
    const id = randomUuid();
    const partitions = Array.from({ length: partitionCount }, () => ({ leaderEpoch: 0 }));
    const config = this.configOf(configs);
    let logs: readonly PartitionLog[] = [];
    try {
      logs = await all(
        partitionCount,
        (index) => this.store.create(name, index, id, config.log),
        (log) => log.destroy(),
      );
      const stored = { name, id, partitions, configs };
      // In this order a crash in between leaves directories that nobody knows, not a topic without them.
      await this.metadata.createTopic(stored);
      const topic = topicOf(stored, logs, config);
      this.add(topic);
      return topic;
    } catch (error) {
      await Promise.allSettled(logs.map((log) => log.destroy()));
      this.taken.delete(collisionKey(name));
      throw error;
    }
  }

  /** Takes a topic away with everything in it, and wakes those who wait for its records. */
  async delete(topic: Topic): Promise<void> {
    const { name, id } = topic;
    // Two requests may ask for it at once: the second finds none.
    this.byName.delete(name);
    this.byTopicId.delete(id);
    this.revision++;
    try {
      await this.metadata.removeTopic(id);
    } catch (error) {
      this.add(topic);
      throw error;
    }
    try {
      await Promise.all(topic.partitions.map((partition) => partition.destroy()));
    } finally {
      this.taken.delete(collisionKey(name));
    }
  }

  /** The configuration of a topic that sets `overrides`. */
  configOf(overrides: ReadonlyMap<string, string>): TopicConfig {
    return new TopicConfig(overrides, this.configDefaults);
  }

  private add(topic: Topic): void {
    this.byName.set(topic.name, topic);
    this.byTopicId.set(topic.id, topic);
    this.revision++;
  }
}

function topicOf({ name, id, partitions }: StoredTopic, logs: readonly PartitionLog[], config: TopicConfig): Topic {
  return {
    name,
    id,
    partitions: logs.map((log, index) => new Partition(name, index, log, partitions[index]?.leaderEpoch ?? 0)),
    config,
  };
}

/** The logs of a topic, or none of them: where one cannot be had, the others are given up. */
async function all(
  count: number,
  open: (index: number) => Promise<PartitionLog>,
  giveUp: (log: PartitionLog) => Promise<void>,
): Promise<PartitionLog[]> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, index) => open(index)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const logs = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (failed === undefined) return logs;
  await Promise.allSettled(logs.map(giveUp));
  throw failed.reason;
}
