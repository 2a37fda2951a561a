import { ErrorCode } from '../../../protocol/index.js';
import { KafkaError } from '../../errors.js';
import { type ConsumerMember, MemberState } from './member.js';
import { type HeldPartitions, intersects, type ListedPartitions, type Partitions, together } from './partitions.js';

export interface Reconciliation {
  readonly targetEpoch: number;
  readonly target: Partitions;
  /** What the member says that it owns; null if it says nothing. */
  readonly owned: ListedPartitions | null;
  /** Whether it has just subscribed to something else: what it does not want any more is taken before others are assigned anew. */
  readonly subscriptionChanged: boolean;
  isSubscribed(topicId: string): boolean;
  /** Whether no member holds the partition. */
  isFree(topicId: string, partition: number): boolean;
}

/**
 * The next step of a member towards its target: it lets go first, and gets what others have let go. It is on the epoch of its target
 * as soon as it holds nothing that it is not to have. Throws a `KafkaError` where nobody can say what it holds.
 */
export function reconcile(member: ConsumerMember, towards: Reconciliation): ConsumerMember {
  const { owned, subscriptionChanged, targetEpoch } = towards;
  switch (member.state) {
    case MemberState.STABLE:
      if (member.memberEpoch !== targetEpoch) return nextStep(member, towards);
      return subscriptionChanged ? withoutUnsubscribed(member, towards) : member;
    case MemberState.UNREVOKED_PARTITIONS:
      if (!stillOwns(member.pendingRevocation, owned)) return nextStep(member, towards);
      return subscriptionChanged ? withoutUnsubscribed(member, towards) : member;
    case MemberState.UNRELEASED_PARTITIONS:
      return nextStep(member, towards);
    case MemberState.UNKNOWN:
      if (owned === null || owned.length > 0) {
        throw new KafkaError(
          ErrorCode.FENCED_MEMBER_EPOCH,
          'Nobody knows in which state the member is. It must give up all its partitions and join again.',
        );
      }
      return nextStep({ ...member, memberEpoch: targetEpoch }, towards);
  }
}

function nextStep(member: ConsumerMember, towards: Reconciliation): ConsumerMember {
  const assigned = new Map<string, Map<number, number>>();
  const revoked = new Map<string, Map<number, number>>();
  for (const [topicId, partitions] of member.assigned) {
    const target = towards.isSubscribed(topicId) ? towards.target.get(topicId) : undefined;
    for (const [partition, epoch] of partitions) {
      put(target?.has(partition) ? assigned : revoked, topicId, partition, epoch);
    }
  }
  if (revoked.size > 0 && stillOwns(revoked, towards.owned)) {
    return moved(member, member.memberEpoch, MemberState.UNREVOKED_PARTITIONS, assigned, revoked);
  }
  let waits = false;
  for (const [topicId, partitions] of towards.target) {
    if (!towards.isSubscribed(topicId)) continue;
    for (const partition of partitions) {
      if (assigned.get(topicId)?.has(partition)) continue;
      // What it was just told to let go, and is to have again, nobody else can hold.
      const isOwn = member.pendingRevocation.get(topicId)?.has(partition);
      if (isOwn || member.assigned.get(topicId)?.has(partition) || towards.isFree(topicId, partition)) {
        put(assigned, topicId, partition, towards.targetEpoch);
      } else waits = true;
    }
  }
  const state = waits ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE;
  return moved(member, towards.targetEpoch, state, assigned, new Map());
}

function withoutUnsubscribed(member: ConsumerMember, { isSubscribed, owned }: Reconciliation): ConsumerMember {
  const dropped = [...member.assigned].filter(([topicId]) => !isSubscribed(topicId));
  if (dropped.length === 0) return member;
  const assigned = new Map([...member.assigned].filter(([topicId]) => isSubscribed(topicId)));
  const pending = together(member.pendingRevocation, new Map(dropped));
  return stillOwns(pending, owned)
    ? moved(member, member.memberEpoch, MemberState.UNREVOKED_PARTITIONS, assigned, pending)
    : moved(member, member.memberEpoch, member.state, assigned, member.pendingRevocation);
}

/** A member that does not say what it owns may still own everything. */
function stillOwns(revoked: HeldPartitions, owned: ListedPartitions | null): boolean {
  return owned === null || intersects(revoked, owned);
}

function moved(
  member: ConsumerMember,
  memberEpoch: number,
  state: MemberState,
  assigned: HeldPartitions,
  pendingRevocation: HeldPartitions,
): ConsumerMember {
  return { ...member, memberEpoch, previousMemberEpoch: member.memberEpoch, state, assigned, pendingRevocation };
}

function put(held: Map<string, Map<number, number>>, topicId: string, partition: number, epoch: number): void {
  const partitions = held.get(topicId);
  if (partitions === undefined) held.set(topicId, new Map([[partition, epoch]]));
  else partitions.set(partition, epoch);
}
