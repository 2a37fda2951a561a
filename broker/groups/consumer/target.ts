import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { ASSIGNORS, assignorNamed } from './assignors/index.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { ConsumerMember } from './member.js';
import { NO_PARTITIONS, type Partitions, samePartitions } from './partitions.js';
import { targetAssignment, targetEpoch } from './records.js';
import { topicIds } from './subscriptions.js';
import type { TopicsView } from './topics-view.js';

/** What a member is to have, and for which epoch of the group that was made. */
export interface Target {
  readonly epoch: number;
  readonly partitions: Partitions;
  readonly records: readonly KeyedRecord[];
}

/** Assigns all partitions anew among `members`, for an epoch of the group; the target is that of `member`. `now` in ms. */
export function newTarget(
  group: ConsumerGroup,
  epoch: number,
  members: readonly ConsumerMember[],
  member: ConsumerMember,
  topics: TopicsView,
  now: number,
): Target {
  const assignor = assignorNamed(group.preferredAssignor(members)) ?? ASSIGNORS[0];
  const assigned = assignor.assign({
    members: members.map((one) => ({
      memberId: one.memberId,
      instanceId: one.instanceId,
      topics: topicIds(one, group.expressions, topics),
      assigned: group.targetOf(one),
    })),
    partitionCount: (topicId) => topics.getById(topicId)?.partitions.length ?? 0,
  });
  const records: KeyedRecord[] = [];
  for (const [memberId, partitions] of assigned) {
    const before = group.target.get(memberId);
    if (before === undefined || !samePartitions(before, partitions)) {
      records.push(targetAssignment(group.id, memberId, partitions));
    }
  }
  records.push(targetEpoch(group.id, epoch, now));
  return { epoch, partitions: assigned.get(member.memberId) ?? NO_PARTITIONS, records };
}
