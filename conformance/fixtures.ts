import { randomBytes } from 'node:crypto';
import {
  type Address,
  CreateTopics,
  DeleteTopics,
  ErrorCode,
  errorName,
  ListOffsets,
  Produce,
  ZERO_UUID,
} from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import { retry } from '../targets/retry.js';
import { TargetError } from '../targets/target.js';

/** A topic made for one test alone. */
export interface TestTopic {
  readonly name: string;
  /** `ZERO_UUID` where the target has no topic ids. */
  readonly id: string;
}

export interface TopicWish {
  readonly partitions?: number;
  /** Whatever the test depends on, so that no broker's defaults decide it. */
  readonly configs?: Readonly<Record<string, string>>;
  /** Puts every partition on the same broker, so that one request reaches all of them. */
  readonly onOneBroker?: boolean;
}

export interface NamedTopicWish extends TopicWish {
  readonly name: string;
}

const PATIENCE_MS = 15_000;
const TIMEOUT_MS = 10_000;

/** Every broker-wide setting that could decide a test is overruled. Records of tests are old, and may not expire for it. */
const LASTING = {
  'cleanup.policy': 'delete',
  'compression.type': 'producer',
  'max.message.bytes': '1048588',
  'message.timestamp.type': 'CreateTime',
  'retention.ms': '-1',
};

/** The same, of a configuration that Kafka has only from 3.6 on (KIP-937). */
const LASTING_SINCE_3_6 = { 'message.timestamp.before.max.ms': '9223372036854775807' };

/** Stands in every name that this run makes on a target: what another run left there can be told from it. */
const RUN_ID = randomBytes(4).toString('hex');

/** A name that no other test and no other run uses. */
export function freshName(kind: string): string {
  return `fluxmq-${kind}-${RUN_ID}-${randomBytes(4).toString('hex')}`;
}

/** Makes a topic and waits until every partition is served. */
export async function createTopic(
  client: ClusterClient,
  { name, partitions: numPartitions = 1, configs: wished = {}, onOneBroker = false }: NamedTopicWish,
): Promise<TestTopic> {
  // Where there is but one broker, nothing is left to chance, and a broker that knows no assignments is not asked for any.
  const count =
    onOneBroker && client.brokers.length > 1
      ? { numPartitions: -1, replicationFactor: -1, assignments: assignments(numPartitions, client.brokerId()) }
      : { numPartitions, replicationFactor: 1 };
  const create = async (lasting: Readonly<Record<string, string>>) => {
    const configs = Object.entries({ ...lasting, ...wished }).map(([key, value]) => ({ name: key, value }));
    const topics = [{ name, ...count, configs }];
    const answer = await client.send(client.controller(), CreateTopics, { topics, timeoutMs: TIMEOUT_MS });
    return answer.topics[0]?.errorCode ?? -1;
  };
  let code = await create({ ...LASTING, ...LASTING_SINCE_3_6 });
  if (code === ErrorCode.INVALID_CONFIG) code = await create(LASTING);
  if (code !== ErrorCode.NONE) throw new TargetError(`A topic for the test could not be made: ${errorName(code)}.`);
  return untilAvailable(client, name, numPartitions);
}

/** Waits until every broker knows a topic that was just made, and every partition is served. */
export async function untilAvailable(client: ClusterClient, name: string, partitions: number): Promise<TestTopic> {
  for (let partition = 0; partition < partitions; partition++) await untilServed(client, name, partition);
  let id = ZERO_UUID;
  for (const broker of client.brokers) id = await untilKnown(client, broker, name, partitions);
  return { name, id };
}

function assignments(partitions: number, brokerId: number) {
  return Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, brokerIds: [brokerId] }));
}

/** Each broker learns of a topic in its own time. Answers the topic's id, `ZERO_UUID` where the target has none. */
async function untilKnown(client: ClusterClient, broker: Address, name: string, partitions: number): Promise<string> {
  const id = await retry(async () => {
    const { topics } = await client.describeTopic(name, broker);
    return topics[0]?.partitions.length === partitions ? topics[0].topicId : undefined;
  }, PATIENCE_MS);
  if (id === undefined)
    throw new TargetError(`${broker.host}:${broker.port} did not know of topic ${name} for ${PATIENCE_MS} ms.`);
  return id;
}

/** Metadata names a leader a moment before that broker knows that it leads: only an answer about offsets tells. */
async function untilServed(client: ClusterClient, topic: string, partition: number): Promise<void> {
  const leader = await client.leader(topic, partition);
  if (client.version(ListOffsets) === undefined) return;
  const served = await retry(async () => {
    const { topics } = await client.send(leader, ListOffsets, {
      replicaId: -1,
      topics: [{ name: topic, partitions: [{ partitionIndex: partition, timestamp: -1n }] }],
    });
    return topics[0]?.partitions[0]?.errorCode === ErrorCode.NONE || undefined;
  }, PATIENCE_MS);
  if (served === undefined)
    throw new TargetError(`Partition ${topic}-${partition} was not served for ${PATIENCE_MS} ms.`);
}

/**
 * Takes topics away again; what is gone already is no error. Never throws, so that it hides no failure of a test: what
 * stays behind is told on standard error.
 */
export async function deleteTopics(client: ClusterClient, topicNames: readonly string[]): Promise<void> {
  const version = client.version(DeleteTopics);
  if (topicNames.length === 0 || version === undefined) return;
  const topics = topicNames.map((name) => ({ name }));
  const body = version >= 6 ? { topics, timeoutMs: TIMEOUT_MS } : { topicNames, timeoutMs: TIMEOUT_MS };
  try {
    const { responses } = await client.send(client.controller(), DeleteTopics, body, version);
    for (const { name, errorCode } of responses) {
      if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) continue;
      process.stderr.write(`Topic ${name} stays on the target: ${errorName(errorCode)}.\n`);
    }
  } catch (error) {
    const reason = reasonOf(error);
    process.stderr.write(`Topics stay on the target: ${topicNames.join(', ')} (${reason}).\n`);
  }
}

/** Writes one record batch and answers its base offset. */
export async function append(
  client: ClusterClient,
  { name, id: topicId }: TestTopic,
  partition: number,
  batch: Buffer,
): Promise<bigint> {
  const offset = await retry(async () => {
    const { responses } = await client.send(await client.leader(name, partition), Produce, {
      acks: -1,
      timeoutMs: TIMEOUT_MS,
      topicData: [{ name, topicId, partitionData: [{ index: partition, records: batch }] }],
    });
    const answer = responses[0]?.partitionResponses[0];
    // A broker that does not know the topic yet: a client asks again.
    if (answer?.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) return undefined;
    if (answer?.errorCode === ErrorCode.UNKNOWN_TOPIC_ID) return undefined;
    if (answer?.errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER) return undefined;
    if (answer?.errorCode === ErrorCode.NONE) return answer.baseOffset;
    throw new TargetError(`Records for the test were refused: ${errorName(answer?.errorCode ?? -1)}.`);
  }, PATIENCE_MS);
  if (offset === undefined)
    throw new TargetError(`Partition ${name}-${partition} took no records for ${PATIENCE_MS} ms.`);
  return offset;
}
