import { ErrorCode } from '../../../protocol/index.js';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { KafkaError } from '../../errors.js';
import type { GroupLog } from '../group.js';
import { errorCodeOfState } from '../group-records.js';
import { checkHeartbeat } from './check-heartbeat.js';
import { type ConsumerGroupConfig, DEFAULT_CONSUMER_GROUP_CONFIG } from './config.js';
import { ConsumerGroup } from './consumer-group.js';
import { needsResolving, resolveExpressions } from './expressions.js';
import { fence, leaveForAWhile } from './fence.js';
import { type Entering, enter, type Said, type Step, step } from './heartbeat.js';
import { identify } from './identify.js';
import { type ConsumerMember, LEAVING, LEAVING_FOR_A_WHILE, MemberState } from './member.js';
import { listed, samePartitions } from './partitions.js';
import { RecordQueue } from './record-queue.js';
import { replay } from './replay.js';
import type { ConsumerHeartbeat, ConsumerHeartbeatResult } from './requests.js';
import { Timers } from './timers.js';
import type { TopicsView } from './topics-view.js';

/** What groups of the new protocol need of their broker. */
export interface ConsumerGroupDependencies {
  readonly topics: TopicsView;
  /** Keeps records of a group, as one batch. Throws a `FluxmqError` of kind Storage. */
  append(groupId: string, records: readonly KeyedRecord[], now: number): Promise<unknown>;
  /** Why no request for this group can be served here, as an error code; NONE if it can. Default: all can. */
  refusal?(groupId: string): number;
  readonly classic?: ClassicSide;
  readonly log?: GroupLog;
}

/** What there is of a group in the classic protocol, which may give its place to one of the new. */
export interface ClassicSide {
  /**
   * What makes room for a group of this id: nothing, where there is none. Nothing of it holds before `taken` is called. Throws a
   * `KafkaError` for a group that stays.
   */
  makeRoom(groupId: string): Room | undefined;
}

/** A group of the new protocol that is made of one of the classic, or an empty one in its place. */
export interface Room {
  /** What deletes the one and makes the other. */
  readonly records: readonly KeyedRecord[];
  taken(): void;
}

/**
 * Coordinates groups of the new consumer protocol (KIP-848): the broker assigns, and each member comes to what it is to have in its
 * own time. Every change is records (`records.ts`), which are applied at once and written before who asked is answered.
 */
export class ConsumerGroups {
  private readonly config: ConsumerGroupConfig;
  private readonly groups = new Map<string, ConsumerGroup>();
  private readonly timers = new Timers();
  private readonly queue: RecordQueue;

  constructor(
    config: Partial<ConsumerGroupConfig>,
    private readonly deps: ConsumerGroupDependencies,
  ) {
    this.config = { ...DEFAULT_CONSUMER_GROUP_CONFIG, ...config };
    this.queue = new RecordQueue(async (groupId, records) => {
      await deps.append(groupId, records, Date.now());
    });
  }

  get(groupId: string): ConsumerGroup | undefined {
    return this.groups.get(groupId);
  }

  all(): IterableIterator<ConsumerGroup> {
    return this.groups.values();
  }

  /** Joins, keeps alive or leaves. Throws a `KafkaError` with the code and the message of the answer. */
  async heartbeat(request: ConsumerHeartbeat): Promise<ConsumerHeartbeatResult> {
    checkHeartbeat(request);
    const { groupId, memberEpoch } = request;
    if (memberEpoch === LEAVING || memberEpoch === LEAVING_FOR_A_WHILE) return this.leave(request);
    this.checkServed(groupId);
    const { group, room } = this.groupFor(groupId, memberEpoch);
    this.checkSize(group, request.memberId);
    const taken = this.takeStep(group, enter(group, request), saidIn(request), room);
    this.startSession(group, taken.after.memberId, this.config.sessionTimeoutMs);
    await this.written(groupId, taken.records);
    const { memberId, memberEpoch: epoch, assigned } = taken.after;
    const isTold = saysAll(request) || !samePartitions(taken.before.assigned, assigned);
    return {
      memberId,
      memberEpoch: epoch,
      heartbeatIntervalMs: this.config.heartbeatIntervalMs,
      assignment: isTold ? { topicPartitions: listed(assigned) } : null,
    };
  }

