import { randomUUID } from 'node:crypto';
import {
  type Address,
  type Connection,
  ConsumerGroupHeartbeat,
  type ConsumerGroupHeartbeatRequest,
  ErrorCode,
  errorName,
  type Input,
} from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import type { Clients } from './clients.js';
import type { GroupMember, MemberObserver } from './member.js';
import { commitOffsets, versionOf } from './offset-commit.js';
import { REBALANCE_TIMEOUT_MS } from './plan.js';
import { Pulse } from './pulse.js';

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

/** A member of a group of KIP-848: one request joins, keeps it alive, and says what it reads. */
export class ConsumerMember implements GroupMember {
  epoch: number | undefined;
  share: readonly number[] = [];
  private readonly memberId = randomUUID();
  private connection: Connection | undefined;
  private ended = false;
  /** Whether a heartbeat is on its way, and since when the next one is due that had to wait for it. */
  private speaking = false;
  private dueAt: number | undefined;
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
    this.share = [];
    this.dueAt = undefined;
    const { name } = this.clients.topic;
    this.speak({
      memberEpoch: JOIN_EPOCH,
      rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
      subscribedTopicNames: [name],
      topicPartitions: [],
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
    const { errorCode } = await this.send({ memberEpoch: LEAVE_EPOCH });
    this.close();
    if (errorCode !== ErrorCode.NONE) throw refusal(errorCode);
  }

  close(): void {
    this.ended = true;
    this.pulse.stop();
    this.connection?.close();
  }

  /** One heartbeat is on its way at a time: the epoch of a second one could be old when it arrives, and its member be fenced. */
  private speak(said: Said, dueAt?: number): void {
    this.speaking = true;
    this.heartbeat(said, dueAt).catch((error) => {
      if (!this.ended) this.clients.fail(error);
    });
  }

  private beat(dueAt: number): void {
    if (this.speaking) this.dueAt ??= dueAt;
    else this.speak({ memberEpoch: this.current() }, dueAt);
  }

  private async heartbeat(said: Said, dueAt: number | undefined): Promise<void> {
    const joining = said.memberEpoch === JOIN_EPOCH;
    const { errorCode, memberEpoch, heartbeatIntervalMs, assignment } = await this.send(said);
    this.speaking = false;
    if (dueAt !== undefined) this.clients.heartbeatAnswered(dueAt);
    if (this.ended) return;
    switch (errorCode) {
      case ErrorCode.NONE:
        break;
      case ErrorCode.UNKNOWN_MEMBER_ID:
      case ErrorCode.FENCED_MEMBER_EPOCH:
        this.clients.lost++;
        this.join();
        return;
      default:
        throw refusal(errorCode);
    }
    this.epoch = memberEpoch;
    if (joining) {
      this.pulse.start(this.clients.partOf(heartbeatIntervalMs), heartbeatIntervalMs, (due) => this.beat(due));
    }
    if (assignment !== null) this.share = assignment.topicPartitions.flatMap(({ partitions }) => partitions);
    this.observer.changed();
    const { dueAt: overdue } = this;
    this.dueAt = undefined;
    // What it was given and what it let go is said at once, as Kafka's consumer says it.
    if (assignment !== null) this.speak({ memberEpoch, topicPartitions: this.owned() }, overdue);
    else if (overdue !== undefined) this.speak({ memberEpoch }, overdue);
  }

  private owned(): Said['topicPartitions'] {
    return this.share.length === 0 ? [] : [{ topicId: this.clients.topic.id, partitions: this.share }];
  }

  private send(said: Said) {
    const { groupId, memberId } = this;
    const version = versionOf(this.clients, ConsumerGroupHeartbeat);
    return this.connected().send(ConsumerGroupHeartbeat, version, { groupId, memberId, ...said });
  }

  private current(): number {
    return this.epoch ?? JOIN_EPOCH;
  }

  private connected(): Connection {
    if (this.connection === undefined) throw new Error('a member speaks before it has connected');
    return this.connection;
  }
}

type Said = Omit<Input<ConsumerGroupHeartbeatRequest>, 'groupId' | 'memberId'> & { readonly memberEpoch: number };

function refusal(errorCode: number): TargetError {
  return new TargetError(`ConsumerGroupHeartbeat was answered ${errorName(errorCode)}.`);
}
