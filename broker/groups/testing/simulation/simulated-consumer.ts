import { ErrorCode } from '../../../../protocol/index.js';
import type { Random } from '../../../../protocol/testing/random.js';
import type { GroupCoordinator } from '../../coordinator.js';
import type { JoinedMember, Protocol } from '../../requests.js';
import type { Witness } from './witness.js';

export const GROUP = 'group';
export const TOPIC = 'orders';
export const PARTITIONS = [0, 1, 2, 3] as const;

const PROTOCOL: Protocol = { name: 'range', metadata: Buffer.from('all of it') };
/** Of one commit. */
const MOST_RECORDS = 5;

/** What a consumer needs of its surroundings. */
export interface Surroundings {
  readonly random: Random;
  readonly witness: Witness;
  /** What a coordinator answers; undefined where the connection breaks first. */
  ask<T>(request: (groups: GroupCoordinator) => T | Promise<T>): Promise<T | undefined>;
}

/** A client of a group as clients are: one request at a time, and of each answer it makes what the protocol says. */
export class SimulatedConsumer {
  phase: 'joining' | 'syncing' | 'working' | 'gone' = 'joining';
  /** Whether it waits for an answer. */
  busy = false;
  /** Until when it does nothing, in ms: a long pause, after which it knows nothing of what has happened. */
  pausedUntil = 0;
  memberId = '';
  generationId = -1;
  /** How far it has come in the partitions that it believes to be its own. */
  readonly positions = new Map<number, bigint>();
  private toAssign: readonly JoinedMember[] = [];
  private readonly sessionTimeoutMs: number;
  private readonly rebalanceTimeoutMs: number;
  private readonly requireMemberId: boolean;
  private readonly canSkipAssignment: boolean;

  constructor(
    readonly name: string,
    readonly groupInstanceId: string | null,
    private readonly world: Surroundings,
  ) {
    const { random } = world;
    this.sessionTimeoutMs = 6_000 + random.below(14_000);
    this.rebalanceTimeoutMs = 2_000 + random.below(3_000);
    this.requireMemberId = random.chance(2);
    this.canSkipAssignment = random.chance(2);
  }

  /** Ends as a process does that is killed: nobody is told. */
  kill(): void {
    this.phase = 'gone';
    this.positions.clear();
  }

  /** Does what comes next; resolves with the answer, which may take long. */
  async step(): Promise<void> {
    this.busy = true;
    try {
      if (this.phase === 'joining') await this.join();
      else if (this.phase === 'syncing') await this.sync();
      else if (this.phase === 'working') await this.work();
    } finally {
      this.busy = false;
    }
  }

  /** Leaves, as a consumer does that is closed. */
  async leave(): Promise<void> {
    const { memberId, groupInstanceId } = this;
    this.kill();
    await this.world.ask((groups) => groups.leave(GROUP, [{ memberId, groupInstanceId }]));
  }

