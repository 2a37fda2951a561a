import { ErrorCode } from '../../protocol/index.js';
import { ConfigResource } from '../../protocol/logs/cluster-metadata/index.js';
import { FluxmqError, KafkaError } from '../errors.js';
import type { ClusterMetadata, StoredTopic } from '../metadata/cluster-metadata.js';
import { OfflineLog } from '../storage/offline-log.js';
import type { LogStore, PartitionLog } from '../storage/partition-log.js';
import { Sequence } from '../storage/sequence.js';
import { randomUuid } from '../uuid.js';
import { Partition } from './partition.js';
import type { Topic } from './topic.js';
import { TopicConfig } from './topic-config.js';
import { collisionKey, invalidTopicName, METADATA_TOPIC } from './topic-name.js';

/** A topic as its owner has it, who alone may add partitions. */
interface OwnTopic extends Topic {
  readonly partitions: Partition[];
  /** What changes its partitions, one at a time. */
  readonly changes: Sequence;
}

/** The topics of this broker, by name and by id. */
export class Topics {
  /** Counts the changes of what topics there are and how many partitions they have. */
  revision = 0;
  private readonly byName = new Map<string, OwnTopic>();
  private readonly byTopicId = new Map<string, OwnTopic>();
  /** What takes a name: a topic that is there, or one that is just coming or going. By collision key, with the name. */
  private readonly taken = new Map<string, string>();

  private constructor(
    private readonly store: LogStore,
    private readonly metadata: ClusterMetadata,
    private configDefaults: ReadonlyMap<string, string>,
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
      // The defaults may have changed meanwhile.
      this.reconfigure(topic);
      return topic;
    } catch (error) {
      await Promise.allSettled(logs.map((log) => log.destroy()));
      this.taken.delete(collisionKey(name));
      throw error;
    }
  }

  /**
   * Adds partitions to a topic up to `count`, all of them or none. Throws a `KafkaError` where there are as many already, or
   * where the topic is gone; or a `FluxmqError` of kind Storage.
   */
  async grow({ name, id }: Topic, count: number): Promise<void> {
    const unknown = new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`);
    const topic = this.byTopicId.get(id);
    if (topic === undefined) throw unknown;
    await topic.changes.run(async () => {
      if (this.byTopicId.get(id) !== topic) throw unknown;
      const from = topic.partitions.length;
      checkGrowth(topic, count);
      const logs = await all(
        count - from,
        (index) => this.store.create(name, from + index, id, topic.config.log),
        (log) => log.destroy(),
      );
      const added = logs.map((log, index) => new Partition(name, from + index, log, 0));
      try {
        await this.metadata.addPartitions(id, from, added);
      } catch (error) {
        await Promise.allSettled(logs.map((log) => log.destroy()));
        throw error;
      }
      topic.partitions.push(...added);
      this.revision++;
      // What is set for it may have changed meanwhile.
      this.reconfigure(topic);
    });
  }

  /** Takes a topic away with everything in it, and wakes those who wait for its records. */
  async delete({ name, id }: Topic): Promise<void> {
    const topic = this.byTopicId.get(id);
    if (topic === undefined) return;
    // Two requests may ask for it at once: the second finds none.
    this.byName.delete(name);
    this.byTopicId.delete(id);
    this.revision++;
    // Partitions that are just being added go with the others.
    await topic.changes.run(() => this.remove(topic));
  }

  private async remove(topic: OwnTopic): Promise<void> {
    const { name, id } = topic;
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

  /** Lets what is set for a topic now take effect. */
  reconfigure(topic: Topic): void {
    topic.config = this.configOf(this.metadata.configs(ConfigResource.TOPIC, topic.name));
    for (const { log } of topic.partitions) log.settings = topic.config.log;
  }

  /** Lets other defaults take effect, for every topic. */
  reconfigureAll(configDefaults: ReadonlyMap<string, string>): void {
    this.configDefaults = configDefaults;
    for (const topic of this.byName.values()) this.reconfigure(topic);
  }

  /** The configuration of a topic that sets `overrides`. */
  configOf(overrides: ReadonlyMap<string, string>): TopicConfig {
    return new TopicConfig(overrides, this.configDefaults);
  }

  private add(topic: OwnTopic): void {
    this.byName.set(topic.name, topic);
    this.byTopicId.set(topic.id, topic);
    this.revision++;
  }
}

/** Throws a `KafkaError` where a topic has `count` partitions, or more, already. */
export function checkGrowth({ name, partitions }: Topic, count: number): void {
  if (count > partitions.length) return;
  throw new KafkaError(
    ErrorCode.INVALID_PARTITIONS,
    `Topic '${name}' has ${partitions.length} partitions: it can have more of them, and ${count} are not more.`,
  );
}

function topicOf({ name, id, partitions }: StoredTopic, logs: readonly PartitionLog[], config: TopicConfig): OwnTopic {
  return {
    changes: new Sequence(),
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
