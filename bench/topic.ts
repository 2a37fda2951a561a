import { randomBytes } from 'node:crypto';
import { CreateTopics, DeleteTopics, ErrorCode, errorName, Metadata } from '../protocol/index.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import { TargetError } from '../targets/target.js';

export interface BenchTopic {
  readonly name: string;
  readonly partitions: number;
  /** Whether it was made for this run alone, and is to be deleted. */
  readonly temporary: boolean;
}

const TIMEOUT_MS = 10_000;
const DEFAULT_PARTITIONS = 4;
/** What a batch may have beyond its records, and Kafka's own default for `max.message.bytes`. */
const BATCH_OVERHEAD = 1_024;
const KAFKA_MAX_MESSAGE_BYTES = 1_048_588;

export interface TopicWish {
  /** An existing topic, or one to be made and kept; without it a fresh one. */
  readonly topic?: string;
  readonly partitions?: number;
  readonly size: number;
  readonly batchSize: number;
}

/** Finds or makes the topic to produce to. */
export async function prepareTopic(client: ClusterClient, wish: TopicWish): Promise<BenchTopic> {
  const { topic, partitions = DEFAULT_PARTITIONS } = wish;
  if (topic === undefined) {
    const name = `fluxmq-bench-${randomBytes(6).toString('hex')}`;
    await createTopic(client, name, partitions, wish);
    return { name, partitions, temporary: true };
  }
  const existing = await countPartitions(client, topic);
  if (existing === undefined) {
    await createTopic(client, topic, partitions, wish);
    return { name: topic, partitions, temporary: false };
  }
  if (wish.partitions !== undefined && wish.partitions !== existing) {
    throw new TargetError(
      `Topic ${topic} exists with ${existing} partitions, not ${partitions}: leave out --partitions.`,
    );
  }
  return { name: topic, partitions: existing, temporary: false };
}

export async function deleteTopic(client: ClusterClient, name: string): Promise<void> {
  const version = client.version(DeleteTopics) ?? 0;
  const body = version >= 6 ? { topics: [{ name }] } : { topicNames: [name] };
  const answer = await client.send(client.controller(), DeleteTopics, { ...body, timeoutMs: TIMEOUT_MS }, version);
  const code = answer.responses[0]?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
  if (code !== ErrorCode.NONE) throw new TargetError(errorName(code));
}

/** Undefined where there is no such topic. */
async function countPartitions(client: ClusterClient, name: string): Promise<number | undefined> {
  const version = client.version(Metadata);
  const body = { topics: [{ name }], allowAutoTopicCreation: (version ?? 0) < 4 };
  const { topics } = await client.send(client.anyBroker(), Metadata, body, version);
  const [topic] = topics;
  if (topic === undefined || topic.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) return undefined;
  if (topic.errorCode === ErrorCode.NONE) return topic.partitions.length;
  throw new TargetError(`Topic ${name} cannot be used: ${errorName(topic.errorCode)}.`);
}

/** No broker's defaults decide what the topic keeps and takes. */
async function createTopic(
  client: ClusterClient,
  name: string,
  numPartitions: number,
  { size, batchSize }: TopicWish,
): Promise<void> {
  const maxMessageBytes = Math.max(KAFKA_MAX_MESSAGE_BYTES, batchSize, size + BATCH_OVERHEAD);
  const configs = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'max.message.bytes', value: String(maxMessageBytes) },
    { name: 'min.insync.replicas', value: '1' },
  ];
  const { topics } = await client.send(client.controller(), CreateTopics, {
    topics: [{ name, numPartitions, replicationFactor: 1, configs }],
    timeoutMs: TIMEOUT_MS,
  });
  const [made] = topics;
  const code = made?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
  if (code === ErrorCode.NONE) return;
  const said = made?.errorMessage ? ` (${made.errorMessage})` : '';
  throw new TargetError(`Topic ${name} could not be made: ${errorName(code)}${said}.`);
}
