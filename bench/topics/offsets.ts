import { ErrorCode, errorName, ListOffsets } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import type { Position } from '../drivers/wire/fetcher.js';
import { leadersOf } from '../drivers/wire/leaders.js';
import { byTopic, type TopicPartition } from '../load/lanes.js';

/** The ends of a log, as ListOffsets is asked for them. */
const TIMESTAMPS = { earliest: -2n, latest: -1n } as const;
export type LogEnd = keyof typeof TIMESTAMPS;

/**
 * Where each partition begins, or up to where it can be read, in the order of `partitions`: what the target itself says
 * that it has. Throws `TargetError`.
 */
export async function offsetsAt(
  cluster: ClusterClient,
  partitions: readonly TopicPartition[],
  end: LogEnd,
): Promise<bigint[]> {
  const found = new Map<string, bigint>();
  for (const { address, led } of await leadersOf(cluster, partitions)) {
    const topics = [...byTopic(led)].map(([name, its]) => ({
      name,
      partitions: its.map(({ partition }) => ({
        partitionIndex: partition,
        timestamp: TIMESTAMPS[end],
        maxNumOffsets: 1,
      })),
    }));
    const answer = await cluster.send(address, ListOffsets, { topics });
    for (const topic of answer.topics) {
      for (const { partitionIndex, errorCode, offset, oldStyleOffsets } of topic.partitions) {
        if (errorCode !== ErrorCode.NONE) {
          throw new TargetError(
            `The ${end} offset of ${topic.name}-${partitionIndex} is not told: ${errorName(errorCode)}.`,
          );
        }
        found.set(`${topic.name}-${partitionIndex}`, oldStyleOffsets[0] ?? offset);
      }
    }
  }
  return partitions.map(({ topic, partition }) => {
    const offset = found.get(`${topic}-${partition}`);
    if (offset === undefined) throw new TargetError(`The ${end} offset of ${topic}-${partition} is not told.`);
    return offset;
  });
}

/** The same as places from which partitions are read. */
export async function positionsAt(
  cluster: ClusterClient,
  partitions: readonly TopicPartition[],
  end: LogEnd,
): Promise<Position[]> {
  const offsets = await offsetsAt(cluster, partitions, end);
  return partitions.map((one, index) => ({ ...one, offset: Number(offsets[index] ?? 0n) }));
}

/** How many records partitions hold, as their offsets say. Throws `TargetError`. */
export async function recordsIn(cluster: ClusterClient, partitions: readonly TopicPartition[]): Promise<number> {
  const [starts, ends] = [
    await offsetsAt(cluster, partitions, 'earliest'),
    await offsetsAt(cluster, partitions, 'latest'),
  ];
  return ends.reduce((sum, end, index) => sum + Number(end - (starts[index] ?? 0n)), 0);
}
