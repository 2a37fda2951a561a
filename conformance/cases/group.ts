import {
  type Address,
  type Api,
  type Connection,
  ErrorCode,
  Heartbeat,
  type Input,
  JoinGroup,
  type JoinGroupRequest,
  type JoinGroupResponse,
  LeaveGroup,
  type LeaveGroupResponse,
  SyncGroup,
  type SyncGroupRequest,
  type SyncGroupResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual } from '../expect.js';

export interface Group {
  readonly groupId: string;
  /** Its coordinator. */
  readonly at: Address;
}

/** No case waits for the end of it; less than 6 s is refused by default. */
const SESSION_TIMEOUT_MS = 30_000;
const PATIENCE_MS = 15_000;
const ATTEMPTS = 8;
const LEAVE_BY_ID = 2;
/** What a coordinator says until it has read its log: a client waits. */
const NOT_READY: readonly number[] = [
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
];

/**
 * What a consumer says of itself when it joins (ConsumerProtocolSubscription v0). Coordinators read it: on bytes that are
 * none, Apache Kafka does not answer at all.
 */
export function subscription(topic = 'a-topic'): Buffer {
  const name = Buffer.from(topic);
  const head = Buffer.from([0, 0, 0, 0, 0, 1, 0, name.length]);
  const noUserData = Buffer.from('ffffffff', 'hex');
  return Buffer.concat([head, name, noUserData]);
}

/** A group that nobody knows yet, and the broker that coordinates it, as soon as that can. */
export async function freshGroup({ client, coordinator, freshGroupId }: CaseContext): Promise<Group> {
  const groupId = freshGroupId();
  const at = await coordinator(groupId);
  await retry(async () => {
    const { errorCode } = await client.send(at, Heartbeat, { groupId, generationId: 1, memberId: 'nobody' });
    return NOT_READY.includes(errorCode) ? undefined : errorCode;
  }, PATIENCE_MS);
  return { groupId, at };
}

/** One more fresh group with the same coordinator: each broker answers for its own groups alone. */
export async function groupBeside(context: CaseContext, { at }: Group): Promise<Group> {
  for (;;) {
    const group = await freshGroup(context);
    if (group.at.host === at.host && group.at.port === at.port) return group;
  }
}

/** A case that fails while an answer is pending leaves nobody to meet its rejection. */
function met<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

/** A member on a connection of its own: while one waits for the group, the others go on. */
export class Member {
  memberId = '';
  generationId = -1;

  private constructor(
    readonly groupId: string,
    /** That of a static member (KIP-345). */
    readonly groupInstanceId: string | null,
    private readonly connection: Connection,
    private readonly versionOf: (api: Api) => number,
  ) {}

  /** Connects, and asks for nothing yet. */
  static async of(
    { groupId, at }: Group,
    { client, connect, versionOf, cleanUp }: CaseContext,
    groupInstanceId: string | null = null,
  ): Promise<Member> {
    const member = new Member(groupId, groupInstanceId, await connect(at), versionOf);
    // Groups are deleted once they have no members. At v2 a member leaves by its id alone, whatever the target knows beside.
    cleanUp(() => client.send(at, LeaveGroup, { groupId, memberId: member.memberId }, LEAVE_BY_ID));
    return member;
  }

  /** One that is alone in its group, and has its assignment. */
  static async alone(group: Group, context: CaseContext, groupInstanceId: string | null = null): Promise<Member> {
    const member = await Member.of(group, context, groupInstanceId);
    await member.join();
    await member.sync([member]);
    return member;
  }

  send<Req, Res>(api: Api<Req, Res>, body: Input<Req>): Promise<Res> {
    return met(this.connection.send(api, this.versionOf(api), body));
  }

