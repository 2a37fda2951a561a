import {
  CONSUMER_PROTOCOL_TYPE,
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../protocol/consumer-protocol.js';
import {
  type Address,
  type Connection,
  ErrorCode,
  errorName,
  Heartbeat,
  JoinGroup,
  type JoinGroupResponse,
  LeaveGroup,
  SyncGroup,
} from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import { ANSWER_TIMEOUT_MS, type Clients } from './clients.js';
import type { GroupMember, MemberObserver } from './member.js';
import { commitOffsets, versionOf } from './offset-commit.js';
import { REBALANCE_TIMEOUT_MS, SESSION_TIMEOUT_MS } from './plan.js';
import { Pulse } from './pulse.js';

const PROTOCOL_NAME = 'range';
/** Of what members tell each other; Kafka's consumers speak it since 2.4. */
const CONSUMER_PROTOCOL_VERSION = 1;

/** A member of a classic group, which does what Kafka's Java consumer does with an eager assignor. */
export class ClassicMember implements GroupMember {
  epoch: number | undefined;
  share: readonly number[] = [];
  private connection: Connection | undefined;
  private memberId = '';
  private ended = false;
  private readonly pulse = new Pulse();

  constructor(
    private readonly clients: Clients,
    private readonly groupId: string,
    private readonly coordinator: Address,
    private readonly observer: MemberObserver,
  ) {}

  async connect(): Promise<void> {
    this.connection = await this.clients.dial(this.coordinator);
  }

  join(): void {
    this.pulse.stop();
    this.epoch = undefined;
    this.rejoin().catch((error) => {
      if (!this.ended) this.clients.fail(error);
    });
  }

  async commit(dueAt: number): Promise<void> {
    const { groupId, memberId, epoch, share } = this;
    if (epoch === undefined || share.length === 0) return;
    await commitOffsets(this.connected(), this.clients, { groupId, memberId, epoch, share }, dueAt);
  }

  async leave(): Promise<void> {
    this.ended = true;
    this.pulse.stop();
    const { groupId, memberId } = this;
    const version = versionOf(this.clients, LeaveGroup);
    const who = version >= 3 ? { members: [{ memberId }] } : { memberId };
    const { errorCode, members } = await this.connected().send(LeaveGroup, version, { groupId, ...who });
    this.close();
    accept('LeaveGroup', errorCode || (members[0]?.errorCode ?? ErrorCode.NONE));
  }

  close(): void {
    this.ended = true;
    this.pulse.stop();
    this.connection?.close();
  }

  /** Joins and asks for an assignment until it has one in a generation that stands. */
  private async rejoin(): Promise<void> {
    for (;;) {
      const joined = await this.joinOnce();
      if (joined === undefined) continue;
      const assignment = await this.syncOnce(joined);
      if (assignment === undefined) continue;
      const { assignedPartitions } = decodeConsumerProtocol(ConsumerProtocolAssignment, assignment);
      this.share = assignedPartitions.flatMap(({ partitions }) => partitions);
      this.epoch = joined.generationId;
      const { heartbeatMs } = this.clients.plan;
      this.pulse.start(this.clients.partOf(heartbeatMs), heartbeatMs, (dueAt) => this.beat(dueAt));
      this.observer.changed();
      return;
    }
  }

  /** Undefined where it is to be tried again. */
  private async joinOnce(): Promise<JoinGroupResponse | undefined> {
    const { groupId, memberId, clients } = this;
    const metadata = encodeConsumerProtocol(
      ConsumerProtocolSubscription,
      { topics: [clients.topic.name] },
      CONSUMER_PROTOCOL_VERSION,
    );
    this.observer.joining();
    const answer = await this.connected().send(
      JoinGroup,
      versionOf(clients, JoinGroup),
      {
        groupId,
        memberId,
        sessionTimeoutMs: SESSION_TIMEOUT_MS,
        rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
        protocolType: CONSUMER_PROTOCOL_TYPE,
        protocols: [{ name: PROTOCOL_NAME, metadata }],
      },
      ANSWER_TIMEOUT_MS,
    );
    switch (answer.errorCode) {
      case ErrorCode.NONE:
        this.memberId = answer.memberId;
        return answer;
      case ErrorCode.MEMBER_ID_REQUIRED:
        this.memberId = answer.memberId;
        return undefined;
      default:
        this.mayComeAgain('JoinGroup', answer.errorCode);
        return undefined;
    }
  }

  private async syncOnce(joined: JoinGroupResponse): Promise<Buffer | undefined> {
    const { groupId, memberId } = this;
    const { errorCode, assignment } = await this.connected().send(
      SyncGroup,
      versionOf(this.clients, SyncGroup),
      {
        groupId,
        memberId,
        generationId: joined.generationId,
        protocolType: CONSUMER_PROTOCOL_TYPE,
        protocolName: PROTOCOL_NAME,
        assignments: joined.leader === memberId ? this.assign(joined) : [],
      },
      ANSWER_TIMEOUT_MS,
    );
    if (errorCode === ErrorCode.NONE) return assignment;
    this.mayComeAgain('SyncGroup', errorCode);
    return undefined;
  }

  private assign({ members }: JoinGroupResponse) {
    const { name, partitions } = this.clients.topic;
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    return members.map(({ memberId }, index) => {
      const assigned = [{ topic: name, partitions: all.filter((partition) => partition % members.length === index) }];
      const value = { assignedPartitions: assigned };
      return {
        memberId,
        assignment: encodeConsumerProtocol(ConsumerProtocolAssignment, value, CONSUMER_PROTOCOL_VERSION),
      };
    });
  }

  private beat(dueAt: number): void {
    this.heartbeat(dueAt).catch((error) => {
      if (!this.ended) this.clients.fail(error);
    });
  }

  private async heartbeat(dueAt: number): Promise<void> {
    const { groupId, memberId, epoch } = this;
    if (epoch === undefined) return;
    const body = { groupId, memberId, generationId: epoch };
    const { errorCode } = await this.connected().send(Heartbeat, versionOf(this.clients, Heartbeat), body);
    this.clients.heartbeatAnswered(dueAt);
    // A later one may have told already.
    if (errorCode === ErrorCode.NONE || this.ended || this.epoch !== epoch) return;
    this.mayComeAgain('Heartbeat', errorCode);
    this.join();
  }

  /** Takes an answer that sends a member back to its JoinGroup; throws `TargetError` for any other. */
  private mayComeAgain(api: string, errorCode: number): void {
    switch (errorCode) {
      case ErrorCode.REBALANCE_IN_PROGRESS:
        return;
      case ErrorCode.UNKNOWN_MEMBER_ID:
      case ErrorCode.ILLEGAL_GENERATION:
        if (!this.ended) this.clients.lost++;
        if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = '';
        return;
      default:
        accept(api, errorCode);
    }
  }

  private connected(): Connection {
    if (this.connection === undefined) throw new Error('a member speaks before it has connected');
    return this.connection;
  }
}

function accept(api: string, errorCode: number): void {
  if (errorCode !== ErrorCode.NONE) throw new TargetError(`${api} was answered ${errorName(errorCode)}.`);
}
