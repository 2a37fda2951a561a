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
  SyncGroup,
  type SyncGroupResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
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

/** A member on a connection of its own: while one waits for the group, the others go on. */
export class Member {
  memberId = '';
  generationId = -1;

  private constructor(
    readonly groupId: string,
    private readonly connection: Connection,
    private readonly versionOf: (api: Api) => number,
  ) {}

  /** Connects, and asks for nothing yet. */
  static async of({ groupId, at }: Group, { connect, versionOf }: CaseContext): Promise<Member> {
    return new Member(groupId, await connect(at), versionOf);
  }

  /** One that is alone in its group, and has its assignment. */
  static async alone(group: Group, context: CaseContext): Promise<Member> {
    const member = await Member.of(group, context);
    await member.join();
    await member.sync([member]);
    return member;
  }

  send<Req, Res>(api: Api<Req, Res>, body: Input<Req>): Promise<Res> {
    return this.connection.send(api, this.versionOf(api), body);
  }

  /** One JoinGroup, with what this member knows of itself. */
  async askToJoin(change: Input<JoinGroupRequest> = {}): Promise<JoinGroupResponse> {
    const { groupId, memberId } = this;
    return this.send(JoinGroup, {
      groupId,
      memberId,
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
  async join(change: Input<JoinGroupRequest> = {}): Promise<JoinGroupResponse> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.askToJoin(change);
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

  /** Fetches its assignment, as the leader also handing out one to each of `members`: their ids. */
  async sync(members: readonly Member[] = []): Promise<SyncGroupResponse> {
    const { groupId, memberId, generationId } = this;
    const assignments = members.map((member) => ({
      memberId: member.memberId,
      assignment: Buffer.from(member.memberId),
    }));
    const names = { protocolType: 'consumer', protocolName: 'range' };
    return this.send(SyncGroup, { groupId, memberId, generationId, ...names, assignments });
  }

  async heartbeat(): Promise<number> {
    const { groupId, memberId, generationId } = this;
    return (await this.send(Heartbeat, { groupId, memberId, generationId })).errorCode;
  }

  /** Heartbeats until the group rebalances, as a client learns of it. */
  async untilRebalance(): Promise<number | undefined> {
    return retry(async () => {
      const errorCode = await this.heartbeat();
      return errorCode === ErrorCode.NONE ? undefined : errorCode;
    }, PATIENCE_MS);
  }
}

/** Two members of one generation, the first of them its leader; neither has asked for its assignment. */
export async function twoMembers(context: CaseContext): Promise<readonly [leader: Member, follower: Member]> {
  const group = await freshGroup(context);
  const leader = await Member.alone(group, context);
  const follower = await Member.of(group, context);
  const joining = follower.join();
  await leader.untilRebalance();
  await leader.join();
  await joining;
  return [leader, follower];
}
