import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import type { AnyGroup } from './any-group.js';
import { type GroupConfig, resolveGroupConfig } from './config.js';
import { checkCommit, checkFetch, type FetchingMember, NO_MEMBER } from './consumer/check-offsets.js';
import type { ConsumerGroupConfig, ConsumerGroupSettings } from './consumer/config.js';
import type { ConsumerGroup } from './consumer/consumer-group.js';
import { ConsumerGroups } from './consumer/consumer-groups.js';
import { noGroup } from './consumer/records.js';
import { NO_TOPICS, type TopicsView } from './consumer/topics-view.js';
import { deletionRefusal, offsetDeletion, offsetDeletionRefusal } from './delete.js';
import { describeGroup, listGroups } from './describe.js';
import { expiredPartitions } from './expiry.js';
import { Group, type GroupLog } from './group.js';
import { errorCodeOfState, groupTombstone } from './group-records.js';
import { CONSUMER_OFFSETS, type GroupState, type KeptState, StateInMemory } from './group-state.js';
import { join } from './join.js';
import { LoadedState } from './load.js';
import { refusedJoin, refusedSync } from './member.js';
import type { NewOffset } from './offset-records.js';
import { OffsetStore } from './offset-store.js';
import { commitOffsets, fetchOffsets, type Position } from './offsets.js';
import type { AnsweredTopic } from './partition-answers.js';
import type {
  CommitRequest,
  DeleteOffsetsResult,
  FetchResult,
  FetchTopic,
  GroupDescription,
  GroupFilter,
  HeartbeatRequest,
  JoinRequest,
  JoinResult,
  LeaveResult,
  Leaving,
  ListedGroup,
  SyncRequest,
  SyncResult,
  TransactionalCommitRequest,
} from './requests.js';
import { sync } from './sync.js';

/** What a coordinator needs of its broker. */
export interface GroupDependencies {
  partitionExists(topic: string, partition: number): boolean;
  /** The id that a topic has; undefined where there is none. Default: topics have no ids. */
  topicId?(topic: string): string | undefined;
  /** How groups of the new protocol behave. */
  readonly consumers?: Partial<ConsumerGroupConfig>;
  /** What holds for one of them now. Default: what holds for all. */
  consumerSettingsOf?(groupId: string): ConsumerGroupSettings;
  /** What the members of groups of the new protocol can subscribe to. Default: nothing. */
  readonly topics?: TopicsView;
  /** Whether this broker is the group's coordinator. Default: of every group. */
  coordinates?(groupId: string): boolean;
  /** Where groups are kept. Default: nowhere, so that they end with their coordinator. */
  readonly state?: KeptState;
  readonly log?: GroupLog;
}

/**
 * Coordinates classic consumer groups: who is in them, who has which assignment, and how far they have come. Nothing here
 * knows versions of the protocol. All state is in memory and changes on one thread, between two turns of the event loop; what is to
 * outlive the process is written to a log of the cluster before anybody is told of it.
 */
export class GroupCoordinator {
  /** Those of the new protocol; the rest of this class is about the classic one, and about the offsets of both. */
  readonly consumers: ConsumerGroups;
  private readonly config: GroupConfig;
  private readonly groups = new Map<string, Group>();
  private readonly state: GroupState;
  private readonly offsets: OffsetStore;
  /** The partitions of the log that could not be read: of their groups nothing is known here. */
  private readonly unread = new Set<number>();
  private readonly expiry: NodeJS.Timeout;
  private closed = false;

