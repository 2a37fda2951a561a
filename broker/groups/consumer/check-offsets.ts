import { ErrorCode } from '../../../protocol/index.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { ConsumerMember } from './member.js';
import type { TopicsView } from './topics-view.js';

/** Who commits offsets, and for which partitions. */
export interface Commit {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** The member epoch, or the generation of a member of the classic protocol; negative from who is no member. */
  readonly generationId: number;
  /** Whether the request can be answered with a stale member epoch (v9 on). */
  readonly knowsMemberEpochs?: boolean;
  /** Whether it is part of a transaction: then a producer that says nothing of the group may commit, too (KIP-447). */
  readonly transactional: boolean;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number }[];
  }[];
}

/** Whether offsets may be committed, as an error code for all of them. */
export function checkCommit(group: ConsumerGroup, commit: Commit, topics: TopicsView): number {
  const { memberId, generationId, transactional } = commit;
  if (generationId < 0 && group.isEmpty) return ErrorCode.NONE;
  const isUnnamed = generationId === -1 && memberId === '' && commit.groupInstanceId === null;
  if (transactional && isUnnamed) return ErrorCode.NONE;
  const member = group.get(memberId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (!transactional && member.classic === null && !commit.knowsMemberEpochs) return ErrorCode.UNSUPPORTED_VERSION;
  if (generationId === member.memberEpoch) return ErrorCode.NONE;
  if (generationId > member.memberEpoch) return stale(member);
  return hadAll(member, commit, topics) ? ErrorCode.NONE : stale(member);
}

/**
 * An older epoch commits for partitions that the member has had since then: its next heartbeat may be on its way back just now
 * (KIP-1251).
 */
function hadAll(member: ConsumerMember, { generationId, topics: committed }: Commit, topics: TopicsView): boolean {
  return committed.every(({ name, partitions }) => {
    const topicId = topics.get(name)?.id ?? '';
    return partitions.every(({ partitionIndex }) => {
      const since =
        member.assigned.get(topicId)?.get(partitionIndex) ?? member.pendingRevocation.get(topicId)?.get(partitionIndex);
      return since !== undefined && since <= generationId;
    });
  });
}

/** Who fetches offsets. */
export interface FetchingMember {
  readonly memberId: string | null;
  readonly memberEpoch: number;
}

/** Such as a tool. */
export const NO_MEMBER: FetchingMember = { memberId: null, memberEpoch: -1 };

/** Whether committed offsets are shown, as an error code. */
export function checkFetch(group: ConsumerGroup, { memberId, memberEpoch }: FetchingMember): number {
  if (memberId === null && memberEpoch < 0) return ErrorCode.NONE;
  const member = group.get(memberId ?? '');
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  return memberEpoch === member.memberEpoch ? ErrorCode.NONE : stale(member);
}

function stale({ classic }: ConsumerMember): number {
  return classic === null ? ErrorCode.STALE_MEMBER_EPOCH : ErrorCode.ILLEGAL_GENERATION;
}
