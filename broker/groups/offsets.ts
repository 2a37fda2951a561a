import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { errorCodeOf } from '../errors.js';
import type { CommittedOffset } from './committed-offsets.js';
import type { GroupOffsets } from './group-offsets.js';
import type { NewOffset } from './offset-records.js';
import { type AnsweredTopic, PartitionAnswers } from './partition-answers.js';
import type { CommitTopic, FetchedTopic, FetchTopic } from './requests.js';

interface CommitRules {
  partitionExists(topic: string, partition: number): boolean;
  readonly metadataMaxBytes: number;
  /** Whether the group takes offsets: an error code. */
  check(): number;
  /** Saves them. Throws what `errorCodeOfCommit` makes codes of. */
  save(offsets: readonly Position[]): Promise<void>;
}

export type Position = Pick<NewOffset, 'topic' | 'partition'> & {
  readonly committed: Pick<CommittedOffset, 'offset' | 'leaderEpoch' | 'metadata'>;
  /** ms; -1 for now. */
  readonly commitTimestamp: bigint;
};

/** Keeps what may be kept. Partitions that do not exist come first in the answer, as on Kafka, which looks for them first. */
export async function commitOffsets(topics: readonly CommitTopic[], rules: CommitRules): Promise<AnsweredTopic[]> {
  const answers = new PartitionAnswers();
  const wanted = topics.flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, ...partition })));
  const existing = wanted.filter(({ name, partitionIndex }) => rules.partitionExists(name, partitionIndex));
  const found = new Set(existing);
  for (const one of wanted) {
    if (!found.has(one)) answers.add(one.name, one.partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  // A commit of nothing is not a sign of life.
  const refused = existing.length > 0 ? rules.check() : ErrorCode.NONE;
  const accepted: Position[] = [];
  const acceptedAnswers: { errorCode: number }[] = [];
  for (const one of existing) {
    const { name, partitionIndex } = one;
    const metadata = one.committedMetadata ?? '';
    if (refused !== ErrorCode.NONE) {
      answers.add(name, partitionIndex, refused);
    } else if (metadata.length > rules.metadataMaxBytes) {
      answers.add(name, partitionIndex, ErrorCode.OFFSET_METADATA_TOO_LARGE);
    } else {
      accepted.push({
        topic: name,
        partition: partitionIndex,
        committed: { offset: one.committedOffset, leaderEpoch: one.committedLeaderEpoch, metadata },
        commitTimestamp: one.commitTimestamp ?? -1n,
      });
      acceptedAnswers.push(answers.add(name, partitionIndex, ErrorCode.NONE));
    }
  }
  if (accepted.length > 0) {
    const errorCode = await rules.save(accepted).then(() => ErrorCode.NONE, errorCodeOfCommit);
    for (const one of acceptedAnswers) one.errorCode = errorCode;
  }
  return answers.topics();
}

/** What a client is told of a commit that was not kept, as Kafka translates it. */
function errorCodeOfCommit(error: unknown): number {
  const errorCode = errorCodeOf(error);
  switch (errorCode) {
    case ErrorCode.KAFKA_STORAGE_ERROR:
      return ErrorCode.NOT_COORDINATOR;
    case ErrorCode.MESSAGE_TOO_LARGE:
      return ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
    case ErrorCode.TOPIC_ALREADY_EXISTS:
    case ErrorCode.INVALID_TOPIC_EXCEPTION:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    default:
      return errorCode;
  }
}

type FetchedPartition = FetchedTopic['partitions'][number];

/** What a partition is answered for which nothing is committed, whether it exists or not, or nothing is told. */
export function nothing(partitionIndex: number, errorCode: number = ErrorCode.NONE): FetchedPartition {
  return { partitionIndex, committedOffset: -1n, committedLeaderEpoch: -1, metadata: '', errorCode };
}

interface FetchRules {
  /** Whether to wait out transactions that may move a position (KIP-447). */
  readonly requireStable: boolean;
  /** The id that a topic has now; undefined where there is none. */
  topicId(topic: string): string | undefined;
}

export function fetchOffsets(
  offsets: GroupOffsets | undefined,
  topics: readonly FetchTopic[] | null,
  { requireStable, topicId }: FetchRules,
): FetchedTopic[] {
  const fetched = (name: string, partitionIndex: number): FetchedPartition => {
    if (requireStable && offsets?.isUnstable(name, partitionIndex)) {
      return nothing(partitionIndex, ErrorCode.UNSTABLE_OFFSET_COMMIT);
    }
    const committed = offsets?.committed.get(name, partitionIndex);
    if (committed === undefined || isOfAnother(committed.topicId, topicId(name))) return nothing(partitionIndex);
    const { offset, leaderEpoch, metadata } = committed;
    return {
      partitionIndex,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      metadata,
      errorCode: ErrorCode.NONE,
    };
  };
  if (topics === null) {
    return Array.from(offsets?.committed ?? [], ([name, partitions]) => ({
      name,
      partitions: Array.from(partitions.keys(), (partition) => fetched(name, partition)),
    }));
  }
  return topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partition) => fetched(name, partition)),
  }));
}

/** Whether a position is that of a topic which is gone, and whose name another one has taken. */
function isOfAnother(topicId: string, now: string | undefined): boolean {
  return topicId !== ZERO_UUID && now !== undefined && topicId !== now;
}
