import { randomBytes } from 'node:crypto';
import { CodecError, CreateTopics, DeleteTopics, ErrorCode, errorName, Metadata } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { partitionsOf, type TopicPartition } from '../load/lanes.js';

/** The topics of a load. */
export interface BenchTopics {
  readonly partitions: readonly TopicPartition[];
  /** Those that were made for this run alone, and are to be deleted. */
  readonly temporary: readonly string[];
}

const TIMEOUT_MS = 10_000;
const DEFAULT_PARTITIONS = 4;
/** Kafka's controller makes and deletes no more than 10,000 at a time; brokers answer sooner where it is less. */
const PARTITIONS_AT_A_TIME = 1_000;
/** What a batch may have beyond its records, and Kafka's own default for `max.message.bytes`. */
const BATCH_OVERHEAD = 1_024;
const KAFKA_MAX_MESSAGE_BYTES = 1_048_588;

export interface TopicWish {
  /** An existing topic, or one to be made and kept; without it fresh ones. */
  readonly topic?: string | undefined;
  /** How many fresh topics. */
  readonly topics?: number | undefined;
  /** Of each. */
  readonly partitions?: number | undefined;
  readonly size: number;
  readonly batchSize: number;
}

/** Finds or makes the topics to produce to. Throws `TargetError`. */
export async function prepareTopics(client: ClusterClient, wish: TopicWish): Promise<BenchTopics> {
  const { topic, topics = 1, partitions = DEFAULT_PARTITIONS } = wish;
  if (topic === undefined) {
    const name = `fluxmq-bench-${randomBytes(6).toString('hex')}`;
    const names = topics === 1 ? [name] : Array.from({ length: topics }, (_, number) => `${name}-${number}`);
    const topicsAtATime = Math.max(1, Math.floor(PARTITIONS_AT_A_TIME / partitions));
    for (const some of chunks(names, topicsAtATime)) await createTopics(client, some, partitions, wish);
    return { partitions: names.flatMap((name) => partitionsOf(name, partitions)), temporary: names };
  }
  const existing = await countPartitions(client, topic);
  if (existing === undefined) await createTopics(client, [topic], partitions, wish);
  else if (wish.partitions !== undefined && wish.partitions !== existing) {
    throw new TargetError(
      `Topic ${topic} exists with ${existing} partitions, not ${partitions}: leave out --partitions.`,
    );
  }
  return { partitions: partitionsOf(topic, existing ?? partitions), temporary: [] };
}

/** Throws `TargetError` with the name of the error of the first that cannot be deleted. */
export async function deleteTopics(client: ClusterClient, names: readonly string[]): Promise<void> {
  for (const some of chunks(names, PARTITIONS_AT_A_TIME)) await sendDeleteTopics(client, some);
}

async function sendDeleteTopics(client: ClusterClient, names: readonly string[]): Promise<void> {
  const version = client.version(DeleteTopics) ?? 0;
  const body = version >= 6 ? { topics: names.map((name) => ({ name })) } : { topicNames: [...names] };
  const { responses } = await client.send(
    client.controller(),
    DeleteTopics,
    { ...body, timeoutMs: TIMEOUT_MS },
    version,
  );
  const refused = responses.find(({ errorCode }) => errorCode !== ErrorCode.NONE);
  if (refused !== undefined)
    throw new TargetError(`${refused.name} could not be deleted: ${errorName(refused.errorCode)}.`);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
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

/** Some brokers answer with what cannot be read, which leaves open whether the topics were made: they are there or not. */
async function createTopics(
  client: ClusterClient,
  names: readonly string[],
  partitions: number,
  wish: TopicWish,
): Promise<void> {
  try {
    await sendCreateTopics(client, names, partitions, wish);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const [first = ''] = names;
    if ((await countPartitions(client, first)) !== partitions) throw error;
  }
}

/** No broker's defaults decide what a topic keeps and takes. */
async function sendCreateTopics(
  client: ClusterClient,
  names: readonly string[],
  numPartitions: number,
  { size, batchSize }: TopicWish,
): Promise<void> {
  if (client.version(CreateTopics) === undefined)
    throw new TargetError('The target does not serve CreateTopics: give --topic, one that it has already.');
  const maxMessageBytes = Math.max(KAFKA_MAX_MESSAGE_BYTES, batchSize, size + BATCH_OVERHEAD);
  const configs = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'max.message.bytes', value: String(maxMessageBytes) },
    { name: 'min.insync.replicas', value: '1' },
  ];
  const { topics } = await client.send(client.controller(), CreateTopics, {
    topics: names.map((name) => ({ name, numPartitions, replicationFactor: 1, configs })),
    timeoutMs: TIMEOUT_MS,
  });
  const refused = topics.find(({ errorCode }) => errorCode !== ErrorCode.NONE);
  if (refused === undefined) return;
  const said = refused.errorMessage ? ` (${refused.errorMessage})` : '';
  throw new TargetError(`Topic ${refused.name} could not be made: ${errorName(refused.errorCode)}${said}.`);
}
