import { ErrorCode } from '../../../protocol/index.js';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { KafkaError } from '../../errors.js';
import type { Group, GroupLog } from '../group.js';
import { errorCodeOfState, type StoredGroup, storedGroupRecord } from '../group-records.js';
import { refusedJoin, refusedSync } from '../member.js';
import type {
  HeartbeatRequest,
  JoinRequest,
  JoinResult,
  LeaveResult,
  Leaving,
  SyncRequest,
  SyncResult,
} from '../requests.js';
import { checkHeartbeat } from './check-heartbeat.js';
import { type ConsumerGroupConfig, type ConsumerGroupSettings, DEFAULT_CONSUMER_GROUP_CONFIG } from './config.js';
import { ConsumerGroup } from './consumer-group.js';
import { needsResolving, resolveExpressions } from './expressions.js';
import { fence, leaveForAWhile } from './fence.js';
import { type Entering, enter, type Said, type Step, step } from './heartbeat.js';
import { identify } from './identify.js';
import { type ConsumerMember, LEAVING, LEAVING_FOR_A_WHILE, MemberState } from './member.js';
import { ClassicMembers } from './migration/classic-members.js';
import { downgrade } from './migration/downgrade.js';
import { makeRoom } from './migration/upgrade.js';
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
  append(groupId: string, records: readonly KeyedRecord[], now: number): Promise<unknown>;
  /** Why no request for this group can be served here, as an error code; NONE if it can. Default: all can. */
  refusal?(groupId: string): number;
  /** What holds for one group now. Default: what holds for all. */
  settingsOf?(groupId: string): ConsumerGroupSettings;
  readonly classic?: ClassicSide;
  readonly log?: GroupLog;
}

/** The groups of the classic protocol, which may change into one of the new and back. */
export interface ClassicSide {
  /** `group.max.size`. */
  readonly maxSize: number;
  get(groupId: string): Group | undefined;
  /** Forgets a group; who waits for an answer gets this error code. */
  remove(groupId: string, errorCode: number): void;
  /** Makes a group as if it had been stored. */
  restore(groupId: string, stored: StoredGroup): void;
  /** Has the members of a group join again. */
  rebalance(groupId: string, reason: string): void;
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
  private readonly classicMembers: ClassicMembers;

  constructor(
    config: Partial<ConsumerGroupConfig>,
    private readonly deps: ConsumerGroupDependencies,
  ) {
    this.config = { ...DEFAULT_CONSUMER_GROUP_CONFIG, ...config };
    this.queue = new RecordQueue(async (groupId, records) => {
      await deps.append(groupId, records, Date.now());
    });
    this.classicMembers = new ClassicMembers({
      topics: deps.topics,
      timers: this.timers,
      checkSize: (group, memberId) => this.checkSize(group, memberId),
      takeStep: (group, entering, said) => this.takeStep(group, entering, said, this.settingsOf(group.id)),
      startSession: (group, memberId, ms) => this.startSession(group, memberId, ms),
      expire: (groupId, memberId, reason) => this.expire(groupId, memberId, reason),
      fence: (group, members, reason) => this.fence(group, members, reason),
      finish: (group, taken) => this.finish(group, taken),
    });
  }

  /** The group in which a request of the classic protocol has to be served. */
  classicGroup(groupId: string): ConsumerGroup | undefined {
    const group = this.groups.get(groupId);
    return group?.isEmpty === false ? group : undefined;
  }

  async join(group: ConsumerGroup, request: JoinRequest): Promise<JoinResult> {
    try {
      if (this.config.migrationPolicy === 'disabled') {
        throw new KafkaError(
          ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
          'Groups do not change from one protocol to another.',
        );
      }
      return await this.classicMembers.join(group, request);
    } catch (error) {
      // Unlike a classic group, one of the new protocol does not tell who is refused which id it came with (seen on Kafka 4.3.1).
      return refusedJoin('', this.codeOf(error));
    }
  }

  sync(group: ConsumerGroup, request: SyncRequest): SyncResult {
    try {
      return this.classicMembers.sync(group, request);
    } catch (error) {
      return refusedSync(this.codeOf(error));
    }
  }