  /** One JoinGroup, with what this member knows of itself. */
  askToJoin(change: Input<JoinGroupRequest> = {}): Promise<JoinGroupResponse> {
    const { groupId, memberId, groupInstanceId } = this;
    return this.send(JoinGroup, {
      groupId,
      memberId,
      groupInstanceId,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      rebalanceTimeoutMs: SESSION_TIMEOUT_MS,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription() }],
      ...change,
    });
  }

  /**
   * Joins as a client does: again with the id that it was given, and as a new member where that was forgotten meanwhile
   * (Kafka 3.9 drops groups that are still empty whenever some topic is deleted).
   */
  join(change: Input<JoinGroupRequest> = {}): Promise<JoinGroupResponse> {
    return met(this.joinInAttempts(change));
  }

  private async joinInAttempts(change: Input<JoinGroupRequest>): Promise<JoinGroupResponse> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.joinWhenReady(change);
      const { errorCode, memberId, generationId } = answer;
      const forgotten = errorCode === ErrorCode.UNKNOWN_MEMBER_ID && this.generationId < 0;
      const again = attempt < ATTEMPTS && (forgotten || errorCode === ErrorCode.MEMBER_ID_REQUIRED);
      if (!again) expectEqual('JoinGroup errorCode', errorCode, ErrorCode.NONE);
      this.memberId = forgotten ? '' : memberId;
      if (again) continue;
      this.generationId = generationId;
      return answer;
    }
  }

  private async joinWhenReady(change: Input<JoinGroupRequest>): Promise<JoinGroupResponse> {
    const answer = await retry(async () => {
      const given = await this.askToJoin(change);
      return NOT_READY.includes(given.errorCode) ? undefined : given;
    }, PATIENCE_MS);
    if (answer === undefined) throw new TargetError(`The coordinator was not ready for ${PATIENCE_MS} ms.`);
    return answer;
  }

  /** Fetches its assignment, as the leader also handing out one to each of `members`: their ids. */
  sync(members: readonly Member[] = [], change: Input<SyncGroupRequest> = {}): Promise<SyncGroupResponse> {
    const { groupId, memberId, groupInstanceId, generationId } = this;
    const assignments = members.map((member) => ({
      memberId: member.memberId,
      assignment: Buffer.from(member.memberId),
    }));
    const names = { protocolType: 'consumer', protocolName: 'range' };
    const asked = { groupId, memberId, groupInstanceId, generationId, ...names, assignments, ...change };
    return this.send(SyncGroup, asked);
  }

  async heartbeat(): Promise<number> {
    const { groupId, memberId, groupInstanceId, generationId } = this;
    return (await this.send(Heartbeat, { groupId, memberId, groupInstanceId, generationId })).errorCode;
  }

  /** Leaves, as a consumer that is closed does. */
  async leave(): Promise<LeaveGroupResponse> {
    const { groupId, memberId } = this;
    const many = this.versionOf(LeaveGroup) >= 3;
    return this.send(LeaveGroup, many ? { groupId, members: [{ memberId }] } : { groupId, memberId });
  }

  /** Heartbeats until the group rebalances, as a client learns of it. */
  async untilRebalance(): Promise<number | undefined> {
    return retry(async () => {
      const errorCode = await this.heartbeat();
      return errorCode === ErrorCode.NONE ? undefined : errorCode;
    }, PATIENCE_MS);
  }
}

/**
 * Takes one more member into a group whose `present` members are all of it and have their assignments; answers what each
 * of them, the newcomer last, was told. Nobody has asked for its assignment in the new generation.
 */
export async function takeIn(
  present: readonly Member[],
  newcomer: Member,
  change: Input<JoinGroupRequest> = {},
): Promise<JoinGroupResponse[]> {
  const joining = newcomer.join(change);
  const rejoining = present.map(async (member) => {
    await member.untilRebalance();
    return member.join(change);
  });
  return Promise.all([...rejoining, joining]);
}

/** Two members of one generation, the first of them its leader; neither has asked for its assignment. */
export async function twoMembers(
  context: CaseContext,
  fresh?: Group,
): Promise<readonly [leader: Member, follower: Member]> {
  const group = fresh ?? (await freshGroup(context));
  const leader = await Member.alone(group, context);
  const follower = await Member.of(group, context);
  await takeIn([leader], follower);
  return [leader, follower];
}

/** Hands out the assignments of a generation: to every member its own. */
export async function syncAll([leader, ...followers]: readonly [Member, ...Member[]]): Promise<void> {
  await Promise.all([leader.sync([leader, ...followers]), ...followers.map((follower) => follower.sync())]);
}

/** Two members of one generation that both have their assignments, the first of them the leader. */
export async function twoAtWork(
  context: CaseContext,
  fresh?: Group,
): Promise<readonly [leader: Member, follower: Member]> {
  const members = await twoMembers(context, fresh);
  await syncAll(members);
  return members;
}
