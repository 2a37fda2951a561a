import { randomUUID } from 'node:crypto';
import {
  ConsumerGroupHeartbeat,
  type ConsumerGroupHeartbeatRequest,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { accept, ConnectedMember } from './connected-member.js';
import { REBALANCE_TIMEOUT_MS } from './plan.js';

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

/** A member of a group of KIP-848: one request joins, keeps it alive, and says what it reads. */
export class ConsumerMember extends ConnectedMember {
  protected readonly memberId = randomUUID();
  /** Whether a heartbeat is on its way, and since when the next one is due that had to wait for it. */
  private speaking = false;
  private dueAt: number | undefined;

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

  async leave(): Promise<void> {
    this.ended = true;
    this.pulse.stop();
    const { errorCode } = await this.say({ memberEpoch: LEAVE_EPOCH });
    this.close();
    accept(ConsumerGroupHeartbeat, errorCode);
  }

  /** One heartbeat is on its way at a time: the epoch of a second one could be old when it arrives, and its member be fenced. */
  private speak(said: Said, dueAt?: number): void {
    this.speaking = true;
    this.aside(this.heartbeat(said, dueAt));
  }

  private beat(dueAt: number): void {
    if (this.speaking) this.dueAt ??= dueAt;
    else this.speak({ memberEpoch: this.current() }, dueAt);
  }

  private async heartbeat(said: Said, dueAt: number | undefined): Promise<void> {
    const joining = said.memberEpoch === JOIN_EPOCH;
    const { errorCode, memberEpoch, heartbeatIntervalMs, assignment } = await this.say(said);
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
        accept(ConsumerGroupHeartbeat, errorCode);
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

  private say(said: Said) {
    const { groupId, memberId } = this;
    return this.send(ConsumerGroupHeartbeat, { groupId, memberId, ...said });
  }

  private current(): number {
    return this.epoch ?? JOIN_EPOCH;
  }
}

type Said = Omit<Input<ConsumerGroupHeartbeatRequest>, 'groupId' | 'memberId'> & { readonly memberEpoch: number };
