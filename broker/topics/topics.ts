import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import type { StateFile } from '../state-file.js';
import type { LogStore, PartitionLog } from '../storage/partition-log.js';
import { randomUuid } from '../uuid.js';
import { Partition } from './partition.js';
import type { Topic } from './topic.js';
import { TopicConfig } from './topic-config.js';
import { collisionKey, invalidTopicName } from './topic-name.js';

/** The topics of this broker, by name and by id. */
export class Topics {
  private readonly byName = new Map<string, Topic>();
  private readonly byTopicId = new Map<string, Topic>();
  /** What takes a name: a topic that is there, or one that is just coming or going. By collision key, with the name. */
  private readonly taken = new Map<string, string>();

  private constructor(
    private readonly store: LogStore,
    private readonly state: StateFile,
    private readonly configDefaults: ReadonlyMap<string, string>,
  ) {}

  /** Opens the logs of every topic that is stored. `configDefaults` hold for topics that do not say otherwise. */
  static async load(
    store: LogStore,
    state: StateFile,
    configDefaults: ReadonlyMap<string, string> = new Map(),
  ): Promise<Topics> {
    const topics = new Topics(store, state, configDefaults);
    for (const { name, id, partitions: count, configs } of state.topics) {
      const config = topics.configOf(new Map(Object.entries(configs)));
      const logs = await all(
        count,
        (index) => store.open(name, index, id, config.log),
        (log) => log.close(),
      );
      topics.taken.set(collisionKey(name), name);
      topics.add(topicOf(name, id, logs, config));
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

  /** Throws a `KafkaError` for a name that no new topic can have. */
  checkName(name: string): void {
    const invalid = invalidTopicName(name);
    if (invalid !== undefined) throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, invalid);
    const holder = this.taken.get(collisionKey(name));
    if (holder === name) throw new KafkaError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
    if (holder !== undefined) {
      throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with topic '${holder}'.`);
    }
  }

  /** Makes a topic, wholly or not at all. Throws a `KafkaError`, or a `FluxmqError` of kind Storage. */
  async create(name: string, partitionCount: number, overrides: ReadonlyMap<string, string>): Promise<Topic> {
    this.checkName(name);
    this.taken.set(collisionKey(name), name);
    const id = randomUuid();
    const config = this.configOf(overrides);
    let logs: readonly PartitionLog[] = [];
    try {
      logs = await all(
        partitionCount,
        (index) => this.store.create(name, index, id, config.log),
        (log) => log.destroy(),
      );
      const topic = topicOf(name, id, logs, config);
      this.add(topic);
      await this.save();
      return topic;
    } catch (error) {
      // What would be gone after a restart must not be there now.
      this.remove(name, id);
      await Promise.allSettled(logs.map((log) => log.destroy()));
      this.taken.delete(collisionKey(name));
      throw error;
    }
  }

  /** Takes a topic away with everything in it, and wakes those who wait for its records. */
  async delete(topic: Topic): Promise<void> {
    this.remove(topic.name, topic.id);
    try {
      // In this order a crash in between leaves an empty topic, not a directory that nobody owns.
      await Promise.all(topic.partitions.map((partition) => partition.destroy()));
      await this.save();
    } finally {
      this.taken.delete(collisionKey(topic.name));
    }
  }

  /** The configuration of a topic that sets `overrides`. */
  configOf(overrides: ReadonlyMap<string, string>): TopicConfig {
    return new TopicConfig(overrides, this.configDefaults);
  }

  private add(topic: Topic): void {
    this.byName.set(topic.name, topic);
    this.byTopicId.set(topic.id, topic);
  }

  private remove(name: string, id: string): void {
    this.byName.delete(name);
    this.byTopicId.delete(id);
  }

  private save(): Promise<void> {
    const topics = [...this.all()].map(({ name, id, partitions, config }) => ({
      name,
      id,
      partitions: partitions.length,
      configs: Object.fromEntries(config.overrides),
    }));
    return this.state.update({ topics });
  }
}

function topicOf(name: string, id: string, logs: readonly PartitionLog[], config: TopicConfig): Topic {
  const partitions = logs.map((log, index) => new Partition(name, index, log));
  return { name, id, partitions, config };
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
