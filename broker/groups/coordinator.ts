import { ErrorCode } from '../../protocol/index.js';
import type { CommittedOffsets } from './committed-offsets.js';
import { type GroupConfig, resolveGroupConfig } from './config.js';
import { deleteOffsets, deletionRefusal, offsetDeletionRefusal } from './delete.js';
import { describeGroup, listGroups } from './describe.js';
import { Group, type GroupLog } from './group.js';
import { join } from './join.js';
import { refusedJoin, refusedSync } from './member.js';
import { commitOffsets, fetchOffsets } from './offsets.js';
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
} from './requests.js';
import { sync } from './sync.js';

/** What a coordinator needs of its broker. */
export interface GroupDependencies {
  partitionExists(topic: string, partition: number): boolean;
  /** Whether this broker is the group's coordinator. Default: of every group. */
  coordinates?(groupId: string): boolean;
  readonly log?: GroupLog;
}

/**
 * Coordinates classic consumer groups: who is in them, who has which assignment, and how far they have come. Nothing here
 * knows versions of the protocol. All state is in memory and changes on one thread, between two turns of the event loop.
 */
export class GroupCoordinator {
  private readonly config: GroupConfig;
  private readonly groups = new Map<string, Group>();
  private readonly expiry: NodeJS.Timeout;
  private closed = false;

  /** Throws a `FluxmqError` of kind Config for settings that cannot be. */
  constructor(
    config: Partial<GroupConfig>,
    private readonly deps: GroupDependencies,
  ) {
    this.config = resolveGroupConfig(config);
    this.expiry = setInterval(() => this.forgetIdleGroups(), this.config.expiryCheckIntervalMs).unref();
  }

  /** Waits until the group is complete. */
  async join(request: JoinRequest): Promise<JoinResult> {
    const { groupId, memberId, sessionTimeoutMs = this.config.defaultSessionTimeoutMs } = request;
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return refusedJoin(memberId, refused);
    if (sessionTimeoutMs < this.config.minSessionTimeoutMs || sessionTimeoutMs > this.config.maxSessionTimeoutMs) {
      return refusedJoin(memberId, ErrorCode.INVALID_SESSION_TIMEOUT);
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
    const group = this.groups.get(request.groupId);
    return group === undefined ? refusedSync(ErrorCode.UNKNOWN_MEMBER_ID) : sync(group, request);
  }

  heartbeat(request: HeartbeatRequest): number {
    const refused = this.refusal(request.groupId);
    if (refused !== ErrorCode.NONE) return refused;
    const group = this.groups.get(request.groupId);
    return group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.heartbeat(request, request.generationId);
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
    return commitOffsets(request.topics, {
      partitionExists: (topic, partition) => this.deps.partitionExists(topic, partition),
      metadataMaxBytes: this.config.offsetMetadataMaxBytes,
      target: () => this.offsetsOf(request),
    });
  }

  /** What is committed for these partitions, or for all that have something when `topics` is null. */
  fetchOffsets(groupId: string, topics: readonly FetchTopic[] | null): FetchResult {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return { errorCode: refused, topics: [] };
    return { errorCode: ErrorCode.NONE, topics: fetchOffsets(this.groups.get(groupId)?.offsets, topics) };
  }

  /** The groups that this broker coordinates, or the error code for none at all. */
  list(filter: GroupFilter): ListedGroup[] | number {
    return this.closed ? ErrorCode.COORDINATOR_NOT_AVAILABLE : listGroups(this.groups.values(), filter);
  }

  /** What a group looks like, or the error code for one that cannot be described. */
  describe(groupId: string): GroupDescription | number {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    const group = this.groups.get(groupId);
    return group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : describeGroup(group);
  }

  /** Deletes a group without members, and all that it has committed. Answers an error code. */
  async delete(groupId: string): Promise<number> {
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    const group = this.groups.get(groupId);
    if (group === undefined) return ErrorCode.GROUP_ID_NOT_FOUND;
    const errorCode = deletionRefusal(group);
    if (errorCode === ErrorCode.NONE) this.forget(group);
    return errorCode;
  }

  /** Deletes what a group has committed in these partitions, whether it has or not. */
  async deleteOffsets(groupId: string, topics: readonly FetchTopic[]): Promise<DeleteOffsetsResult> {
    const refused = this.refusal(groupId);
    if (refused !== ErrorCode.NONE) return { errorCode: refused, topics: [] };
    const group = this.groups.get(groupId);
    const errorCode = group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : offsetDeletionRefusal(group);
    if (group === undefined || errorCode !== ErrorCode.NONE) return { errorCode, topics: [] };
    return { errorCode, topics: deleteOffsets(group, topics) };
  }

  /** Positions in a topic mean nothing in another one that takes its name later. */
  topicDeleted(topic: string): void {
    for (const group of this.groups.values()) group.offsets.deleteTopic(topic);
  }

  /** Cancels every timer, and answers those who wait that they must look for another coordinator. */
  close(): void {
    this.closed = true;
    clearInterval(this.expiry);
    for (const group of this.groups.values()) group.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    this.groups.clear();
  }

  /** Where a commit goes, or the error code for one that may not be. */
  private offsetsOf(request: CommitRequest): CommittedOffsets | number {
    const { groupId, generationId } = request;
    const refused = this.refusal(groupId, { mayBeUnnamed: true });
    if (refused !== ErrorCode.NONE) return refused;
    // Whoever names a generation was a member, of a group that is forgotten.
    if (generationId >= 0 && !this.groups.has(groupId)) return ErrorCode.GROUP_ID_NOT_FOUND;
    const group = this.getOrCreate(groupId);
    const errorCode = group.checkCommit(request, generationId);
    return errorCode === ErrorCode.NONE ? group.offsets : errorCode;
  }

  private getOrCreate(groupId: string): Group {
    let group = this.groups.get(groupId);
    if (group === undefined) {
      group = new Group(groupId, this.config, this.deps.log);
      this.groups.set(groupId, group);
    }
    return group;
  }

  private forgetIdleGroups(): void {
    for (const group of this.groups.values()) {
      if (group.isIdle) this.forget(group);
    }
  }

  private forget(group: Group): void {
    group.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    this.groups.delete(group.id);
  }

  /** Why no request for this group can be served here; NONE if it can. */
  private refusal(groupId: string, { mayBeUnnamed = false } = {}): number {
    // Consumers that only kept offsets were once allowed to do so without a name, and Kafka lets them still.
    if (groupId === '' && !mayBeUnnamed) return ErrorCode.INVALID_GROUP_ID;
    if (this.closed) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    if (this.deps.coordinates?.(groupId) === false) return ErrorCode.NOT_COORDINATOR;
    return ErrorCode.NONE;
  }
}
