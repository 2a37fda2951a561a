import { ConnectionError, ErrorCode, errorName, isRetriable, Produce } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import { type Led, leadersOf } from '../drivers/wire/leaders.js';
import { NEWEST_BY_NAME } from '../drivers/wire/newest-by-name.js';
import { topicDataOf } from '../drivers/wire/produce-body.js';
import { ACKS, type Acks } from '../load/acks.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';
import { nameSome } from './name-some.js';

/** How long a fresh topic may take until every partition takes records, and how much longer for each partition. */
const PATIENCE_MS = 15_000;
const PATIENCE_PER_PARTITION_MS = 10;
const TIMEOUT_MS = 10_000;

export interface FirstRecord {
  /** Bytes of its value. */
  readonly size: number;
  readonly acks: Acks;
}

/**
 * Sends one record to every partition until each has taken one: a broker that does not know a topic yet is waited for
 * here, so that a run begins with partitions that take records. Throws `TargetError`.
 */
export async function awaitWritable(
  cluster: ClusterClient,
  partitions: readonly TopicPartition[],
  { size, acks }: FirstRecord,
  patienceMs = PATIENCE_MS + PATIENCE_PER_PARTITION_MS * partitions.length,
): Promise<void> {
  const record = new EncodedRecords({ size }, 1).batch(1, Date.now());
  // Only an answer tells of an error.
  const answered = acks === '0' ? '1' : acks;
  const topics = nameSome([...byTopic(partitions).keys()]);
  let problem = '';
  const ready = await retry(async () => {
    const code = await firstError(cluster, partitions, record, answered);
    if (code === ErrorCode.NONE) return true;
    problem = errorName(code);
    if (!isRetriable(code)) throw new TargetError(`Topic ${topics} takes no records: ${problem}.`);
    return undefined;
  }, patienceMs);
  if (ready === undefined)
    throw new TargetError(`Topic ${topics} has taken no records for ${patienceMs} ms: ${problem}.`);
}

async function firstError(
  cluster: ClusterClient,
  partitions: readonly TopicPartition[],
  record: Buffer,
  acks: Acks,
): Promise<number> {
  const leaders = await leadersOf(cluster, partitions).catch((error) => {
    if (error instanceof TargetError) return undefined;
    throw error;
  });
  if (leaders === undefined) return ErrorCode.LEADER_NOT_AVAILABLE;
  const codes = await Promise.all(leaders.map((leader) => produceOne(cluster, leader, record, acks)));
  return codes.flat().find((code) => code !== ErrorCode.NONE) ?? ErrorCode.NONE;
}

async function produceOne(
  cluster: ClusterClient,
  { address, led }: Led<TopicPartition>,
  record: Buffer,
  acks: Acks,
): Promise<number[]> {
  const version = Math.min(cluster.versionOf(Produce), NEWEST_BY_NAME.produce);
  const topicData = topicDataOf(led.map((one) => ({ ...one, batch: record })));
  const body = { acks: ACKS[acks], timeoutMs: TIMEOUT_MS, topicData };
  const answer = await cluster.send(address, Produce, body, version).catch((error) => {
    throw error instanceof ConnectionError ? new TargetError(`${error.message}.`, { cause: error }) : error;
  });
  return answer.responses.flatMap(({ partitionResponses }) => partitionResponses.map(({ errorCode }) => errorCode));
}
