import type { FetchRequest, Input, ListOffsetsRequest, ProduceRequest } from '../../protocol/index.js';
import type { TestTopic } from '../fixtures.js';

/** The requests that most cases send: to one partition, with everything that a case does not say at a harmless value. */

export function produceTo(topic: TestTopic, records: Buffer | null, partition = 0): Input<ProduceRequest> {
  return {
    acks: -1,
    timeoutMs: 10_000,
    topicData: [{ name: topic.name, topicId: topic.id, partitionData: [{ index: partition, records }] }],
  };
}

export interface FetchWish {
  readonly partition?: number;
  readonly leaderEpoch?: number;
  readonly partitionMaxBytes?: number;
  readonly maxBytes?: number;
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
  readonly isolationLevel?: number;
}

/** Does not wait unless it is told to. */
export function fetchFrom(topic: TestTopic, fetchOffset: bigint, wish: FetchWish = {}): Input<FetchRequest> {
  const { partition = 0, leaderEpoch = -1, partitionMaxBytes = 1 << 20, ...rest } = wish;
  return {
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1 << 20,
    ...rest,
    topics: [
      {
        topic: topic.name,
        topicId: topic.id,
        partitions: [{ partition, fetchOffset, partitionMaxBytes, currentLeaderEpoch: leaderEpoch }],
      },
    ],
  };
}

/** The timestamps that mean a place. */
export const LATEST = -1n;
export const EARLIEST = -2n;
export const MAX_TIMESTAMP = -3n;
export const EARLIEST_LOCAL = -4n;
export const LATEST_TIERED = -5n;

export function offsetAt(topic: TestTopic, timestamp: bigint, partition = 0): Input<ListOffsetsRequest> {
  return { replicaId: -1, topics: [{ name: topic.name, partitions: [{ partitionIndex: partition, timestamp }] }] };
}
