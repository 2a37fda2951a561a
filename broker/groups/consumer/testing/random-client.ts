import { ErrorCode } from '../../../../protocol/index.js';
import type { Random } from '../../../../protocol/testing/random.js';
import { KafkaError } from '../../../errors.js';
import { LEAVING, LEAVING_FOR_A_WHILE } from '../member.js';
import type { ListedPartitions } from '../partitions.js';
import type { ConsumerHeartbeat, ConsumerHeartbeatResult } from '../requests.js';
import { heartbeat, type TestGroups } from './fixture.js';

const REBALANCE_TIMEOUT_MS = 20_000;
/** What the coordinator is to have answered to a client that does nothing wrong. */
const EXPECTED: readonly number[] = [
  ErrorCode.FENCED_MEMBER_EPOCH,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.GROUP_ID_NOT_FOUND,
  ErrorCode.FENCED_INSTANCE_ID,
  ErrorCode.NOT_COORDINATOR,
];

type Subscription = Pick<ConsumerHeartbeat, 'subscribedTopicNames' | 'subscribedTopicRegex'>;

/**
 * A consumer with a will of its own: it takes time to let partitions go, loses answers, dies, leaves, and comes back. What it holds it
 * reads, until it has let it go or has heard that it is no member any more.
 */
export class RandomClient {
  memberId = '';
  memberEpoch = 0;
  isRunning = false;
  /** `topic id`-`partition`. */
  held: ReadonlySet<string> = new Set();
  /** What it was last told to have, and has not come to yet. */
  private told: ReadonlySet<string> | undefined;
  private subscription: Subscription;
  /** Whether the next heartbeat has to say everything. */
  private saysAll = true;

  constructor(
    private readonly random: Random,
    private readonly subscriptions: readonly [Subscription, ...Subscription[]],
    readonly instanceId: string | null,
  ) {
    this.subscription = random.pick(subscriptions);
  }

  /** Does one thing, or nothing. */
  async act(of: TestGroups): Promise<void> {
    if (!this.isRunning) {
      if (this.random.chance(4)) this.start();
      return;
    }
    if (this.random.chance(60)) return this.stop();
    if (this.random.chance(50)) return this.leave(of);
    if (this.random.chance(30)) {
      this.subscription = this.random.pick(this.subscriptions);
      this.saysAll = true;
    }
    // Now it is not in a callback of its user any more, which took its time.
    if (this.random.chance(3)) this.comeToIt();
    if (!this.random.chance(3)) await this.beat(of, this.random.chance(8));
  }

  /** As one does that nothing disturbs. */
  async behave(of: TestGroups): Promise<void> {
    if (!this.isRunning) this.start();
    await this.beat(of, false);
    this.comeToIt();
    await this.beat(of, false);
  }

  /** It dies, and reads nothing any more. */
  private stop(): void {
    this.isRunning = false;
    this.forget();
  }

  private start(): void {
    this.isRunning = true;
    this.memberId = this.random.bytes(8).toString('hex');
    this.forget();
  }

  private forget(): void {
    this.memberEpoch = 0;
    this.held = new Set();
    this.told = undefined;
    this.saysAll = true;
  }

  private comeToIt(): void {
    this.held = this.told ?? this.held;
    this.told = undefined;
  }

  private async leave(of: TestGroups): Promise<void> {
    const isForAWhile = this.instanceId !== null && this.random.chance(2);
    await this.send(of, { memberEpoch: isForAWhile ? LEAVING_FOR_A_WHILE : LEAVING });
    this.stop();
  }

  private async beat(of: TestGroups, answerIsLost: boolean): Promise<void> {
    const isJoining = this.memberEpoch === 0;
    const all: Partial<ConsumerHeartbeat> = {
      ...this.subscription,
      rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
      topicPartitions: isJoining ? [] : this.owned(),
    };
    const some = this.random.chance(3) ? {} : { topicPartitions: this.owned() };
    const answer = await this.send(of, isJoining || this.saysAll ? all : some);
    if (answer === undefined) return;
    if (answerIsLost) return this.miss();
    this.saysAll = false;
    this.memberEpoch = answer.memberEpoch;
    if (answer.assignment !== null) this.told = textsOf(answer.assignment.topicPartitions);
  }

  /**
   * What it was told before it may not have any more, and was not asked to let go: it did not say that it had it. A client that takes it
   * nevertheless, as the protocol lets it, is fenced with its next heartbeat and cannot commit.
   */
  private miss(): void {
    this.told = undefined;
    this.saysAll = true;
  }

  private owned(): ListedPartitions {
    return Array.from(this.held, (text) => {
      const at = text.lastIndexOf('/');
      return { topicId: text.slice(0, at), partitions: [Number(text.slice(at + 1))] };
    });
  }

  /** The answer; undefined for a refusal, after which it does what a client has to do. Throws for one that it did not deserve. */
  private async send(of: TestGroups, said: Partial<ConsumerHeartbeat>): Promise<ConsumerHeartbeatResult | undefined> {
    try {
      return await of.groups.heartbeat(heartbeat(this, said));
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      // Its predecessor died without a word: it has to wait for the end of that session.
      const isHeld = error.code === ErrorCode.UNRELEASED_INSTANCE_ID && this.memberEpoch === 0;
      if (!isHeld && !EXPECTED.includes(error.code)) throw error;
      if (error.code === ErrorCode.NOT_COORDINATOR) this.miss();
      else this.forget();
      return undefined;
    }
  }
}

function textsOf(list: ListedPartitions): ReadonlySet<string> {
  return new Set(list.flatMap(({ topicId, partitions }) => partitions.map((partition) => `${topicId}/${partition}`)));
}
