import {
  type Address,
  ConnectionError,
  ErrorCode,
  errorName,
  isRetriable,
  Metadata,
  Produce,
} from '../../../protocol/index.js';
import type { ClusterClient } from '../../../targets/cluster-client.js';
import { retry } from '../../../targets/retry.js';
import { TargetError } from '../../../targets/target.js';
import type { Batch } from '../../load/batcher.js';
import type { EncodedRecords } from '../../load/encoded-records.js';
import type { BenchTopic } from '../../topic.js';
import { type Acks, LeaderConnection } from './leader-connection.js';
import { NEWEST_BY_NAME } from './newest-by-name.js';

/** How long a fresh topic may take until every partition takes records. */
const PATIENCE_MS = 15_000;

/**
 * Opens one connection to each broker that leads partitions of the topic, and sends one record to every partition: a
 * broker that does not know the topic yet is waited for here, so that the run begins with partitions that take records.
 */
export async function connectLeaders(
  client: ClusterClient,
  topic: BenchTopic,
  records: EncodedRecords,
  acks: Acks,
  patienceMs = PATIENCE_MS,
): Promise<LeaderConnection[]> {
  const newest = client.version(Produce);
  if (newest === undefined) throw new TargetError('The target does not serve Produce in a version known here.');
  const version = Math.min(newest, NEWEST_BY_NAME.produce);
  let problem = 'it has partitions without a leader';
  const ready = await retry(async () => {
    const byLeader = await partitionsByLeader(client, topic);
    if (byLeader === undefined) return undefined;
    const leaders: LeaderConnection[] = [];
    try {
      for (const [address, partitions] of byLeader) {
        leaders.push(await LeaderConnection.open(address, topic.name, partitions, version, records, acks));
      }
      const code = await probe(leaders, records, acks);
      if (code === ErrorCode.NONE) return leaders;
      problem = errorName(code);
      if (!isRetriable(code)) throw new TargetError(`Topic ${topic.name} takes no records: ${problem}.`);
    } catch (error) {
      closeAll(leaders);
      throw error instanceof ConnectionError ? new TargetError(`${error.message}.`, { cause: error }) : error;
    }
    closeAll(leaders);
    return undefined;
  }, patienceMs);
  if (ready === undefined)
    throw new TargetError(`Topic ${topic.name} has taken no records for ${patienceMs} ms: ${problem}.`);
  return ready;
}

export function closeAll(leaders: readonly LeaderConnection[]): void {
  for (const leader of leaders) leader.close();
}

/** Undefined while a partition has no leader. */
async function partitionsByLeader(
  client: ClusterClient,
  { name, partitions: wanted }: BenchTopic,
): Promise<Map<Address, number[]> | undefined> {
  const { brokers, topics } = await client.send(client.anyBroker(), Metadata, { topics: [{ name }] });
  const byLeader = new Map<Address, number[]>();
  let led = 0;
  for (const { partitionIndex, leaderId } of topics[0]?.partitions ?? []) {
    const leader = brokers.find(({ nodeId }) => nodeId === leaderId);
    if (leader === undefined) continue;
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), partitionIndex]);
    led++;
  }
  return led === wanted ? byLeader : undefined;
}

/** The first error code among the answers of all partitions; 0 when each of them took its record. */
async function probe(leaders: readonly LeaderConnection[], records: EncodedRecords, acks: Acks): Promise<number> {
  // Only an answer tells of an error.
  const answered = acks === '0' ? '1' : acks;
  const codes = await Promise.all(
    leaders.flatMap((leader) =>
      leader.partitions.map((partition) => leader.produce([oneRecord(partition, records)], answered)),
    ),
  );
  return codes.flat().find((code) => code !== ErrorCode.NONE) ?? ErrorCode.NONE;
}

function oneRecord(partition: number, records: EncodedRecords): Batch {
  return { partition, first: 0, stride: 1, count: 1, bytes: records.batchSize(1), readyAt: 0 };
}
