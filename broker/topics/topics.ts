import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import type { StateFile } from '../state-file.js';
import type { LogStore } from '../storage/partition-log.js';
import { randomUuid } from '../uuid.js';
import { Partition } from './partition.js';
import type { Topic } from './topic.js';
import { TopicConfig } from './topic-config.js';

/** The topics of this broker, by name and by id. */
export class Topics {
  private readonly byName = new Map<string, Topic>();
  private readonly byTopicId = new Map<string, Topic>();
  /** Names whose logs are being opened or destroyed: neither there nor free. */
  private readonly busy = new Set<string>();

  private constructor(
    private readonly store: LogStore,
    private readonly state: StateFile,
  ) {}

  /** Opens the logs of every topic that is stored. */
  static async load(store: LogStore, state: StateFile): Promise<Topics> {
    const topics = new Topics(store, state);
    for (const { name, id, partitions, configs } of state.topics) {
      topics.add(await topics.open(name, id, partitions, new Map(Object.entries(configs))));
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

  /** Whether a name is taken, also by a topic that is just coming or going. */
  has(name: string): boolean {
    return this.byName.has(name) || this.busy.has(name);
  }

  async create(name: string, partitionCount: number, overrides: ReadonlyMap<string, string>): Promise<Topic> {
    if (this.has(name)) throw new KafkaError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
    this.busy.add(name);
    try {
      const topic = await this.open(name, randomUuid(), partitionCount, overrides);
      this.add(topic);
      try {
        await this.save();
      } catch (error) {
        // A topic that would be gone after a restart must not be there now.
        this.remove(topic);
        await Promise.allSettled(topic.partitions.map((partition) => partition.destroy()));
        throw error;
      }
      return topic;
    } finally {
      this.busy.delete(name);
    }
  }

  /** Takes a topic away with everything in it, and wakes those who wait for its records. */
  async delete(topic: Topic): Promise<void> {
    this.remove(topic);
    this.busy.add(topic.name);
    try {
      // In this order a crash in between leaves an empty topic, not a directory that nobody owns.
      await Promise.all(topic.partitions.map((partition) => partition.destroy()));
      await this.save();
    } finally {
      this.busy.delete(topic.name);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.all()].flatMap(({ partitions }) => partitions.map(({ log }) => log.close())));
    await this.store.close();
  }

  private async open(name: string, id: string, count: number, overrides: ReadonlyMap<string, string>): Promise<Topic> {
    const logs = await Promise.all(Array.from({ length: count }, (_, index) => this.store.open(name, index, id)));
    const partitions = logs.map((log, index) => new Partition(name, index, log));
    return { name, id, partitions, config: new TopicConfig(overrides) };
  }

  private add(topic: Topic): void {
    this.byName.set(topic.name, topic);
    this.byTopicId.set(topic.id, topic);
  }

  private remove(topic: Topic): void {
    this.byName.delete(topic.name);
    this.byTopicId.delete(topic.id);
  }

  private save(): Promise<void> {
    return this.state.save(
      [...this.all()].map(({ name, id, partitions, config }) => ({
        name,
        id,
        partitions: partitions.length,
        configs: Object.fromEntries(config.overrides),
      })),
    );
  }
}