  classicHeartbeat(group: ConsumerGroup, request: HeartbeatRequest): number {
    try {
      return this.classicMembers.heartbeat(group, request);
    } catch (error) {
      return this.codeOf(error);
    }
  }

  async leaveClassic(group: ConsumerGroup, members: readonly Leaving[]): Promise<LeaveResult> {
    try {
      return await this.classicMembers.leave(group, members);
    } catch (error) {
      return { errorCode: this.codeOf(error), members: [] };
    }
  }

  /** A group without members gives its place to a classic one. Answers an error code. */
  async makeRoom(groupId: string): Promise<number> {
    const group = this.groups.get(groupId);
    if (group === undefined) return ErrorCode.NONE;
    try {
      await this.change(groupId, noGroup(group));
      return ErrorCode.NONE;
    } catch (error) {
      return this.codeOf(error);
    }
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
    const settings = this.settingsOf(groupId);
    const taken = this.takeStep(group, enter(group, request), saidIn(request), settings, room);
    this.startSession(group, taken.after.memberId, settings.sessionTimeoutMs);
    await this.written(groupId, taken.records);
    const { memberId, memberEpoch: epoch, assigned } = taken.after;
    const isTold = saysAll(request) || !samePartitions(taken.before.assigned, assigned);
    return {
      memberId,
      memberEpoch: epoch,
      heartbeatIntervalMs: settings.heartbeatIntervalMs,
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

  /** Takes a stored record, in the order in which they stand; passes over one that is not of these groups. Throws `CodecError`. */
  replay(record: KeyedRecord): void {
    replay(this.groups, record);
  }

  /** All that is stored has been handed over: from here on members have to show that they are alive. */
  loaded(): void {
    for (const group of this.groups.values()) {
      const { sessionTimeoutMs } = this.settingsOf(group.id);
      for (const member of group.members()) {
        this.startSession(group, member.memberId, sessionTimeoutMs);
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
    if (group === undefined) throw this.noSuchGroup(groupId, 'Group');
    const member = identify(group, request);
    if (memberEpoch === LEAVING_FOR_A_WHILE) await this.change(groupId, leaveForAWhile(group, member));
    else await this.fence(group, [member], 'left');
    return { memberId: request.memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
  }

  /** The group that a heartbeat is for; one that is founded by it is not among the others yet. */
  private groupFor(groupId: string, memberEpoch: number): { group: ConsumerGroup; room: readonly KeyedRecord[] } {
    const group = this.groups.get(groupId);
    if (group !== undefined) return { group, room: [] };
    if (memberEpoch !== 0) throw this.noSuchGroup(groupId, 'Consumer group');
    const founded = new ConsumerGroup(groupId);
    const classic = this.deps.classic?.get(groupId);
    const room = classic === undefined ? [] : makeRoom(classic, this.config, this.deps.topics);
    for (const record of room) replay(new Map([[groupId, founded]]), record);
    return { group: founded, room };
  }

  private settingsOf(groupId: string): ConsumerGroupSettings {
    return this.deps.settingsOf?.(groupId) ?? this.config;
  }

  private noSuchGroup(groupId: string, what: string): KafkaError {
    const isClassic = this.deps.classic?.get(groupId) !== undefined;
    const reason = isClassic ? `Group ${groupId} is not a consumer group.` : `${what} ${groupId} not found.`;
    return new KafkaError(ErrorCode.GROUP_ID_NOT_FOUND, reason);
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
  private takeStep(
    group: ConsumerGroup,
    entering: Entering,
    said: Said,
    { assignmentIntervalMs }: ConsumerGroupSettings,
    room: readonly KeyedRecord[] = [],
  ): Step {
    const { topics } = this.deps;
    const now = Date.now();
    const world = { topics, now, assignmentIntervalMs };
    const made = step(group, entering, said, world);
    const taken = { ...made, records: [...room, ...made.records] };
    if (!this.groups.has(group.id)) this.found(group);
    this.apply(made.records);
    group.topicsSeen = topics.revision;
    if (entering.replaced !== undefined) this.timers.stopAll(group.id, entering.replaced.memberId);
    this.followStep(group, taken);
    // As on Kafka, who subscribes by an expression hears with its next heartbeat what that stands for.
    const hasExpressions = group.expressions.size > 0 || made.after.subscribedTopicRegex !== '';
    if (!hasExpressions || !needsResolving(group, topics, now, this.config.regexRefreshIntervalMs)) return taken;
    const resolved = resolveExpressions(group, topics, now);
    this.apply(resolved);
    group.expressionsSeen = topics.revision;
    return { ...taken, records: [...taken.records, ...resolved] };
  }

  /** A group is not among the others before its first member is; what there was of it in the classic protocol is not any more. */
  private found(group: ConsumerGroup): void {
    this.deps.classic?.remove(group.id, ErrorCode.REBALANCE_IN_PROGRESS);
    this.groups.set(group.id, group);
    for (const { memberId, classic } of group.members()) {
      if (classic !== null) this.startSession(group, memberId, classic.sessionTimeoutMs);
    }
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
    this.fence(group, [member], reason).catch((error: unknown) => {
      this.deps.log?.error({ group: groupId, member: memberId, err: error }, 'the end of a member was not written');
    });
  }

  private async fence(group: ConsumerGroup, members: readonly ConsumerMember[], reason: string): Promise<void> {
    if (members.length === 0) return;
    const { id } = group;
    for (const { memberId } of members) {
      this.timers.stopAll(id, memberId);
      this.deps.log?.info({ group: id, member: memberId }, `member ${memberId} ${reason}`);
    }
    const gone = new Set(members);
    const left = [...group.members()].filter((member) => !gone.has(member));
    const downgraded = this.downgrade(group, left);
    if (downgraded !== undefined) this.deps.classic?.rebalance(id, 'nobody speaks the new protocol any more');
    await this.change(id, downgraded ?? fence(group, members, left, this.deps.topics));
  }

  private async finish(group: ConsumerGroup, { records }: Step): Promise<void> {
    // Whoever makes it a classic group by taking a static member's place has what that had: nobody needs to join again for it.
    const more = this.downgrade(group, [...group.members()]) ?? [];
    this.apply(more);
    await this.written(group.id, [...records, ...more]);
  }

  /** What makes a classic group of one in which only such members are left, where that may be. */
  private downgrade(group: ConsumerGroup, left: readonly ConsumerMember[]): readonly KeyedRecord[] | undefined {
    const { classic, topics } = this.deps;
    const { migrationPolicy } = this.config;
    const mayChange = migrationPolicy === 'bidirectional' || migrationPolicy === 'downgrade';
    if (!mayChange || classic === undefined || left.length > classic.maxSize) return undefined;
    const stored = downgrade(group, left, topics, Date.now());
    if (stored === undefined) return undefined;
    for (const { memberId } of group.members()) this.timers.stopAll(group.id, memberId);
    classic.restore(group.id, stored);
    return [...noGroup(group), storedGroupRecord(group.id, stored)];
  }

  private codeOf(error: unknown): number {
    if (!(error instanceof KafkaError)) throw error;
    return error.code;
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
  return {
    // Field by field: taking the rest of the request cost more than the step that nearly every heartbeat makes of it.
    instanceId: request.instanceId,
    rackId: request.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs === -1 ? null : request.rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor,
    subscribedTopicNames: request.subscribedTopicNames,
    subscribedTopicRegex: request.subscribedTopicRegex,
    clientId: request.clientId,
    clientHost: request.clientHost,
    classic: null,
    owned: request.topicPartitions,
  };
}

/** Who says all that there is to say has missed something: it is told all that there is to know. */
function saysAll(request: ConsumerHeartbeat): boolean {
  const { memberEpoch, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, topicPartitions } = request;
  const subscribes = subscribedTopicNames !== null || subscribedTopicRegex !== null;
  return memberEpoch === 0 || (rebalanceTimeoutMs !== -1 && subscribes && topicPartitions !== null);
}
