import { type Address, ZERO_UUID } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import { prepareTopics } from '../topics/topics.js';
import type { BenchTopicView, Clients } from './clients.js';
import { Gate } from './gate.js';
import { BenchGroup } from './group.js';

const PATIENCE_MS = 30_000;
/** Of 1,000 groups, on one connection. */
const LOOKUPS_AT_ONCE = 64;

/** A topic of the run's own, when every partition of it has a leader. */
export async function makeTopic(cluster: ClusterClient, partitions: number): Promise<BenchTopicView> {
  const { temporary } = await prepareTopics(cluster, { partitions, size: 1, batchSize: 1 });
  const name = temporary.join();
  const id = await retry(async () => {
    const [topic] = (await cluster.describeTopic(name)).topics;
    const led = topic?.partitions.filter(({ leaderId }) => leaderId >= 0).length;
    return led === partitions ? (topic?.topicId ?? ZERO_UUID) : undefined;
  }, PATIENCE_MS);
  if (id === undefined) throw new TargetError(`Topic ${name} has partitions without a leader.`);
  return { name, id, partitions };
}

/** Groups of the run's own, with the connections of all of their members. */
export async function makeGroups(clients: Clients, signal: AbortSignal): Promise<BenchGroup[]> {
  const { cluster, topic, plan } = clients;
  const gate = new Gate(LOOKUPS_AT_ONCE);
  const ids = Array.from({ length: plan.groups }, (_, number) => `${topic.name}-${number}`);
  const groups = await Promise.all(
    ids.map(async (id) => {
      const coordinator: Address = await gate.pass(() => cluster.coordinator(id));
      return new BenchGroup(id, clients, coordinator);
    }),
  );
  try {
    signal.throwIfAborted();
    await Promise.all(groups.map((group) => group.connect()));
    return groups;
  } catch (error) {
    for (const group of groups) group.close();
    throw error;
  }
}
