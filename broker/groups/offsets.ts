import { ErrorCode } from '../../protocol/index.js';
import type { CommittedOffset, CommittedOffsets } from './committed-offsets.js';
import { type AnsweredTopic, PartitionAnswers } from './partition-answers.js';
import type { CommitTopic, FetchedTopic, FetchTopic } from './requests.js';

interface CommitRules {
  partitionExists(topic: string, partition: number): boolean;
  readonly metadataMaxBytes: number;
  /** Where the offsets go, or the error code for a group that does not take them. */
  target(): CommittedOffsets | number;
}

/** Keeps what may be kept. Partitions that do not exist come first in the answer, as on Kafka, which looks for them first. */
export function commitOffsets(topics: readonly CommitTopic[], rules: CommitRules): AnsweredTopic[] {
  const answers = new PartitionAnswers();
  const wanted = topics.flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, ...partition })));
  const existing = wanted.filter(({ name, partitionIndex }) => rules.partitionExists(name, partitionIndex));
  const found = new Set(existing);
  for (const one of wanted) {
    if (!found.has(one)) answers.add(one.name, one.partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  // A commit of nothing is not a sign of life.
  const target = existing.length > 0 ? rules.target() : ErrorCode.NONE;
  for (const { name, partitionIndex, committedOffset: offset, committedLeaderEpoch, committedMetadata } of existing) {
    const metadata = committedMetadata ?? '';
    if (typeof target === 'number') {
      answers.add(name, partitionIndex, target);
    } else if (metadata.length > rules.metadataMaxBytes) {
      answers.add(name, partitionIndex, ErrorCode.OFFSET_METADATA_TOO_LARGE);
    } else {
      target.set(name, partitionIndex, { offset, leaderEpoch: committedLeaderEpoch, metadata });
      answers.add(name, partitionIndex, ErrorCode.NONE);
    }
  }
  return answers.topics();
}

/** What a partition is answered for which nothing is committed, whether it exists or not. */
const NOTHING: CommittedOffset = { offset: -1n, leaderEpoch: -1, metadata: '' };

export function fetchOffsets(
  offsets: CommittedOffsets | undefined,
  topics: readonly FetchTopic[] | null,
): FetchedTopic[] {
  if (topics === null) {
    return Array.from(offsets?.entries() ?? [], ([name, partitions]) => ({
      name,
      partitions: Array.from(partitions, ([partitionIndex, committed]) => fetched(partitionIndex, committed)),
    }));
  }
  return topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((index) => fetched(index, offsets?.get(name, index) ?? NOTHING)),
  }));
}

function fetched(
  partitionIndex: number,
  { offset, leaderEpoch, metadata }: CommittedOffset,
): FetchedTopic['partitions'][number] {
  return {
    partitionIndex,
    committedOffset: offset,
    committedLeaderEpoch: leaderEpoch,
    metadata,
    errorCode: ErrorCode.NONE,
  };
}