  /** Throws a `FluxmqError` of kind Config for settings that cannot be. */
  constructor(
    config: Partial<GroupConfig>,
    private readonly deps: GroupDependencies,
  ) {
    this.config = resolveGroupConfig(config);
    this.state = deps.state ?? new StateInMemory();
    this.offsets = new OffsetStore(this.state);
    this.consumers = new ConsumerGroups(deps.consumers ?? {}, {
      topics: deps.topics ?? NO_TOPICS,
      append: (groupId, records, now) => this.state.append(groupId, records, now),
      refusal: (groupId) => this.refusal(groupId),
      classic: {
        maxSize: this.config.maxSize,
        get: (groupId) => this.groups.get(groupId),
        remove: (groupId, errorCode) => {
          this.groups.get(groupId)?.die(errorCode);
          this.groups.delete(groupId);
        },
        restore: (groupId, stored) => this.getOrCreate(groupId).restore(stored),
        rebalance: (groupId, reason) => this.groups.get(groupId)?.rebalance(reason),
      },
      ...(deps.consumerSettingsOf && { settingsOf: deps.consumerSettingsOf.bind(deps) }),
      ...(deps.log && { log: deps.log }),
    });
    this.expiry = setInterval(() => void this.expire(), this.config.expiryCheckIntervalMs).unref();
  }

  /**
   * Reads what the log says of groups, and begins the sessions of their members anew. To be awaited before anybody asks. The groups of a
   * partition that cannot be read are not coordinated here.
   */
  async load(): Promise<void> {
    const loaded = new LoadedState(this.offsets, (record) => this.consumers.replay(record));
    await this.deps.state?.replay(
      (batch, partition) => loaded.take(batch, partition),
      (partition, reason) => {
        this.unread.add(partition);
        this.deps.log?.error({ err: reason, partition }, 'a partition with the state of groups cannot be read');
      },
    );
    const isUnread = (groupId: string) => this.unread.has(this.state.partitionOf(groupId));
    loaded.drop(isUnread);
    this.consumers.drop(isUnread);
    for (const [groupId, stored] of loaded.groups) this.getOrCreate(groupId).restore(stored);
    for (const groupId of this.offsets.groupIds()) {
      if (this.consumers.get(groupId) === undefined) this.getOrCreate(groupId);
    }
    this.consumers.loaded();
  }

  /** Whether a client is to be sent here for this group; makes the log that keeps it. Throws as `StateTopic.make` does. */
  async coordinates(groupId: string): Promise<boolean> {
    await this.deps.state?.make();
    return !this.unread.has(this.state.partitionOf(groupId));
  }

  /** The partition of `__consumer_offsets` that keeps a group. */
  partitionOf(groupId: string): number {
    return this.state.partitionOf(groupId);
  }

  /** Whether there is a group of this id, of either protocol. */
  has(groupId: string): boolean {
    return this.find(groupId) !== undefined;
  }

  /** A group of the new protocol, or the error code for one that cannot be described. */
  describeConsumers(groupId: string): ConsumerGroup | number {
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return refused;
    return this.consumers.get(groupId) ?? ErrorCode.GROUP_ID_NOT_FOUND;
  }

  /** Waits until the group is complete. */
  async join(request: JoinRequest): Promise<JoinResult> {
    const { groupId, memberId, sessionTimeoutMs = this.config.defaultSessionTimeoutMs } = request;
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return refusedJoin(memberId, refused);
    if (sessionTimeoutMs < this.config.minSessionTimeoutMs || sessionTimeoutMs > this.config.maxSessionTimeoutMs) {
      return refusedJoin(memberId, ErrorCode.INVALID_SESSION_TIMEOUT);
    }
    const consumers = this.consumers.classicGroup(groupId);
    if (consumers !== undefined) return this.consumers.join(consumers, request);
    if (this.consumers.get(groupId) !== undefined) {
      const errorCode = await this.consumers.makeRoom(groupId);
      if (errorCode !== ErrorCode.NONE) return refusedJoin(memberId, errorCode);
    }
    // Only somebody new can found a group.
    const group = memberId === '' ? this.getOrCreate(groupId) : this.groups.get(groupId);
    if (group === undefined) return refusedJoin(memberId, ErrorCode.UNKNOWN_MEMBER_ID);
    return join(group, request, this.config);
  }

