import { randomUUID } from 'node:crypto';
import {
  type Api,
  type Connection,
  ConsumerGroupHeartbeat,
  type ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import type { Group } from './group.js';

/** Assignments may wait for a second for more members to come (Kafka 4.3), and new topics for the metadata. */
const PATIENCE_MS = 15_000;
const REBALANCE_TIMEOUT_MS = 30_000;
export const LEAVING = -1;
export const LEAVING_FOR_A_WHILE = -2;

type Partitions = readonly { readonly topicId: string; readonly partitions: readonly number[] }[];

/** A member of a group of the consumer protocol (KIP-848), which gives up at once what is taken from it. */
export class Consumer {
  memberEpoch = 0;
  owned: Partitions = [];

  private constructor(
    readonly groupId: string,
    public memberId: string,
    readonly instanceId: string | null,
    private readonly connection: Connection,
    private readonly versionOf: (api: Api) => number,
  ) {}

  /** Connects, and asks for nothing yet. */
  static async of(
    { groupId, at }: Group,
    { client, connect, versionOf, cleanUp }: CaseContext,
    instanceId: string | null = null,
  ): Promise<Consumer> {
    // From v1 on a client makes up its id (KIP-1082); before, any coordinator takes an empty one.
    const memberId = versionOf(ConsumerGroupHeartbeat) === 0 ? '' : randomUUID();
    const consumer = new Consumer(groupId, memberId, instanceId, await connect(at), versionOf);
    cleanUp(() =>
      client.send(at, ConsumerGroupHeartbeat, {
        groupId,
        memberId: consumer.memberId,
        memberEpoch: LEAVING,
        instanceId,
      }),
    );
    return consumer;
  }

  /** One that has joined, and may still have to wait for what others own. */
  static async joined(group: Group, context: CaseContext, topic: TestTopic, instanceId: string | null = null) {
    const consumer = await Consumer.of(group, context, instanceId);
    await consumer.join([topic]);
    return consumer;
  }

  /** One that is alone in its group and has all of a topic. */
  static async alone(group: Group, context: CaseContext, topic: TestTopic, instanceId: string | null = null) {
    const consumer = await Consumer.joined(group, context, topic, instanceId);
    await consumer.untilItOwns((count) => count > 0);
    return consumer;
  }

  send<Req, Res>(api: Api<Req, Res>, body: Input<Req>): Promise<Res> {
    return this.connection.send(api, this.versionOf(api), body);
  }

  /** One heartbeat with what this member knows of itself; what it answers changes nothing here. */
  ask(change: Input<ConsumerGroupHeartbeatRequest> = {}): Promise<ConsumerGroupHeartbeatResponse> {
    const { groupId, memberId, memberEpoch, instanceId } = this;
    return this.send(ConsumerGroupHeartbeat, { groupId, memberId, memberEpoch, instanceId, ...change });
  }

  /** What a member sends that wants to be one. */
  askToJoin(
    topics: readonly TestTopic[],
    change: Input<ConsumerGroupHeartbeatRequest> = {},
  ): Promise<ConsumerGroupHeartbeatResponse> {
    return this.ask({
      memberEpoch: 0,
      rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
      subscribedTopicNames: topics.map(({ name }) => name),
      topicPartitions: [],
      ...change,
    });
  }

  async join(
    topics: readonly TestTopic[],
    change: Input<ConsumerGroupHeartbeatRequest> = {},
  ): Promise<ConsumerGroupHeartbeatResponse> {
    return this.take(await this.askToJoin(topics, change));
  }

  /** One heartbeat that says what it owns. */
  async beat(change: Input<ConsumerGroupHeartbeatRequest> = {}): Promise<ConsumerGroupHeartbeatResponse> {
    const topicPartitions = this.owned.map(({ topicId, partitions }) => ({ topicId, partitions: [...partitions] }));
    return this.take(await this.ask({ topicPartitions, ...change }));
  }

  leave(memberEpoch = LEAVING): Promise<ConsumerGroupHeartbeatResponse> {
    return this.ask({ memberEpoch });
  }

  /** Heartbeats until the number of its partitions is right. */
  async untilItOwns(isRight: (count: number) => boolean): Promise<void> {
    const got = await retry(async () => {
      if (isRight(this.partitions().length)) return true;
      await this.beat();
      return undefined;
    }, PATIENCE_MS);
    expectThat('it has the partitions that it should', got === true, this.owned);
    // Only now the coordinator knows that it has them.
    await this.beat();
  }

  async untilItsEpochIsAfter(memberEpoch: number): Promise<void> {
    await retry(async () => {
      await this.beat();
      return this.memberEpoch > memberEpoch || undefined;
    }, PATIENCE_MS);
    expectThat(`the member epoch goes up within ${PATIENCE_MS} ms`, this.memberEpoch > memberEpoch, this.memberEpoch);
  }

  /** The partitions that it owns, as text that can be compared. */
  partitions(): string[] {
    return this.owned.flatMap(({ topicId, partitions }) => partitions.map((index) => `${topicId}-${index}`)).sort();
  }

  private take(answer: ConsumerGroupHeartbeatResponse): ConsumerGroupHeartbeatResponse {
    expectEqual('ConsumerGroupHeartbeat errorCode', answer.errorCode, ErrorCode.NONE);
    this.memberId = answer.memberId ?? this.memberId;
    this.memberEpoch = answer.memberEpoch;
    this.owned = answer.assignment?.topicPartitions ?? this.owned;
    return answer;
  }
}

/** Heartbeats of all in turn until each of them has a number of partitions that is right. */
export async function untilAllOwn(consumers: readonly Consumer[], count: number): Promise<void> {
  const done = await retry(async () => {
    for (const consumer of consumers) await consumer.beat();
    return consumers.every((consumer) => consumer.partitions().length === count) || undefined;
  }, PATIENCE_MS);
  const owned = consumers.map((consumer) => consumer.partitions());
  expectThat(`each has ${count} partitions within ${PATIENCE_MS} ms`, done === true, owned);
  for (const consumer of consumers) await consumer.beat();
}

/** All partitions of a topic, in the form of `Consumer.partitions`. */
export function partitionsOf({ id }: TestTopic, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${id}-${index}`);
}