  /** Resolves when everything that changed in the group is written, or could not be. */
  async settled(groupId: string): Promise<void> {
    await this.queue.write(groupId, []).catch(() => {});
  }

  /** Takes a group without members out; who does so writes what deletes it. */
  remove(groupId: string): void {
    this.groups.delete(groupId);
  }

  /** Puts it back. */
  restore(group: ConsumerGroup): void {
    this.groups.set(group.id, group);
  }

  /** Forgets what was read of groups that are not coordinated here. */
  drop(goes: (groupId: string) => boolean): void {
    for (const groupId of [...this.groups.keys()]) if (goes(groupId)) this.groups.delete(groupId);
  }

  /** Takes a stored record, in the order in which they stand; false for one that is not of these groups. Throws `CodecError`. */
  replay(record: KeyedRecord): boolean {
    return replay(this.groups, record);
  }

  /** All that is stored has been handed over: from here on members have to show that they are alive. */
  loaded(): void {
    for (const group of this.groups.values()) {
      for (const member of group.members()) {
        this.startSession(group, member.memberId, this.config.sessionTimeoutMs);
        if (member.state === MemberState.UNREVOKED_PARTITIONS) this.startRebalance(group, member);
      }
    }
  }

  /** Forgets all groups, and everything that would still happen to them. */
  close(): void {
    this.timers.clear();
    this.groups.clear();
  }

