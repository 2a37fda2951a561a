import type { AssignedMember, Assignor, Subscriptions } from './assignor.js';

/**
 * Gives each member a run of partitions of each topic, the same run where members and counts are the same: whoever joins topics
 * partition by partition finds both sides with one member. Nothing is remembered from the assignment before.
 */
export const range: Assignor = {
  name: 'range',
  assign(subscriptions) {
    const members = [...subscriptions.members].sort(byName);
    const assigned = new Map(members.map(({ memberId }) => [memberId, new Map<string, Set<number>>()]));
    for (const [topicId, subscribers] of subscribersByTopic(members)) {
      const count = subscriptions.partitionCount(topicId);
      const share = Math.floor(count / subscribers.length);
      const withOneMore = count % subscribers.length;
      let next = 0;
      for (const [index, { memberId }] of subscribers.entries()) {
        const size = index < withOneMore ? share + 1 : share;
        const run = Array.from({ length: size }, (_, offset) => next + offset);
        next += size;
        if (run.length > 0) assigned.get(memberId)?.set(topicId, new Set(run));
      }
    }
    return assigned;
  },
};

function subscribersByTopic(members: Subscriptions['members']): Map<string, AssignedMember[]> {
  const subscribers = new Map<string, AssignedMember[]>();
  for (const member of members) {
    for (const topicId of member.topics) {
      const of = subscribers.get(topicId);
      if (of === undefined) subscribers.set(topicId, [member]);
      else of.push(member);
    }
  }
  return subscribers;
}

/** Static members by their instance id, before all others: theirs outlives a restart. */
function byName(a: AssignedMember, b: AssignedMember): number {
  if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId);
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return compare(a.memberId, b.memberId);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
