import {
  type Api,
  DeleteGroups,
  DeleteTopics,
  EndTxn,
  ErrorCode,
  OffsetCommit,
  OffsetDelete,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import type { SpokenTopic } from './knowledge.js';
import { isRequest, isResponse } from './spoken-of.js';

/** What a group has committed for a partition. */
export interface Commit {
  readonly offset: bigint;
  readonly metadata: string;
  readonly leaderEpoch: number;
}

/** A group that has committed nothing for a partition. */
const NO_COMMIT: Commit = { offset: -1n, metadata: '', leaderEpoch: -1 };

/** APIs after which committed offsets may be others, or gone. */
const DISTURBING: readonly Api[] = [TxnOffsetCommit, OffsetDelete, DeleteGroups, DeleteTopics, EndTxn];

/** What a test knows about the commits of the groups that it made up itself. */
export class Commits {
  private readonly known = new Map<string, Commit | 'unknown'>();
  private disturbed = false;

  /** `nameOf` knows topics that a request speaks of by their ids. */
  constructor(private readonly nameOf: (topic: SpokenTopic) => string) {}

  /** What must be committed; undefined where the test does not know it. */
  of(groupId: string, topic: string, partition: number): Commit | undefined {
    if (this.disturbed || !groupId.startsWith('fluxmq-')) return undefined;
    const commit = this.known.get(commitKey(groupId, topic, partition)) ?? NO_COMMIT;
    return commit === 'unknown' ? undefined : commit;
  }

  snapshot(): Commits {
    const copy = new Commits(this.nameOf);
    copy.disturbed = this.disturbed;
    for (const [key, commit] of this.known) copy.known.set(key, commit);
    return copy;
  }

  /** A commit that is under way may have been carried out or not. */
  asked(api: Api, request: unknown): void {
    if (DISTURBING.some(({ key }) => key === api.key)) this.disturbed = true;
    if (!isRequest(api, OffsetCommit, request)) return;
    for (const topic of request.topics) {
      for (const { partitionIndex } of topic.partitions) {
        this.known.set(commitKey(request.groupId, this.nameOf(topic), partitionIndex), 'unknown');
      }
    }
  }

  answered(api: Api, request: unknown, response: unknown): void {
    if (!isRequest(api, OffsetCommit, request) || !isResponse(api, OffsetCommit, response)) return;
    // Such commits may be out of date as soon as they are made.
    const expires = request.retentionTimeMs !== -1n;
    for (const topic of request.topics) {
      const { partitions } = topic;
      const name = this.nameOf(topic);
      const answers = response.topics.filter((one) => this.nameOf(one) === name).flatMap((one) => one.partitions);
      for (const {
        partitionIndex,
        committedOffset,
        committedMetadata,
        committedLeaderEpoch,
        commitTimestamp,
      } of partitions) {
        const [answer, ...others] = answers.filter((one) => one.partitionIndex === partitionIndex);
        const certain = answer?.errorCode === ErrorCode.NONE && others.length === 0;
        if (!certain || expires || commitTimestamp !== -1n) continue;
        this.known.set(commitKey(request.groupId, name, partitionIndex), {
          offset: committedOffset,
          metadata: committedMetadata ?? '',
          leaderEpoch: committedLeaderEpoch,
        });
      }
    }
  }
}

function commitKey(groupId: string, topic: string, partition: number): string {
  return `${groupId} ${topic}-${partition}`;
}
