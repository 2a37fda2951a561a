import assert from 'node:assert/strict';
import { CONSUMER_PROTOCOL_TYPE } from '../../protocol/consumer-protocol.js';
import { ErrorCode } from '../../protocol/index.js';
import type { AnyGroup } from './any-group.js';
import type { GroupConfig } from './config.js';
import { errorCodeOfState, groupRecord, type StoredGroup } from './group-records.js';
import type { GroupState as StateLog } from './group-state.js';
import { Member, NO_BYTES, ownBytes, refusedSync } from './member.js';
import { Members } from './members.js';
import { PendingIds } from './pending-ids.js';
import type { Assignment, Identity, JoinResult, Leaving, Protocol, SyncResult } from './requests.js';
import { type GroupState, REACHED_FROM } from './state.js';
import { subscribedTopics } from './subscriptions.js';

/**
 * How long a new member may wait in its first JoinGroup. Its session does not run meanwhile, and a client that gives up
 * and comes again leaves a member behind that nobody speaks for.
 */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60_000;

/** How often, at least, to look whether absent static members are back: a rebalance timeout of 0 must not keep a CPU busy. */
const MIN_RETRY_MS = 100;

/** The few lines of a logger that groups use; pino's fits. */
export interface GroupLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** One group, as a state machine: what members ask of it and what time does to it. */
export class Group implements AnyGroup {
  readonly type = 'classic';
  readonly members = new Members();
  state: GroupState = 'Empty';
  /** When it came into its state, in ms. */
  stateSince = Date.now();
  generationId = 0;
  protocolType: string | null = null;
  protocolName: string | null = null;
  /** What the members of this generation read; undefined where that is not known. */
  private subscriptions: ReadonlySet<string> | undefined;
  /** The join barrier waits for them too. */
  private readonly pending = new PendingIds();
  /** Members of this generation that have not sent SyncGroup. */
  private readonly unsynced = new Set<Member>();
  /** Ends the join barrier, or the initial delay; then the sync barrier. */
  private deadline: NodeJS.Timeout | undefined;
  /** While set, the first members of a group wait for others to come, whoever has joined. */
  private initialDelay: { memberCame: boolean } | undefined;

  constructor(
    readonly id: string,
    private readonly config: GroupConfig,
    private readonly stateLog: StateLog,
    private readonly log: GroupLog | undefined,
  ) {}

  /** Becomes what the log says of the group. Its members have all of their session from now on to be heard of. */
  restore({ generation, protocolType, protocol, leader, currentStateTimestamp, members }: StoredGroup): void {
    this.generationId = generation;
    this.protocolType = protocolType === '' ? null : protocolType;
    this.protocolName = protocol;
    if (currentStateTimestamp >= 0n) this.stateSince = Number(currentStateTimestamp);
    for (const stored of members) {
      const { memberId, groupInstanceId, clientId, clientHost, sessionTimeout: sessionTimeoutMs } = stored;
      // Before v1 of the record a rebalance waited as long as a session.
      const rebalanceTimeoutMs = stored.rebalanceTimeout < 0 ? sessionTimeoutMs : stored.rebalanceTimeout;
      const protocols = [{ name: protocol ?? '', metadata: stored.subscription }];
      const joining = { protocols, sessionTimeoutMs, rebalanceTimeoutMs };
      const member = new Member(memberId, groupInstanceId, { clientId, clientHost }, joining);
      member.assignment = ownBytes(stored.assignment);
      member.isNew = false;
      this.members.add(member);
      if (memberId === leader) this.members.lead(member);
      this.touch(member);
    }
    this.noteSubscriptions();
    if (members.length > 0) this.state = 'Stable';
    if (members.length > this.config.maxSize) this.rebalance(`it has ${members.length} members, more than it may`);
  }

  /** Whether there is nobody in it, and nobody who was told to come. */
  get isIdle(): boolean {
    return this.state === 'Empty' && this.pending.size === 0;
  }

