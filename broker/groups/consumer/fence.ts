import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import type { ConsumerGroup } from './consumer-group.js';
import { type ConsumerMember, LEAVING_FOR_A_WHILE } from './member.js';
import { heldSince, NO_PARTITIONS } from './partitions.js';
import { currentAssignment, groupEpoch, noExpression, noMember } from './records.js';
import { metadataHash } from './subscriptions.js';
import type { TopicsView } from './topics-view.js';

/** What takes members out of a group, which has another epoch with those who are `left`. */
export function fence(
  group: ConsumerGroup,
  gone: readonly ConsumerMember[],
  left: readonly ConsumerMember[],
  topics: TopicsView,
): KeyedRecord[] {
  const expressions = new Set(left.map(({ subscribedTopicRegex }) => subscribedTopicRegex));
  const unused = [...group.expressions.keys()].filter((regex) => !expressions.has(regex));
  return [
    ...gone.flatMap(({ memberId }) => noMember(group.id, memberId)),
    ...unused.map((regex) => noExpression(group.id, regex)),
    groupEpoch(group.id, group.epoch + 1, metadataHash(left, group.expressions, topics)),
  ];
}

/** What a static member leaves behind that means to come back: all that it has, for who comes with its instance id. */
export function leaveForAWhile(group: ConsumerGroup, member: ConsumerMember): KeyedRecord[] {
  const assigned = heldSince(0, member.assigned);
  const away = { memberEpoch: LEAVING_FOR_A_WHILE, pendingRevocation: NO_PARTITIONS, assigned };
  return [currentAssignment(group.id, { ...member, ...away })];
}
