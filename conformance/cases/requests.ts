import type { FetchRequest, FetchResponse, Input, ListOffsetsRequest, ProduceRequest } from '../../protocol/index.js';
import type { TestTopic } from '../fixtures.js';

/** The requests that most cases send: to one partition, with everything that a case does not say at a harmless value. */

export function produceTo(topic: TestTopic, records: Buffer | null, partition = 0): Input<ProduceRequest> {
  return {
    acks: -1,
    timeoutMs: 10_000,
    topicData: [{ name: topic.name, topicId: topic.id, partitionData: [{ index: partition, records }] }],
  };
}

/** How an answer to Produce names a topic: from v13 on by its id alone (KIP-516). */
export function namedInProduce({ name, id }: TestTopic, version: number) {
  return version < 13 ? { name } : { topicId: id };
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

/** Partitions of a topic, each with the offset to read from. */
export type Wanted = readonly (readonly [partition: number, offset: bigint])[];

/** Does not wait either. */
export function fetchPartitions({ name, id }: TestTopic, wanted: Wanted): Input<FetchRequest> {
  const partitions = wanted.map(([partition, fetchOffset]) => ({
    partition,
    fetchOffset,
    partitionMaxBytes: 1 << 20,
  }));
  const topics = wanted.length === 0 ? [] : [{ topic: name, topicId: id, partitions }];
  return { maxWaitMs: 0, minBytes: 1, maxBytes: 1 << 20, topics };
}

/** What is answered for each partition, by its number: the order is the broker's own. */
export function partitionAnswers({ responses }: FetchResponse) {
  const answers = responses.flatMap(({ partitions }) => partitions);
  return answers.sort((one, two) => one.partitionIndex - two.partitionIndex);
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

export const READ_UNCOMMITTED = 0;
export const READ_COMMITTED = 1;

/** The id of no topic. */
export const STRANGE_TOPIC_ID = Buffer.from('conformance-none').toString('base64url');

/** Stands where a client did not ask which operations it may do (KIP-430). */
export const OPERATIONS_NOT_ASKED = -2_147_483_648;
