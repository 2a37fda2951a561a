import { randomUUID } from 'node:crypto';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import type { ConsumerGroup } from './consumer-group.js';
import { changeExpression } from './expressions.js';
import { checkEpoch, checkReleased, identify } from './identify.js';
import {
  type ClassicMetadata,
  type ConsumerMember,
  isReconciled,
  newMember,
  sameAssignment,
  sameMetadata,
  sameTexts,
} from './member.js';
import type { ListedPartitions } from './partitions.js';
import { reconcile } from './reconcile.js';
import {
  currentAssignment,
  groupEpoch,
  memberMetadata,
  noMember,
  noPartitionMetadata,
  targetAssignment,
} from './records.js';
import type { ConsumerHeartbeat } from './requests.js';
import { membersWith, metadataHash, topicIds } from './subscriptions.js';
import { newTarget, type Target } from './target.js';
import type { TopicsView } from './topics-view.js';

/** What a member says of itself, whichever protocol it speaks; null where nothing changed. */
export interface Said {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number | null;
  readonly serverAssignor: string | null;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly subscribedTopicRegex: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly classic: ClassicMetadata | null;
  /** What it says that it owns. */
  readonly owned: ListedPartitions | null;
}

/** How a member enters a step: as it was, and what has to be written before anything that it says now. */
export interface Entering {
  readonly member: ConsumerMember;
  /** The static member whose place it takes. */
  readonly replaced?: ConsumerMember;
  readonly records: readonly KeyedRecord[];
}

/** What came of a step. Nothing of it holds before the records are applied. */
export interface Step {
  readonly before: ConsumerMember;
  readonly after: ConsumerMember;
  readonly records: readonly KeyedRecord[];
}

interface World {
  readonly topics: TopicsView;
  readonly assignmentIntervalMs: number;
  /** In ms. */
  readonly now: number;
}

/** The member that a heartbeat is from: known, new, or back under its instance id. Throws a `KafkaError` for one that may not be. */
export function enter(group: ConsumerGroup, request: ConsumerHeartbeat): Entering {
  const { instanceId, memberEpoch, topicPartitions } = request;
  const memberId = request.memberId === '' ? randomUUID() : request.memberId;
  if (memberEpoch !== 0) {
    const member = identify(group, { memberId, instanceId });
    checkEpoch(member, memberEpoch, topicPartitions);
    return { member, records: [] };
  }
  const holder = group.getStatic(instanceId);
  if (holder === undefined) return { member: group.get(memberId) ?? newMember(memberId), records: [] };
  if (holder.classic === null) checkReleased(holder, { memberId, instanceId });
  return replace(group, holder, memberId);
}

/** A static member goes on under another member id, with all that it had and was to have (KIP-345). */
export function replace(group: ConsumerGroup, replaced: ConsumerMember, memberId: string): Entering {
  const member = { ...replaced, memberId, memberEpoch: 0, previousMemberEpoch: 0 };
  const records = [
    ...noMember(group.id, replaced.memberId),
    memberMetadata(group.id, member),
    targetAssignment(group.id, memberId, group.targetOf(replaced)),
    currentAssignment(group.id, member),
  ];
  return { member, replaced, records };
}

/**
 * What a member says changes it; that changes the group, if it subscribes to something else; that changes what everybody is to
 * have, if the last time is long enough ago; and the member takes its next step towards that. Throws a `KafkaError`.
 */
export function step(group: ConsumerGroup, { member, replaced, records }: Entering, said: Said, world: World): Step {
  const { topics } = world;
  const written = [...records];
  const told = update(member, said);
  if (told !== member) written.push(memberMetadata(group.id, told));
  const namesChanged = !sameTexts(member.subscribedTopicNames, told.subscribedTopicNames);
  const expression = changeExpression(group, member, told);
  written.push(...expression.records);
  // Only what changes a group is worth going over all of it.
  const members = () => membersWith(group, told, replaced);
  let epoch = group.epoch;
  const isReason = namesChanged || expression.resolved;
  if (isReason || group.topicsSeen !== topics.revision) {
    const hash = metadataHash(members(), group.expressions, topics);
    if (isReason || hash !== group.metadataHash) written.push(groupEpoch(group.id, ++epoch, hash));
    if (group.hasPartitionMetadata) written.push(noPartitionMetadata(group.id));
  }
  const target = targetFor(group, epoch, members, told, world);
  written.push(...target.records);
  const after = towards(group, told, target, topics, said.owned, namesChanged || expression.changed);
  if (!sameAssignment(told, after)) written.push(currentAssignment(group.id, after));
  return { before: member, after, records: written };
}

function targetFor(
  group: ConsumerGroup,
  epoch: number,
  members: () => readonly ConsumerMember[],
  member: ConsumerMember,
  { topics, now, assignmentIntervalMs }: World,
): Target {
  const isDue = group.assignmentTimestamp === 0 || now >= group.assignmentTimestamp + assignmentIntervalMs;
  if (epoch > group.assignmentEpoch && isDue) return newTarget(group, epoch, members(), member, topics, now);
  return { epoch: group.assignmentEpoch, partitions: group.targetOf(member), records: [] };
}

function towards(
  group: ConsumerGroup,
  member: ConsumerMember,
  target: Target,
  topics: TopicsView,
  owned: ListedPartitions | null,
  subscriptionChanged: boolean,
): ConsumerMember {
  if (!subscriptionChanged && isReconciled(member, target.epoch)) return member;
  const subscribed = topicIds(member, group.expressions, topics);
  return reconcile(member, {
    targetEpoch: target.epoch,
    target: target.partitions,
    owned,
    subscriptionChanged,
    isSubscribed: (topicId) => subscribed.has(topicId),
    isFree: (topicId, partition) => group.owners.isFree(topicId, partition),
  });
}

/** The member itself where it says nothing new, as in nearly every heartbeat: what comes behind sees at once that nothing changed. */
function update(member: ConsumerMember, said: Said): ConsumerMember {
  const told = {
    ...member,
    instanceId: said.instanceId ?? member.instanceId,
    rackId: said.rackId ?? member.rackId,
    rebalanceTimeoutMs: said.rebalanceTimeoutMs ?? member.rebalanceTimeoutMs,
    serverAssignor: said.serverAssignor ?? member.serverAssignor,
    subscribedTopicNames:
      said.subscribedTopicNames === null ? member.subscribedTopicNames : new Set(said.subscribedTopicNames),
    subscribedTopicRegex: said.subscribedTopicRegex ?? member.subscribedTopicRegex,
    clientId: said.clientId,
    clientHost: said.clientHost,
    classic: said.classic,
  };
  return sameMetadata(member, told) ? member : told;
}
