import { count, type Partitions } from '../partitions.js';
import type { Subscriptions } from './assignor.js';

/**
 * Where all members subscribe to the same topics, each is to have the same number of partitions, or one more. First each keeps of
 * what it had as many as it may have; then those who have fewer get what nobody has.
 */
export function assignSameSubscriptions(
  { members, partitionCount }: Subscriptions,
  topics: ReadonlySet<string>,
): Map<string, Partitions> {
  let total = 0;
  for (const topicId of topics) total += partitionCount(topicId);
  const share = Math.floor(total / members.length);
  let withOneMore = total % members.length;

  const kept = new Map<string, Map<string, Set<number>>>();
  const taken = new Map<string, Set<number>>(Array.from(topics, (topicId) => [topicId, new Set()]));
  const wanting: { readonly memberId: string; readonly wants: number }[] = [];
  for (const [index, { memberId, assigned }] of members.entries()) {
    const quota = withOneMore > 0 ? share + 1 : share;
    const own = keep(assigned, quota, taken);
    kept.set(memberId, own);
    // One more goes first to those who have it, and to others only as far as it must.
    const hasOneMore = withOneMore > 0 && (count(own) === quota || members.length - index <= withOneMore);
    if (hasOneMore) withOneMore--;
    const wants = (hasOneMore ? quota : share) - count(own);
    if (wants > 0) wanting.push({ memberId, wants });
  }

  const free = [...topics].flatMap((topicId) => freePartitions(topicId, partitionCount(topicId), taken));
  for (const { memberId, wants } of wanting) {
    for (const { topicId, partition } of free.splice(0, wants)) give(kept.get(memberId), topicId, partition);
  }
  return kept;
}

function keep(assigned: Partitions, quota: number, taken: ReadonlyMap<string, Set<number>>): Map<string, Set<number>> {
  const own = new Map<string, Set<number>>();
  let left = quota;
  for (const [topicId, partitions] of assigned) {
    const takenOfTopic = taken.get(topicId);
    // Nobody subscribes to it any more, or it is gone.
    if (takenOfTopic === undefined) continue;
    for (const partition of partitions) {
      if (left === 0) return own;
      give(own, topicId, partition);
      takenOfTopic.add(partition);
      left--;
    }
  }
  return own;
}

function freePartitions(topicId: string, partitions: number, taken: ReadonlyMap<string, ReadonlySet<number>>) {
  return Array.from({ length: partitions }, (_, partition) => ({ topicId, partition })).filter(
    ({ partition }) => !taken.get(topicId)?.has(partition),
  );
}

function give(own: Map<string, Set<number>> | undefined, topicId: string, partition: number): void {
  const partitions = own?.get(topicId);
  if (partitions === undefined) own?.set(topicId, new Set([partition]));
  else partitions.add(partition);
}
