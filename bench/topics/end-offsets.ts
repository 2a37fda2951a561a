import { ErrorCode, errorName, ListOffsets } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { leadersOf } from '../drivers/wire/leaders.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';

const LATEST = -1n;

/**
 * Up to where each partition can be read, in the order of `partitions`: what the target itself says that it has. Throws
 * `TargetError`.
 */
export async function endOffsets(cluster: ClusterClient, partitions: readonly TopicPartition[]): Promise<bigint[]> {
  const found = new Map<string, bigint>();
  for (const { address, led } of await leadersOf(cluster, partitions)) {
    const topics = [...byTopic(led)].map(([name, its]) => ({
      name,
      partitions: its.map(({ partition }) => ({ partitionIndex: partition, timestamp: LATEST, maxNumOffsets: 1 })),
    }));
    const answer = await cluster.send(address, ListOffsets, { topics });
    for (const topic of answer.topics) {
      for (const { partitionIndex, errorCode, offset, oldStyleOffsets } of topic.partitions) {
        if (errorCode !== ErrorCode.NONE) {
          throw new TargetError(`The end of ${topic.name}-${partitionIndex} is not told: ${errorName(errorCode)}.`);
        }
        found.set(`${topic.name}-${partitionIndex}`, oldStyleOffsets[0] ?? offset);
      }
    }
  }
  return partitions.map(({ topic, partition }) => {
    const offset = found.get(`${topic}-${partition}`);
    if (offset === undefined) throw new TargetError(`The end of ${topic}-${partition} is not told.`);
    return offset;
  });
}
