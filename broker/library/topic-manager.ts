import { FluxmqError } from '../errors.js';
import { invalidTopicConfig } from '../topics/topic-config.js';
import { InMemoryStorage } from './in-memory-storage.js';
import type { MessageStorage } from './message-storage.js';
import { telling } from './telling.js';

/** How a topic is made. */
export interface TopicConfig {
  /** Default 1. */
  readonly numPartitions: number;
  /** Copies of every message on different nodes: 1, for a storage is one. */
  readonly replicationFactor: number;
  /** Bytes after which a partition begins a new segment file. Default 1 GiB. */
  readonly segmentSize: number;
  /** Milliseconds after which messages may be deleted; null keeps them for ever. Default 7 days. */
  readonly retentionMs: number | null;
}

export interface TopicDescription extends TopicConfig {
  readonly name: string;
}

/** Makes, lists and deletes the topics of a storage; without one it has a storage in memory. */
export class TopicManager {
  constructor(readonly storage: MessageStorage = new InMemoryStorage()) {}

  /** Throws a `FluxmqError` for a name or a configuration that cannot be, or that is there already. */
  createTopic(name: string, config: Partial<TopicConfig> = {}): Promise<void> {
    return telling(async () => {
      const { numPartitions = 1, replicationFactor = 1, segmentSize, retentionMs } = config;
      if (!Number.isInteger(numPartitions) || numPartitions < 1) {
        throw new FluxmqError('Config', `numPartitions is ${numPartitions}; it must be a whole number from 1 on.`);
      }
      if (replicationFactor !== 1) {
        throw new FluxmqError(
          'Config',
          `replicationFactor is ${replicationFactor}; a storage is one node: it must be 1.`,
        );
      }
      const configs = new Map<string, string>();
      if (segmentSize !== undefined) configs.set('segment.bytes', String(segmentSize));
      if (retentionMs !== undefined) configs.set('retention.ms', String(retentionMs ?? -1));
      for (const [key, value] of configs) {
        const problem = invalidTopicConfig(key, value);
        if (problem !== undefined) throw new FluxmqError('Config', problem);
      }
      const topics = await this.storage.topics();
      await topics.create(name, numPartitions, configs);
    });
  }

  async listTopics(): Promise<TopicDescription[]> {
    const topics = await this.storage.topics();
    return [...topics.all()].map(({ name, partitions, config: { log } }) => ({
      name,
      numPartitions: partitions.length,
      replicationFactor: 1,
      segmentSize: log.segmentBytes,
      retentionMs: log.retentionMs === Number.POSITIVE_INFINITY ? null : log.retentionMs,
    }));
  }

  /** Deletes a topic with all its messages. Throws a `FluxmqError` for one that is not there. */
  deleteTopic(name: string): Promise<void> {
    return telling(async () => {
      const topics = await this.storage.topics();
      const topic = topics.get(name);
      if (topic === undefined) throw new FluxmqError('Other', `There is no topic '${name}'.`);
      await topics.delete(topic);
    });
  }
}
