import { randomUUID } from 'node:crypto';
import { CONSUMER_PROTOCOL_TYPE, type ConsumerProtocolSubscription } from '../../../../protocol/consumer-protocol.js';
import { CodecError, ErrorCode } from '../../../../protocol/index.js';
import { KafkaError } from '../../../errors.js';
import { NO_BYTES, refusedJoin } from '../../member.js';
import type {
  HeartbeatRequest,
  JoinRequest,
  JoinResult,
  LeaveResult,
  Leaving,
  Protocol,
  SyncRequest,
  SyncResult,
} from '../../requests.js';
import type { ConsumerGroup } from '../consumer-group.js';
import { type Entering, replace, type Said, type Step } from '../heartbeat.js';
import { identify } from '../identify.js';
import { type ClassicMetadata, type ConsumerMember, MemberState, newMember } from '../member.js';
import type { Timers } from '../timers.js';
import type { TopicsView } from '../topics-view.js';
import { ownedBy, readSubscription, writeAssignment } from './embedded.js';

/** What the coordinator of a group does for a member, whichever protocol it speaks. */
export interface Coordination {
  readonly topics: TopicsView;
  readonly timers: Timers;
  /** Throws a `KafkaError` for a group that takes no more members. */
  checkSize(group: ConsumerGroup, memberId: string): void;
  /** Takes the next step of a member, and applies it. */
  takeStep(group: ConsumerGroup, entering: Entering, said: Said): Step;
  startSession(group: ConsumerGroup, memberId: string, ms: number): void;
  /** Puts a member out that has not done what it had to in its time. */
  expire(groupId: string, memberId: string, reason: string): void;
  /** Takes members out. Resolves when that is written. */
  fence(group: ConsumerGroup, members: readonly ConsumerMember[], reason: string): Promise<void>;
  /** Makes a classic group of one in which nobody speaks the new protocol any more. Resolves when all is written. */
  finish(group: ConsumerGroup, taken: Step): Promise<void>;
}

/**
 * Members of the classic protocol in a group of the new one (KIP-848): nobody leads, and nobody waits for others. A member learns from
 * its Heartbeat that it has to join again, which is its way to take the next step, and from SyncGroup what it has.
 */
export class ClassicMembers {
  constructor(private readonly coordination: Coordination) {}

  /** Throws a `KafkaError`. */
  async join(group: ConsumerGroup, request: JoinRequest): Promise<JoinResult> {
    const { topics, timers } = this.coordination;
    const { groupInstanceId: instanceId, protocols, clientId, clientHost } = request;
    const memberId = request.memberId === '' ? randomUUID() : request.memberId;
    this.coordination.checkSize(group, memberId);
    const [protocol] = protocols;
    if (protocol === undefined || !isUnderstood(group, request)) {
      throw new KafkaError(
        ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
        `The protocols of member ${memberId} are not supported.`,
      );
    }
    if (request.memberId === '' && instanceId === null && request.requireMemberId) {
      return refusedJoin(memberId, ErrorCode.MEMBER_ID_REQUIRED);
    }
    const { sessionTimeoutMs = 0, rebalanceTimeoutMs = sessionTimeoutMs } = request;
    const subscription = subscriptionIn(protocol);
    const taken = this.coordination.takeStep(group, enter(group, memberId, request), {
      instanceId,
      rackId: subscription.rackId === '' ? null : subscription.rackId,
      rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? null : rebalanceTimeoutMs,
      serverAssignor: null,
      subscribedTopicNames: subscription.topics,
      subscribedTopicRegex: '',
      clientId,
      clientHost,
      classic: { sessionTimeoutMs, supportedProtocols: protocols },
      owned: ownedBy(subscription, topics),
    });
    const { after } = taken;
    timers.stop('join', group.id, after.memberId);
    this.coordination.startSession(group, after.memberId, sessionTimeoutMs);
    timers.start('sync', group.id, after.memberId, rebalanceTimeoutMs, () =>
      this.coordination.expire(group.id, after.memberId, 'did not send SyncGroup in time'),
    );
    await this.coordination.finish(group, taken);
    return {
      errorCode: ErrorCode.NONE,
      generationId: after.memberEpoch,
      protocolType: CONSUMER_PROTOCOL_TYPE,
      protocolName: protocol.name,
      leader: '',
      skipAssignment: false,
      memberId: after.memberId,
      members: [],
    };
  }