  private async join(): Promise<void> {
    const { memberId, groupInstanceId, sessionTimeoutMs, rebalanceTimeoutMs, requireMemberId, canSkipAssignment } =
      this;
    const answer = await this.ask((groups) =>
      groups.join({
        groupId: GROUP,
        memberId,
        groupInstanceId,
        clientId: this.name,
        clientHost: '/127.0.0.1',
        protocolType: 'consumer',
        protocols: [PROTOCOL],
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        requireMemberId,
        canSkipAssignment,
        reason: null,
      }),
    );
    if (answer === undefined) return;
    if (answer.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.memberId = answer.memberId;
    if (answer.errorCode !== ErrorCode.NONE) return this.heed(answer.errorCode);
    this.memberId = answer.memberId;
    this.generationId = answer.generationId;
    const leads = answer.leader === answer.memberId && !answer.skipAssignment;
    this.toAssign = leads ? answer.members : [];
    this.phase = 'syncing';
  }

  private async sync(): Promise<void> {
    const { memberId, groupInstanceId, generationId } = this;
    const names = { protocolType: 'consumer', protocolName: PROTOCOL.name };
    const assignments = this.handOut();
    const answer = await this.ask((groups) =>
      groups.sync({ groupId: GROUP, memberId, groupInstanceId, generationId, ...names, assignments }),
    );
    // What was lost may have been done: only a new JoinGroup tells.
    if (answer === undefined) return this.joinAgain();
    if (answer.errorCode !== ErrorCode.NONE) return this.heed(answer.errorCode);
    for (const partition of answer.assignment) {
      this.world.witness.owns(generationId, partition, groupInstanceId ?? memberId);
    }
    await this.begin([...answer.assignment]);
  }

  /** Goes on from where the group stands. */
  private async begin(partitions: readonly number[]): Promise<void> {
    const asked = [{ name: TOPIC, partitionIndexes: partitions }];
    const answer = await this.ask((groups) => groups.fetchOffsets(GROUP, asked));
    if (answer === undefined) return this.joinAgain();
    if (answer.errorCode !== ErrorCode.NONE) return this.heed(answer.errorCode);
    this.positions.clear();
    for (const { partitionIndex, committedOffset } of answer.topics.flatMap((topic) => topic.partitions)) {
      this.world.witness.saw(partitionIndex, committedOffset, `${this.name}, which begins,`);
      this.positions.set(partitionIndex, committedOffset);
    }
    this.phase = 'working';
  }

  private async work(): Promise<void> {
    const { memberId, groupInstanceId, generationId } = this;
    const mine = [...this.positions];
    const some = mine[this.world.random.below(mine.length || 1)];
    if (some !== undefined && this.world.random.chance(2)) return this.commit(...some);
    const identity = { groupId: GROUP, memberId, groupInstanceId, generationId };
    const errorCode = await this.ask((groups) => groups.heartbeat(identity));
    if (errorCode !== undefined) this.heed(errorCode);
  }

  private async commit(partition: number, from: bigint): Promise<void> {
    const { memberId, groupInstanceId, generationId } = this;
    const offset = from + BigInt(1 + this.world.random.below(MOST_RECORDS));
    // It has read so far, whatever becomes of the commit.
    this.positions.set(partition, offset);
    const one = {
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: -1,
      committedMetadata: null,
    };
    const topics = [{ name: TOPIC, partitions: [one] }];
    const answer = await this.ask((groups) =>
      groups.commitOffsets({ groupId: GROUP, memberId, groupInstanceId, generationId, topics }),
    );
    const errorCode = answer?.[0]?.partitions[0]?.errorCode;
    if (errorCode === undefined) return;
    if (errorCode !== ErrorCode.NONE) return this.heed(errorCode);
    this.world.witness.saw(partition, offset, `${this.name}, which commits,`);
  }

  /** An answer; undefined where none comes, or nobody is there any more to read it. */
  private async ask<T>(request: (groups: GroupCoordinator) => T | Promise<T>): Promise<T | undefined> {
    const answer = await this.world.ask(request);
    return this.phase === 'gone' ? undefined : answer;
  }

  /** To each partition a member, by lot. */
  private handOut() {
    const partitions = new Map<JoinedMember, number[]>(this.toAssign.map((member) => [member, []]));
    if (this.toAssign.length === 0) return [];
    for (const partition of PARTITIONS) {
      const member = this.toAssign[this.world.random.below(this.toAssign.length)];
      if (member !== undefined) partitions.get(member)?.push(partition);
    }
    return Array.from(partitions, ([{ memberId }, mine]) => ({ memberId, assignment: Buffer.from(mine) }));
  }

  private joinAgain(): void {
    if (this.phase === 'gone') return;
    this.phase = 'joining';
    this.positions.clear();
  }

  /** Makes of an error what clients make of it. */
  private heed(errorCode: number): void {
    switch (errorCode) {
      case ErrorCode.NONE:
      case ErrorCode.MEMBER_ID_REQUIRED:
      case ErrorCode.NOT_COORDINATOR:
      case ErrorCode.COORDINATOR_NOT_AVAILABLE:
        break;
      case ErrorCode.REBALANCE_IN_PROGRESS:
      case ErrorCode.ILLEGAL_GENERATION:
        this.joinAgain();
        break;
      case ErrorCode.UNKNOWN_MEMBER_ID:
        this.memberId = '';
        this.joinAgain();
        break;
      case ErrorCode.FENCED_INSTANCE_ID:
        this.kill();
        break;
      default:
        throw new Error(`${this.name} is answered with error ${errorCode} while it is ${this.phase}`);
    }
  }
}
