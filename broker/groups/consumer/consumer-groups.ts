import { ErrorCode } from '../../../protocol/index.js';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { FluxmqError, KafkaError } from '../../errors.js';
import type { GroupLog } from '../group.js';
import { checkHeartbeat } from './check-heartbeat.js';
import { type Commit, checkCommit, checkFetch } from './check-offsets.js';
import { type ConsumerGroupConfig, DEFAULT_CONSUMER_GROUP_CONFIG } from './config.js';
import { ConsumerGroup } from './consumer-group.js';
import { needsResolving, resolveExpressions } from './expressions.js';
import { fence, leaveForAWhile } from './fence.js';
import { enter, type Said, type Step, step } from './heartbeat.js';
import { identify } from './identify.js';
import { type ConsumerMember, LEAVING, LEAVING_FOR_A_WHILE, MemberState } from './member.js';
import { listed, samePartitions } from './partitions.js';
import { RecordQueue } from './record-queue.js';
import { noGroup } from './records.js';
import { replay } from './replay.js';
import type { ConsumerHeartbeat, ConsumerHeartbeatResult } from './requests.js';
import { Timers } from './timers.js';
import type { TopicsView } from './topics-view.js';

/** What groups of the new protocol need of their broker. */
export interface ConsumerGroupDependencies {
  readonly topics: TopicsView;
  /** Keeps records of a group, as one batch. Throws a `FluxmqError` of kind Storage. */
  append(groupId: string, records: readonly KeyedRecord[], now: number): Promise<void>;
  readonly log?: GroupLog;
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
    this.queue = new RecordQueue((groupId, records) => deps.append(groupId, records, Date.now()));
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
    const group = this.groups.get(groupId) ?? this.newGroup(groupId, memberEpoch);
    this.checkSize(group, request.memberId);
    const taken = this.takeStep(group, enter(group, request), saidIn(request));
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

  /** Whether offsets may be committed in the group, as an error code; the group has to be one of these. */
  checkCommit(group: ConsumerGroup, commit: Commit): number {
    return checkCommit(group, commit, this.deps.topics);
  }

  /** Whether offsets of the group may be fetched, as an error code. */
  checkFetch(group: ConsumerGroup, memberId: string | null, memberEpoch: number): number {
    return checkFetch(group, memberId, memberEpoch);
  }

  /** Forgets a group without members. Resolves when that is written. */
  async delete(group: ConsumerGroup): Promise<void> {
    await this.change(group.id, noGroup(group));
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

  close(): void {
    this.timers.clear();
  }

  private async leave(request: ConsumerHeartbeat): Promise<ConsumerHeartbeatResult> {
    const { groupId, memberEpoch } = request;
    const group = this.groups.get(groupId);
    if (group === undefined) throw new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} not found.`);
    const member = identify(group, request);
    if (memberEpoch === LEAVING_FOR_A_WHILE) await this.change(groupId, leaveForAWhile(group, member));
    else await this.fence(group, member, 'left');
    return { memberId: request.memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
  }

  private newGroup(groupId: string, memberEpoch: number): ConsumerGroup {
    if (memberEpoch !== 0) {
      throw new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, `Consumer group ${groupId} not found.`);
    }
    return new ConsumerGroup(groupId);
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
  private takeStep(group: ConsumerGroup, entering: Parameters<typeof step>[1], said: Said): Step {
    const { topics } = this.deps;
    const now = Date.now();
    const world = { topics, now, assignmentIntervalMs: this.config.assignmentIntervalMs };
    const taken = step(group, entering, said, world);
    // A group that is just founded is not among the others before its first member is.
    this.groups.set(group.id, group);
    this.apply(taken.records);
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
      this.deps.log?.info({ group: groupId, member: memberId, err: error }, 'the end of a member was not written');
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
      if (error instanceof FluxmqError && error.kind === 'Storage') {
        this.deps.log?.info({ group: groupId, err: error }, 'the records of a group cannot be kept for now');
        throw new KafkaError(ErrorCode.NOT_COORDINATOR, error.message);
      }
      throw error;
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
