import { CONSUMER_OFFSETS } from '../groups/group-state.js';
import { noPartition } from '../topics/no-partition.js';
import type { Topics } from '../topics/topics.js';
import { encodeMarker, type Marker } from './marker.js';

/** Told of the end of a transaction in a partition of `__consumer_offsets`: positions that were saved in it count now, or never. */
export interface TransactionalOffsets {
  transactionEnded(producerId: bigint, partition: number, committed: boolean): void;
}

export interface MarkerTargets {
  readonly topics: Topics;
  /** Absent where consumer groups are switched off. */
  readonly offsets: TransactionalOffsets | undefined;
}

export interface PlacedMarker extends Marker {
  readonly topic: string;
  readonly partition: number;
  /** Whether each transaction of the producer has an epoch of its own (KIP-890). */
  readonly raisesEpoch: boolean;
}

/**
 * Ends a transaction in one partition, at the time `now` (ms). Throws a `KafkaError` for a partition that is not there or a marker that
 * comes too late, or a `FluxmqError` of kind Storage.
 */
export async function writeMarker(
  { topics, offsets }: MarkerTargets,
  { topic, partition: index, raisesEpoch, ...marker }: PlacedMarker,
  now: number,
): Promise<void> {
  const partition = topics.partition(topic, index);
  if (partition === undefined) throw noPartition(topic, index);
  await partition.endTransaction(encodeMarker(marker, now), raisesEpoch).catch((error: unknown) => {
    // The log of a topic that is deleted meanwhile is closed under its writers.
    throw topics.holds(partition) ? error : noPartition(topic, index);
  });
  if (topic === CONSUMER_OFFSETS.name) offsets?.transactionEnded(marker.producerId, index, marker.committed);
}
