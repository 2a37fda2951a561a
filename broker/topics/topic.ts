import type { Partition } from './partition.js';
import type { TopicConfig } from './topic-config.js';

export interface Topic {
  readonly name: string;
  /** As Kafka prints it (KIP-516). */
  readonly id: string;
  readonly partitions: readonly Partition[];
  /** As it is now: who waits must look again. */
  config: TopicConfig;
}