  private async leave(request: ConsumerHeartbeat): Promise<ConsumerHeartbeatResult> {
    const { groupId, memberEpoch } = request;
    this.checkServed(groupId);
    const group = this.groups.get(groupId);
    if (group === undefined) throw new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} not found.`);
    const member = identify(group, request);
    if (memberEpoch === LEAVING_FOR_A_WHILE) await this.change(groupId, leaveForAWhile(group, member));
    else await this.fence(group, member, 'left');
    return { memberId: request.memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
  }

  /** The group that a heartbeat is for; one that is founded by it is not among the others yet. */
  private groupFor(groupId: string, memberEpoch: number): { group: ConsumerGroup; room?: Room | undefined } {
    const group = this.groups.get(groupId);
    if (group !== undefined) return { group };
    if (memberEpoch !== 0) {
      throw new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, `Consumer group ${groupId} not found.`);
    }
    const founded = new ConsumerGroup(groupId);
    const room = this.deps.classic?.makeRoom(groupId);
    for (const record of room?.records ?? []) replay(new Map([[groupId, founded]]), record);
    return { group: founded, room };
  }

  private checkServed(groupId: string): void {
    const refused = this.deps.refusal?.(groupId) ?? ErrorCode.NONE;
    if (refused !== ErrorCode.NONE) throw new KafkaError(refused, `Group ${groupId} is not served here.`);
  }

  private checkSize(group: ConsumerGroup, memberId: string): void {
    const { maxSize } = this.config;
    if (group.size < maxSize || group.get(memberId) !== undefined) return;
    throw new KafkaError(
      ErrorCode.GROUP_MAX_SIZE_REACHED,
      `The consumer group has reached its maximum capacity of ${maxSize} members.`,
    );
  }

  /** Computes a step and applies it, and what has to be found out behind it. */
  private takeStep(group: ConsumerGroup, entering: Entering, said: Said, room?: Room): Step {
    const { topics } = this.deps;
    const now = Date.now();
    const world = { topics, now, assignmentIntervalMs: this.config.assignmentIntervalMs };
    const made = step(group, entering, said, world);
    const taken = { ...made, records: [...(room?.records ?? []), ...made.records] };
    room?.taken();
    // A group that is just founded is not among the others before its first member is.
    this.groups.set(group.id, group);
    this.apply(made.records);
    group.topicsSeen = topics.revision;
    if (entering.replaced !== undefined) this.timers.stopAll(group.id, entering.replaced.memberId);
    this.followStep(group, taken);
    // As on Kafka, who subscribes by an expression hears with its next heartbeat what that stands for.
    if (!needsResolving(group, topics, now, this.config.regexRefreshIntervalMs)) return taken;
    const resolved = resolveExpressions(group, topics, now);
    this.apply(resolved);
    group.expressionsSeen = topics.revision;
    return { ...taken, records: [...taken.records, ...resolved] };
  }

  /** A member that was told to let partitions go has its rebalance timeout for it. */
  private followStep(group: ConsumerGroup, { before, after }: Step): void {
    if (after.classic !== null || after === before) return;
    if (after.state !== MemberState.UNREVOKED_PARTITIONS) this.timers.stop('rebalance', group.id, after.memberId);
    else if (before.state !== after.state || !samePartitions(before.pendingRevocation, after.pendingRevocation)) {
      this.startRebalance(group, after);
    }
  }

  private startSession({ id }: ConsumerGroup, memberId: string, ms: number): void {
    this.timers.start('session', id, memberId, ms, () => this.expire(id, memberId, `was not heard of for ${ms} ms`));
  }

  private startRebalance({ id }: ConsumerGroup, member: ConsumerMember): void {
    const { memberId, memberEpoch, rebalanceTimeoutMs: ms } = member;
    this.timers.start('rebalance', id, memberId, ms, () => {
      if (this.groups.get(id)?.get(memberId)?.memberEpoch !== memberEpoch) return;
      this.expire(id, memberId, `did not let its partitions go within ${ms} ms`);
    });
  }

  private expire(groupId: string, memberId: string, reason: string): void {
    const group = this.groups.get(groupId);
    const member = group?.get(memberId);
    if (group === undefined || member === undefined) return;
    // Nobody waits for it; the records are kept and go out with those that come next.
    this.fence(group, member, reason).catch((error: unknown) => {
      this.deps.log?.error({ group: groupId, member: memberId, err: error }, 'the end of a member was not written');
    });
  }

  private async fence(group: ConsumerGroup, member: ConsumerMember, reason: string): Promise<void> {
    const { id } = group;
    const { memberId } = member;
    this.timers.stopAll(id, memberId);
    this.deps.log?.info({ group: id, member: memberId }, `member ${memberId} ${reason}`);
    await this.change(id, fence(group, [member], this.deps.topics));
  }

  private change(groupId: string, records: readonly KeyedRecord[]): Promise<void> {
    this.apply(records);
    return this.written(groupId, records);
  }

  private apply(records: readonly KeyedRecord[]): void {
    for (const record of records) replay(this.groups, record);
  }

  /** Throws a `KafkaError` that makes a client ask again where records cannot be kept. */
  private async written(groupId: string, records: readonly KeyedRecord[]): Promise<void> {
    try {
      await this.queue.write(groupId, records);
    } catch (error) {
      this.deps.log?.error({ group: groupId, err: error }, 'the records of a group cannot be kept for now');
      throw new KafkaError(errorCodeOfState(error), `What has changed in group ${groupId} cannot be kept for now.`);
    }
  }
}

function saidIn(request: ConsumerHeartbeat): Said {
  const { rebalanceTimeoutMs, topicPartitions, ...said } = request;
  return {
    ...said,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? null : rebalanceTimeoutMs,
    classic: null,
    owned: topicPartitions,
  };
}

/** Who says all that there is to say has missed something: it is told all that there is to know. */
function saysAll(request: ConsumerHeartbeat): boolean {
  const { memberEpoch, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, topicPartitions } = request;
  const subscribes = subscribedTopicNames !== null || subscribedTopicRegex !== null;
  return memberEpoch === 0 || (rebalanceTimeoutMs !== -1 && subscribes && topicPartitions !== null);
}