  get isOfConsumers(): boolean {
    return this.protocolType === CONSUMER_PROTOCOL_TYPE;
  }

  /** Whether members read a topic: in doubt consumers do, and others have no topics. */
  reads(topic: string): boolean {
    return this.subscriptions?.has(topic) ?? this.isOfConsumers;
  }

  /** Whether somebody with these protocols can be a member. */
  accepts(protocolType: string, protocols: readonly Protocol[]): boolean {
    if (this.members.size === 0) return protocolType !== '' && protocols.length > 0;
    return protocolType === this.protocolType && this.members.canAgreeOn(protocols);
  }

  addPending(memberId: string, sessionTimeoutMs: number): void {
    this.pending.add(memberId, sessionTimeoutMs, () => this.completeJoinIfAllJoined());
  }

  isPending(memberId: string): boolean {
    return this.pending.has(memberId);
  }

  removePending(memberId: string): void {
    this.pending.delete(memberId);
    this.completeJoinIfAllJoined();
  }

  /** Takes a new member, which waits in JoinGroup already, and begins a rebalance for it. */
  add(member: Member, protocolType: string, reason: string): void {
    if (this.members.size === 0) this.protocolType = protocolType;
    this.members.add(member);
    this.pending.delete(member.id);
    if (this.initialDelay !== undefined) this.initialDelay.memberCame = true;
    member.startSession(() => this.endSession(member), NEW_MEMBER_JOIN_TIMEOUT_MS);
    this.rebalance(`member ${member.id} ${reason}`);
  }

  /** Lets a static member go on under a new id; requests that wait under the old one are fenced (KIP-345). */
  replace(member: Member, memberId: string): void {
    member.refuse(ErrorCode.FENCED_INSTANCE_ID);
    this.members.rename(member, memberId);
    member.isNew = false;
    this.touch(member);
  }

  remove(member: Member, reason: string): void {
    this.drop(member);
    this.rebalance(`member ${member.id} ${reason}`);
  }

  /** Notes a sign of life. */
  touch(member: Member): void {
    member.startSession(() => this.endSession(member));
  }