  /** Waits until the leader has assigned. */
  async sync(request: SyncRequest): Promise<SyncResult> {
    const refused = this.refusal(request.groupId);
    if (refused !== ErrorCode.NONE) return refusedSync(refused);
    const consumers = this.consumers.classicGroup(request.groupId);
    if (consumers !== undefined) return this.consumers.sync(consumers, request);
    const group = this.groups.get(request.groupId);
    return group === undefined ? refusedSync(ErrorCode.UNKNOWN_MEMBER_ID) : sync(group, request);
  }

  heartbeat(request: HeartbeatRequest): number {
    const refused = this.refusal(request.groupId);
    if (refused !== ErrorCode.NONE) return refused;
    const consumers = this.consumers.classicGroup(request.groupId);
    if (consumers !== undefined) return this.consumers.classicHeartbeat(consumers, request);
    const group = this.groups.get(request.groupId);
    return group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.heartbeat(request, request.generationId);
  }

  /** Takes members of the classic protocol out, of a group of either. Resolves when it is known of all of them. */
  async leaveAny(groupId: string, members: readonly Leaving[]): Promise<LeaveResult> {
    const consumers = this.refusal(groupId) === ErrorCode.NONE ? this.consumers.classicGroup(groupId) : undefined;
    return consumers === undefined ? this.leave(groupId, members) : this.consumers.leaveClassic(consumers, members);
  }

