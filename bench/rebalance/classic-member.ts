import {
  CONSUMER_PROTOCOL_TYPE,
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../protocol/consumer-protocol.js';
import {
  type Api,
  ErrorCode,
  Heartbeat,
  JoinGroup,
  type JoinGroupResponse,
  LeaveGroup,
  SyncGroup,
} from '../../protocol/index.js';
import { ANSWER_TIMEOUT_MS } from './clients.js';
import { accept, ConnectedMember } from './connected-member.js';
import { REBALANCE_TIMEOUT_MS, SESSION_TIMEOUT_MS } from './plan.js';

const PROTOCOL_NAME = 'range';
/** Of what members tell each other; Kafka's consumers speak it since 2.4. */
const CONSUMER_PROTOCOL_VERSION = 1;

/** A member of a classic group, which does what Kafka's Java consumer does with an eager assignor. */
export class ClassicMember extends ConnectedMember {
  protected memberId = '';

  join(): void {
    this.pulse.stop();
    this.epoch = undefined;
    this.aside(this.rejoin());
  }

  async leave(): Promise<void> {
    this.ended = true;
    this.pulse.stop();
    const { groupId, memberId } = this;
    const version = this.clients.cluster.versionOf(LeaveGroup);
    const who = version >= 3 ? { members: [{ memberId }] } : { memberId };
    const { errorCode, members } = await this.send(LeaveGroup, { groupId, ...who });
    this.close();
    accept(LeaveGroup, errorCode || (members[0]?.errorCode ?? ErrorCode.NONE));
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
      this.pulse.start(this.clients.partOf(heartbeatMs), heartbeatMs, (dueAt) => this.aside(this.heartbeat(dueAt)));
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
    const answer = await this.send(
      JoinGroup,
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
        this.mayComeAgain(JoinGroup, answer.errorCode);
        return undefined;
    }
  }

  private async syncOnce(joined: JoinGroupResponse): Promise<Buffer | undefined> {
    const { groupId, memberId } = this;
    const { errorCode, assignment } = await this.send(
      SyncGroup,
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
    this.mayComeAgain(SyncGroup, errorCode);
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

  private async heartbeat(dueAt: number): Promise<void> {
    const { groupId, memberId, epoch } = this;
    if (epoch === undefined) return;
    const { errorCode } = await this.send(Heartbeat, { groupId, memberId, generationId: epoch });
    this.clients.heartbeatAnswered(dueAt);
    // A later one may have told already.
    if (errorCode === ErrorCode.NONE || this.ended || this.epoch !== epoch) return;
    this.mayComeAgain(Heartbeat, errorCode);
    this.join();
  }

  /** Takes an answer that sends a member back to its JoinGroup; throws `TargetError` for any other. */
  private mayComeAgain(api: Api, errorCode: number): void {
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
}
