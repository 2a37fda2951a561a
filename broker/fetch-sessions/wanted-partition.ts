import { type FetchRequest, ZERO_UUID } from '../../protocol/index.js';

type Asked = FetchRequest['topics'][number]['partitions'][number];
type Kept = Pick<Asked, 'partition' | 'currentLeaderEpoch' | 'fetchOffset' | 'lastFetchedEpoch' | 'partitionMaxBytes'>;

/** One partition of a Fetch request, with the topic that it belongs to: named by its id (KIP-516), or else by its name. */
export interface WantedPartition extends Kept {
  /** Empty where the topic is named by an id that is not known (yet). */
  topic: string;
  readonly topicId: string;
}

/** Partitions by what tells them apart, in the order in which they are to be read. */
export type WantedPartitions = Map<string, WantedPartition>;

/** What a request asks for: of a partition that it names twice, what it says last. */
export function wantedOf({ topics }: FetchRequest): WantedPartitions {
  const wanted: WantedPartitions = new Map();
  for (const { topic, topicId, partitions } of topics) {
    // Field by field: spreading them took 1.4 µs for each partition, more than reading one that has nothing new.
    for (const { partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, partitionMaxBytes } of partitions) {
      wanted.set(keyOf(topic, topicId, partition), {
        topic,
        topicId,
        partition,
        currentLeaderEpoch,
        fetchOffset,
        lastFetchedEpoch,
        partitionMaxBytes,
      });
    }
  }
  return wanted;
}

/** What a request asks to forget. */
export function* forgottenOf({ forgottenTopicsData }: FetchRequest): Generator<string> {
  for (const { topic, topicId, partitions } of forgottenTopicsData) {
    for (const partition of partitions) yield keyOf(topic, topicId, partition);
  }
}

function keyOf(topic: string, topicId: string, partition: number): string {
  return `${topicId === ZERO_UUID ? topic : topicId}/${partition}`;
}
