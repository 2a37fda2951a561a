import { reasonOf } from '../../../protocol/reason-of.js';
import type { ReceivedMessage } from '../received-message.js';

/**
 * The part of `@confluentinc/kafka-javascript` that the scenarios use, written down here because the package is optional:
 * this must compile where it could not be built.
 */
interface Message {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface PartitionOffset {
  readonly partition: number;
  readonly offset: string;
}

interface TopicOffsets {
  readonly topic: string;
  readonly partitions: readonly PartitionOffset[];
}

interface RdSender {
  send(records: { readonly topic: string; readonly messages: readonly Message[] }): Promise<unknown>;
}

export interface RdTransaction extends RdSender {
  sendOffsets(offsets: { readonly consumer: RdConsumer; readonly topics: readonly TopicOffsets[] }): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export interface RdProducer extends RdSender {
  connect(): Promise<void>;
  transaction(): Promise<RdTransaction>;
  disconnect(): Promise<void>;
}

export interface RdConsumer {
  connect(): Promise<void>;
  subscribe(subscription: { readonly topic: string }): Promise<void>;
  run(config: {
    eachMessage(payload: { readonly partition: number; readonly message: ReceivedMessage }): Promise<void>;
  }): Promise<void>;
  commitOffsets(offsets: readonly (PartitionOffset & { readonly topic: string })[]): Promise<void>;
  disconnect(): Promise<void>;
}

/** Why `rebalance_cb` is called. */
export interface Rebalance {
  readonly code: number;
}

export interface RdAdmin {
  connect(): Promise<void>;
  createTopics(wish: {
    readonly topics: readonly {
      readonly topic: string;
      readonly numPartitions: number;
      readonly configEntries: readonly { readonly name: string; readonly value: string }[];
    }[];
  }): Promise<boolean>;
  listTopics(): Promise<string[]>;
  fetchTopicMetadata(wish: {
    readonly topics: readonly string[];
  }): Promise<{ readonly partitions: readonly unknown[] }[]>;
  deleteTopics(wish: { readonly topics: readonly string[] }): Promise<void>;
  listGroups(): Promise<{ readonly groups: readonly { readonly groupId: string }[] }>;
  describeGroups(groupIds: readonly string[]): Promise<{
    readonly groups: readonly { readonly state: number; readonly members: readonly unknown[] }[];
  }>;
  deleteGroups(groupIds: readonly string[]): Promise<unknown>;
  deleteTopicRecords(wish: TopicOffsets): Promise<unknown>;
  disconnect(): Promise<void>;
}

export interface RdKafka {
  producer(config: Readonly<Record<string, unknown>>): RdProducer;
  consumer(config: Readonly<Record<string, unknown>>): RdConsumer;
  admin(): RdAdmin;
}

export interface KafkaJavascript {
  readonly Kafka: new (config: Readonly<Record<string, unknown>>) => RdKafka;
  readonly logLevel: { readonly NOTHING: number };
  readonly ConsumerGroupStates: Readonly<Record<string, number>>;
  readonly ErrorCodes: { readonly ERR__ASSIGN_PARTITIONS: number };
}

const PACKAGE = '@confluentinc/kafka-javascript';

/** Throws where the package is not installed, or not for this version of Node. */
export async function loadKafkaJavascript(): Promise<KafkaJavascript> {
  const loaded: { default: { KafkaJS: KafkaJavascript } } = await import(PACKAGE);
  return loaded.default.KafkaJS;
}

/** Why the package cannot be used here; undefined when it can. */
export async function kafkaJavascriptProblem(): Promise<string | undefined> {
  try {
    await loadKafkaJavascript();
    return undefined;
  } catch (error) {
    const [reason] = reasonOf(error).split('\n');
    return `${PACKAGE} cannot be loaded here (${reason})`;
  }
}