  heartbeat(identity: Identity, generationId: number): number {
    const member = this.members.identify(identity);
    if (typeof member === 'number') return member;
    if (generationId !== this.generationId) return ErrorCode.ILLEGAL_GENERATION;
    this.touch(member);
    return this.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  leave(leaving: Leaving): number {
    const { memberId, groupInstanceId, reason } = leaving;
    const why = `left: ${reason ?? 'no reason given'}`;
    if (memberId === '') {
      // An administrator removes a static member by its instance id alone (KIP-345).
      const member = groupInstanceId === null ? undefined : this.members.getStatic(groupInstanceId);
      if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
      this.remove(member, why);
      return ErrorCode.NONE;
    }
    if (this.isPending(memberId)) {
      this.removePending(memberId);
      return ErrorCode.NONE;
    }
    const member = this.members.identify(leaving);
    if (typeof member === 'number') return member;
    this.remove(member, why);
    return ErrorCode.NONE;
  }

  /**
   * Whether offsets may be committed by who asks: a member of this generation, or anybody while there are no members. With a
   * transaction it may be also who says nothing of a member, as before KIP-447.
   */
  checkCommit(identity: Identity, generationId: number, transactional: boolean): number {
    if (generationId < 0 && this.state === 'Empty') return ErrorCode.NONE;
    const { memberId, groupInstanceId } = identity;
    if (transactional && generationId < 0 && memberId === '' && groupInstanceId === null) return ErrorCode.NONE;
    const member = this.members.identify(identity);
    if (typeof member === 'number') return member;
    if (generationId !== this.generationId) return ErrorCode.ILLEGAL_GENERATION;
    if (transactional) return ErrorCode.NONE;
    // Who has joined the new generation has no assignment in it yet whose positions it could commit.
    if (this.state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.touch(member);
    return ErrorCode.NONE;
  }

  /** Begins a rebalance, unless one is being prepared; ends its first phase if everybody has joined. */
  rebalance(reason: string): void {
    if (this.state === 'Empty') {
      if (this.members.size === 0) return;
      this.moveTo('PreparingRebalance', reason);
      this.delayFirstJoin();
    } else if (this.state !== 'PreparingRebalance') {
      if (this.state === 'CompletingRebalance') this.cutSyncs();
      this.moveTo('PreparingRebalance', reason);
      this.limit(this.members.rebalanceTimeoutMs, () => this.completeJoin());
    }
    this.completeJoinIfAllJoined();
  }

  completeJoinIfAllJoined(): void {
    if (this.state !== 'PreparingRebalance' || this.initialDelay !== undefined) return;
    if (this.members.allAwaitJoin && this.pending.size === 0) this.completeJoin();
  }

  /** The answer to a JoinGroup in the current generation; only a leader learns who else is there. */
  joinResult(member: Member, leader = this.members.leaderId): JoinResult {
    return {
      errorCode: ErrorCode.NONE,
      generationId: this.generationId,
      protocolType: this.protocolType,
      protocolName: this.protocolName,
      leader,
      skipAssignment: false,
      memberId: member.id,
      members: leader === member.id ? this.memberList() : [],
    };
  }

  syncResult(member: Member): SyncResult {
    const { protocolType, protocolName } = this;
    return { errorCode: ErrorCode.NONE, protocolType, protocolName, assignment: member.assignment };
  }

  markSynced(member: Member): void {
    this.unsynced.delete(member);
    if (this.unsynced.size === 0) clearTimeout(this.deadline);
  }

  /** Takes the leader's assignments when they are kept; members that it forgot get an empty one. Where they cannot be, all begin anew. */
  async assign(assignments: readonly Assignment[]): Promise<void> {
    const { generationId } = this;
    const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, ownBytes(assignment)]));
    const errorCode = await this.keep((member) => byMember.get(member.id) ?? NO_BYTES);
    // Others may have come or gone meanwhile: then nobody waits for this any more.
    if (this.state !== 'CompletingRebalance' || this.generationId !== generationId) return;
    if (errorCode !== ErrorCode.NONE) {
      this.cutSyncs(errorCode);
      this.rebalance('its assignments could not be kept');
      return;
    }
    this.moveTo('Stable', `${byMember.size} assignments from leader ${this.members.leaderId}`);
    for (const member of this.members) {
      member.assignment = byMember.get(member.id) ?? NO_BYTES;
      // No session ends while its member waits here, so it begins anew.
      if (member.answerSync(this.syncResult(member))) this.touch(member);
    }
  }

  /** Writes into the log what the group is; answers the error code where that fails. */
  async keep(assignmentOf = (member: Member) => member.assignment): Promise<number> {
    try {
      await this.stateLog.append(this.id, [groupRecord(this, assignmentOf)], Date.now());
      return ErrorCode.NONE;
    } catch (error) {
      this.log?.error({ err: error, group: this.id }, 'the state of a group was not kept');
      return errorCodeOfState(error);
    }
  }

  /** Forgets everything that would still happen; who waits is refused. */
  die(errorCode: number): void {
    clearTimeout(this.deadline);
    this.pending.clear();
    for (const member of this.members) {
      member.endSession();
      member.refuse(errorCode);
    }
    this.moveTo('Dead', 'it is forgotten');
  }

  private noteSubscriptions(): void {
    this.subscriptions = this.isOfConsumers ? subscribedTopics(this.members, this.protocolName) : undefined;
  }

  private memberList(): JoinResult['members'] {
    return Array.from(this.members, (member) => ({
      memberId: member.id,
      groupInstanceId: member.groupInstanceId,
      metadata: member.metadata(this.protocolName),
    }));
  }

  /** Members of a starting application come one after the other: one rebalance for all, not one for each (KIP-134). */
  private delayFirstJoin(): void {
    const delayMs = this.config.initialRebalanceDelayMs;
    const delay = { memberCame: false };
    this.initialDelay = delay;
    const wait = (ms: number, remainingMs: number) => {
      this.limit(ms, () => {
        const next = Math.min(delayMs, remainingMs);
        // Only the very first generation is worth waiting longer for, and never longer than a rebalance would take.
        if (delay.memberCame && this.generationId === 0 && next > 0) {
          delay.memberCame = false;
          wait(next, remainingMs - next);
        } else {
          this.initialDelay = undefined;
          this.completeJoin();
        }
      });
    };
    wait(delayMs, Math.max(0, this.members.rebalanceTimeoutMs - delayMs));
  }

  /** Everybody has joined, or the time is over: the next generation begins with those who are there. */
  private completeJoin(): void {
    clearTimeout(this.deadline);
    for (const member of [...this.members]) {
      if (member.awaitsJoin || member.groupInstanceId !== null) continue;
      this.drop(member);
      this.log?.info({ group: this.id, member: member.id }, 'member removed: it did not rejoin in time');
    }
    // Only static members are left, and none is back yet: their sessions tell how long to wait.
    if (this.members.size > 0 && !this.members.electJoinedLeader()) {
      this.limit(Math.max(MIN_RETRY_MS, this.members.rebalanceTimeoutMs), () => this.completeJoin());
      return;
    }
    this.generationId++;
    this.unsynced.clear();
    this.protocolName = this.members.selectProtocol();
    this.noteSubscriptions();
    if (this.members.size === 0) {
      this.moveTo('Empty', 'nobody is left');
      void this.keep(); // where it fails, a restart brings members back whose sessions end
      return;
    }
    this.moveTo('CompletingRebalance', `${this.members.size} members, leader ${this.members.leaderId}`);
    this.limit(this.members.rebalanceTimeoutMs, () => this.removeUnsynced());
    for (const member of this.members) {
      member.answerJoin(this.joinResult(member));
      member.isNew = false;
      this.unsynced.add(member);
      this.touch(member);
    }
  }

  private cutSyncs(errorCode: number = ErrorCode.REBALANCE_IN_PROGRESS): void {
    for (const member of this.members) {
      member.assignment = NO_BYTES;
      if (member.answerSync(refusedSync(errorCode))) this.touch(member);
    }
  }

  /** A member that joined, and then does not ask for its assignment, may hold partitions that nobody consumes. */
  private removeUnsynced(): void {
    const missing = [...this.unsynced];
    for (const member of missing) this.drop(member);
    this.rebalance(`${missing.map(({ id }) => id).join(', ')} did not send SyncGroup in time`);
  }

  private drop(member: Member): void {
    member.endSession();
    // Kafka leaves the SyncGroup of a removed member without an answer for ever, and its connection stuck behind it.
    member.refuse(ErrorCode.UNKNOWN_MEMBER_ID, '');
    this.members.remove(member);
    this.unsynced.delete(member);
  }

  private endSession(member: Member): void {
    // A client that waits for an answer sends no heartbeat. A new member is limited all the same, see above.
    if (!member.isNew && (member.awaitsJoin || member.awaitsSync)) return;
    this.remove(member, `was not heard of for ${member.sessionTimeoutMs} ms`);
  }

  /** Sets the one deadline of the current state. */
  private limit(ms: number, onEnd: () => void): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(onEnd, ms);
  }

  private moveTo(state: GroupState, reason: string): void {
    assert(REACHED_FROM[state].includes(this.state), `group ${this.id} cannot go from ${this.state} to ${state}`);
    this.state = state;
    this.stateSince = Date.now();
    this.log?.info({ group: this.id, generation: this.generationId, state }, `group is ${state}: ${reason}`);
  }
}