  leave(groupId: string, members: readonly Leaving[]): LeaveResult {
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return { errorCode: refused, members: [] };
    const group = this.groups.get(groupId);
    return {
      errorCode: ErrorCode.NONE,
      members: members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        errorCode: group?.leave(member) ?? ErrorCode.UNKNOWN_MEMBER_ID,
      })),
    };
  }

  /** Resolves when the offsets are kept, and every later fetch sees them. */
  async commitOffsets(request: CommitRequest): Promise<AnsweredTopic[]> {
    const { groupId, retentionTimeMs = -1n } = request;
    return this.commit(request, false, (positions) => {
      const now = Date.now();
      const expireTimestamp = retentionTimeMs === -1n ? undefined : BigInt.asIntN(64, BigInt(now) + retentionTimeMs);
      return this.offsets.commit(groupId, this.newOffsets(positions, now, expireTimestamp), now);
    });
  }

  /** Resolves when the offsets are kept as part of the transaction of a producer, which says later what becomes of them. */
  async commitTransactionalOffsets(request: TransactionalCommitRequest): Promise<AnsweredTopic[]> {
    const { groupId, producerId, producerEpoch } = request;
    return this.commit(request, true, (positions) => {
      const now = Date.now();
      const offsets = this.newOffsets(positions, now, undefined);
      return this.offsets.commit(groupId, offsets, now, { producerId, producerEpoch });
    });
  }

  /** To be told when the marker of a transaction is in a partition of `__consumer_offsets`. */
  transactionEnded(producerId: bigint, partition: number, committed: boolean): void {
    this.offsets.transactionEnded(producerId, partition, committed);
  }

  /**
   * What is committed for these partitions, or for all that have something when `topics` is null. With `requireStable` a position that an
   * open transaction may move is answered with UNSTABLE_OFFSET_COMMIT (KIP-447).
   */
  fetchOffsets(
    groupId: string,
    topics: readonly FetchTopic[] | null,
    requireStable = false,
    member: FetchingMember = NO_MEMBER,
  ): FetchResult {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return { errorCode: refused, topics: [] };
    const consumers = this.consumers.get(groupId);
    const errorCode = consumers === undefined ? ErrorCode.NONE : checkFetch(consumers, member);
    if (errorCode !== ErrorCode.NONE) return { errorCode, topics: [] };
    const topicId = (topic: string) => this.deps.topicId?.(topic);
    return {
      errorCode: ErrorCode.NONE,
      topics: fetchOffsets(this.offsets.of(groupId), topics, { requireStable, topicId }),
    };
  }

  /** The groups that this broker coordinates, or the error code for none at all. */
  list(filter: GroupFilter): ListedGroup[] | number {
    return this.closed
      ? ErrorCode.COORDINATOR_NOT_AVAILABLE
      : listGroups([...this.groups.values(), ...this.consumers.all()], filter);
  }

  /** What a group looks like, or the error code for one that cannot be described. */
  describe(groupId: string): GroupDescription | number {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    const group = this.groups.get(groupId);
    return group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : describeGroup(group);
  }

  /** Forgets a group with all its offsets if it has no members (KIP-229). Answers an error code. */
  async deleteIfEmpty(groupId: string): Promise<number> {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    // What is still being written of it is not to come behind its end.
    await this.consumers.settled(groupId);
    const group = this.find(groupId);
    if (group === undefined) return ErrorCode.GROUP_ID_NOT_FOUND;
    const errorCode = deletionRefusal(group);
    return errorCode === ErrorCode.NONE ? this.done(this.deleteGroup(groupId), groupId) : errorCode;
  }

  /** Forgets positions of a group in topics that it does not read (KIP-496), whether there are any or not. */
  async deleteUnread(groupId: string, topics: readonly FetchTopic[]): Promise<DeleteOffsetsResult> {
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return { errorCode: refused, topics: [] };
    const group = this.find(groupId);
    const refusal = group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : offsetDeletionRefusal(group);
    if (group === undefined || refusal !== ErrorCode.NONE) return { errorCode: refusal, topics: [] };
    const { unread, answer } = offsetDeletion(group, topics);
    const errorCode = await this.done(this.deleteOffsets(groupId, unread), groupId);
    return { errorCode, topics: errorCode === ErrorCode.NONE ? answer : [] };
  }

  /** Forgets a group with all its offsets, also those of open transactions. Throws as `StateTopic.append` does; then it stays. */
  async deleteGroup(groupId: string): Promise<void> {
    const group = this.groups.get(groupId);
    const consumers = this.consumers.get(groupId);
    // Whoever joins while this is written founds a new one.
    this.groups.delete(groupId);
    this.consumers.remove(groupId);
    const partitions = this.offsets.of(groupId)?.partitions() ?? [];
    try {
      const end = consumers === undefined ? [groupTombstone(groupId)] : noGroup(consumers);
      await this.offsets.delete(groupId, partitions, Date.now(), end);
      group?.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    } catch (error) {
      if (!this.has(groupId)) {
        if (group !== undefined) this.groups.set(groupId, group);
        if (consumers !== undefined) this.consumers.restore(consumers);
      }
      throw error;
    }
  }

  /** Forgets positions of a group, also those of open transactions. Throws as `StateTopic.append` does; then they stay. */
  async deleteOffsets(groupId: string, topics: readonly FetchTopic[]): Promise<void> {
    const offsets = this.offsets.of(groupId);
    if (offsets === undefined) return;
    const named = new Set(topics.flatMap(({ name, partitionIndexes }) => partitionIndexes.map((i) => `${name} ${i}`)));
    const partitions = offsets.partitions().filter(([topic, partition]) => named.has(`${topic} ${partition}`));
    if (partitions.length > 0) await this.offsets.delete(groupId, partitions, Date.now());
  }

  /** Positions in a topic mean nothing in another one that takes its name later. */
  async topicDeleted(deleted: string): Promise<void> {
    if (deleted === CONSUMER_OFFSETS.name) {
      this.unload();
      return;
    }
    const now = Date.now();
    await Promise.all(
      Array.from(this.offsets.groupIds(), async (groupId) => {
        const partitions = this.offsets.of(groupId)?.partitions() ?? [];
        const gone = partitions.filter(([topic]) => topic === deleted);
        if (gone.length === 0) return;
        await this.offsets.delete(groupId, gone, now).catch((error: unknown) => {
          // They have the id of their topic, and are not taken for another one's.
          this.deps.log?.error({ err: error, group: groupId, topic: deleted }, 'offsets of a deleted topic stay');
        });
      }),
    );
  }

  /** Cancels every timer, and answers those who wait that they must look for another coordinator. */
  close(): void {
    this.closed = true;
    clearInterval(this.expiry);
    this.unload();
  }

  private unload(): void {
    this.consumers.close();
    for (const group of this.groups.values()) group.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    this.groups.clear();
    this.unread.clear();
    this.offsets.drop([...this.offsets.groupIds()]);
  }

  private commit(
    request: CommitRequest,
    transactional: boolean,
    save: (offsets: readonly Position[]) => Promise<void>,
  ): Promise<AnsweredTopic[]> {
    return commitOffsets(request.topics, {
      partitionExists: (topic, partition) => this.deps.partitionExists(topic, partition),
      metadataMaxBytes: this.config.offsetMetadataMaxBytes,
      check: () => this.checkCommit(request, transactional),
      save,
    });
  }

  /** Whether a group takes offsets, which makes it where it is not there: an error code. */
  private checkCommit(request: CommitRequest, transactional: boolean): number {
    const { groupId, generationId } = request;
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    const consumers = this.consumers.get(groupId);
    if (consumers !== undefined) {
      return checkCommit(consumers, { ...request, transactional }, this.deps.topics ?? NO_TOPICS);
    }
    // Whoever names a generation was a member, of a group that is forgotten.
    if (generationId >= 0 && !this.groups.has(groupId)) {
      return transactional ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.GROUP_ID_NOT_FOUND;
    }
    return this.getOrCreate(groupId).checkCommit(request, generationId, transactional);
  }

  private newOffsets(positions: readonly Position[], now: number, expireTimestamp: bigint | undefined): NewOffset[] {
    return positions.map(({ topic, partition, committed, commitTimestamp }) => ({
      topic,
      partition,
      committed: {
        offset: committed.offset,
        leaderEpoch: committed.leaderEpoch,
        metadata: committed.metadata,
        topicId: this.deps.topicId?.(topic) ?? ZERO_UUID,
        commitTimestamp: commitTimestamp === -1n ? BigInt(now) : commitTimestamp,
        expireTimestamp,
      },
    }));
  }

  /** The error code of a change that is being written. */
  private async done(change: Promise<void>, groupId: string): Promise<number> {
    try {
      await change;
      return ErrorCode.NONE;
    } catch (error) {
      this.deps.log?.error({ err: error, group: groupId }, 'the state of a group was not kept');
      return errorCodeOfState(error);
    }
  }

  private find(groupId: string): AnyGroup | undefined {
    return this.groups.get(groupId) ?? this.consumers.get(groupId);
  }

  private getOrCreate(groupId: string): Group {
    let group = this.groups.get(groupId);
    if (group === undefined) {
      group = new Group(groupId, this.config, this.state, this.deps.log);
      this.groups.set(groupId, group);
    }
    return group;
  }

  /** Forgets what nobody has used for too long. What cannot be written stays for the next time. */
  private async expire(): Promise<void> {
    const now = Date.now();
    for (const group of [...this.groups.values(), ...this.consumers.all()]) {
      if (this.closed) return;
      await this.consumers.settled(group.id);
      if (this.find(group.id) !== group) continue;
      const offsets = this.offsets.of(group.id);
      const expired = expiredPartitions(group, offsets, now, this.config.offsetsRetentionMinutes * 60_000);
      try {
        if (group.isIdle && (offsets === undefined || offsets.isOnly(expired.length))) {
          await this.deleteGroup(group.id);
        } else if (expired.length > 0) {
          await this.offsets.delete(group.id, expired, now);
        }
      } catch (error) {
        this.deps.log?.error({ err: error, group: group.id }, 'what a group no longer needs was not forgotten');
      }
    }
  }

  /** Why no request for this group can be served here; NONE if it can. */
  private refusal(groupId: string, { mayBeUnnamed = false } = {}): number {
    // Consumers that only kept offsets were once allowed to do so without a name, and Kafka lets them still.
    if (groupId === '' && !mayBeUnnamed) return ErrorCode.INVALID_GROUP_ID;
    if (this.closed) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    if (this.deps.coordinates?.(groupId) === false) return ErrorCode.NOT_COORDINATOR;
    if (this.unread.has(this.state.partitionOf(groupId))) return ErrorCode.NOT_COORDINATOR;
    return ErrorCode.NONE;
  }
}