  /** Throws a `KafkaError`. */
  sync(group: ConsumerGroup, request: SyncRequest): SyncResult {
    const { protocolType, protocolName } = request;
    const { member, classic } = this.speaker(group, request);
    const [protocol] = classic.supportedProtocols;
    const differs =
      (protocolType !== null && protocolType !== CONSUMER_PROTOCOL_TYPE) ||
      (protocolName !== null && protocolName !== protocol?.name);
    if (differs) throw new KafkaError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, 'The group has another protocol.');
    if (group.assignmentEpoch > member.memberEpoch && member.state !== MemberState.UNREVOKED_PARTITIONS) {
      this.expectJoin(group, member);
      throw new KafkaError(
        ErrorCode.REBALANCE_IN_PROGRESS,
        'There is another assignment: the member has to join again.',
      );
    }
    this.coordination.timers.stop('sync', group.id, member.memberId);
    this.coordination.startSession(group, member.memberId, classic.sessionTimeoutMs);
    const assignment = writeAssignment(member.assigned, protocol?.metadata ?? NO_BYTES, this.coordination.topics);
    return { errorCode: ErrorCode.NONE, protocolType, protocolName, assignment };
  }

  /** An error code, or NONE. Throws a `KafkaError`. */
  heartbeat(group: ConsumerGroup, request: HeartbeatRequest): number {
    const { member, classic } = this.speaker(group, request);
    this.coordination.startSession(group, member.memberId, classic.sessionTimeoutMs);
    const isToRejoin =
      member.memberEpoch < group.assignmentEpoch ||
      member.state === MemberState.UNREVOKED_PARTITIONS ||
      (member.state === MemberState.UNRELEASED_PARTITIONS && !isWaiting(group, member));
    if (!isToRejoin) return ErrorCode.NONE;
    this.expectJoin(group, member);
    return ErrorCode.REBALANCE_IN_PROGRESS;
  }

  /** Takes out those who may be; members of the new protocol as well, for an administrator. */
  async leave(group: ConsumerGroup, leaving: readonly Leaving[]): Promise<LeaveResult> {
    const gone = new Map<string, ConsumerMember>();
    const members = leaving.map(({ memberId, groupInstanceId }) => {
      const member = identifyLeaving(group, memberId, groupInstanceId);
      if (typeof member !== 'number') gone.set(member.memberId, member);
      return { memberId, groupInstanceId, errorCode: typeof member === 'number' ? member : ErrorCode.NONE };
    });
    await this.coordination.fence(group, [...gone.values()], 'left');
    return { errorCode: ErrorCode.NONE, members };
  }

  private speaker(
    group: ConsumerGroup,
    { memberId, groupInstanceId: instanceId, generationId }: HeartbeatRequest | SyncRequest,
  ): { member: ConsumerMember; classic: ClassicMetadata } {
    const member = identify(group, { memberId, instanceId });
    const { classic } = member;
    if (classic === null) {
      throw new KafkaError(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} does not use the classic protocol.`);
    }
    if (generationId !== member.memberEpoch) {
      throw new KafkaError(ErrorCode.ILLEGAL_GENERATION, `Member ${memberId} is not in generation ${generationId}.`);
    }
    return { member, classic };
  }

  /** A member that was told to join again has its rebalance timeout for it. */
  private expectJoin({ id }: ConsumerGroup, { memberId, rebalanceTimeoutMs }: ConsumerMember): void {
    const { timers } = this.coordination;
    if (timers.has('join', id, memberId)) return;
    timers.start('join', id, memberId, rebalanceTimeoutMs, () =>
      this.coordination.expire(id, memberId, 'did not join again in time'),
    );
  }
}

/** Whether all members of the classic protocol know one of the protocols. */
function isUnderstood(group: ConsumerGroup, { protocolType, protocols }: JoinRequest): boolean {
  if (protocolType !== CONSUMER_PROTOCOL_TYPE) return false;
  const classic = Array.from(group.members(), (member) => member.classic).filter((one) => one !== null);
  return protocols.some(({ name }) =>
    classic.every(({ supportedProtocols }) => supportedProtocols.some((one) => one.name === name)),
  );
}

function enter(group: ConsumerGroup, memberId: string, { memberId: given, groupInstanceId }: JoinRequest): Entering {
  if (groupInstanceId === null) return { member: group.get(memberId) ?? newMember(memberId), records: [] };
  if (given !== '') return { member: identify(group, { memberId, instanceId: groupInstanceId }), records: [] };
  const holder = group.getStatic(groupInstanceId);
  return holder === undefined ? { member: newMember(memberId), records: [] } : replace(group, holder, memberId);
}

/** Throws a `KafkaError` with the code that Kafka has for bytes that are no subscription. */
function subscriptionIn({ metadata }: Protocol): ConsumerProtocolSubscription {
  try {
    return readSubscription(metadata);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, `The member says no subscription: ${error.message}`);
  }
}

/** Whether others still hold something that it is to have. */
function isWaiting(group: ConsumerGroup, member: ConsumerMember): boolean {
  for (const [topicId, partitions] of group.targetOf(member)) {
    for (const partition of partitions) {
      if (member.assigned.get(topicId)?.has(partition)) continue;
      if (!group.owners.isFree(topicId, partition)) return true;
    }
  }
  return false;
}

function identifyLeaving(group: ConsumerGroup, memberId: string, instanceId: string | null): ConsumerMember | number {
  // An administrator removes a static member by its instance id alone (KIP-345).
  if (instanceId !== null && memberId === '') return group.getStatic(instanceId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  try {
    return identify(group, { memberId, instanceId });
  } catch (error) {
    if (error instanceof KafkaError) return error.code;
    throw error;
  }
}
