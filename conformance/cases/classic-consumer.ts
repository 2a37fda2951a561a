import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../protocol/consumer-protocol.js';
import { ErrorCode, type Input, type JoinGroupRequest, type JoinGroupResponse } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import type { Case } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { Consumer } from './consumer-group.js';
import { freshGroup, type Group, Member } from './group.js';

/** The first version in which consumers say what they own (KIP-429). */
const EMBEDDED_VERSION = 1;
const PATIENCE_MS = 15_000;
/** How many the topic of `bothAtWork` has. */
export const PARTITIONS = 4;

/** What cases say for which both protocols are spoken in one group. */
export const MIGRATION = {
  when: ['consumer-groups', 'group-migration'],
  see: 'KIP-848, Consumer Group Migration',
} as const satisfies Partial<Case>;

/** The bytes in which a leader tells a consumer what it has. */
export function assignmentOf(topic: TestTopic, partitions: readonly number[], userData: Buffer | null = null): Buffer {
  const assignedPartitions = [{ topic: topic.name, partitions: [...partitions] }];
  return encodeConsumerProtocol(ConsumerProtocolAssignment, { assignedPartitions, userData }, EMBEDDED_VERSION);
}

/** A consumer of the classic protocol that reads one topic, and gives up at once what is taken from it. */
export class ClassicConsumer {
  private owned: readonly number[] = [];

  private constructor(
    readonly member: Member,
    private readonly topic: TestTopic,
  ) {}

  /** Connects, and asks for nothing yet. */
  static async of(group: Group, context: CaseContext, topic: TestTopic, instanceId: string | null = null) {
    return new ClassicConsumer(await Member.of(group, context, instanceId), topic);
  }

  /** What it says of itself when it joins. */
  get protocols(): NonNullable<Input<JoinGroupRequest>['protocols']> {
    const ownedPartitions = [{ topic: this.topic.name, partitions: [...this.owned] }];
    const said = { topics: [this.topic.name], userData: null, ownedPartitions };
    const metadata = encodeConsumerProtocol(ConsumerProtocolSubscription, said, EMBEDDED_VERSION);
    return [{ name: 'range', metadata }];
  }

  join(): Promise<JoinGroupResponse> {
    return this.member.join({ protocols: this.protocols });
  }

  /** Gives itself the first so many partitions, as the leader of a classic group that has no other members. */
  async lead(partitions: number): Promise<void> {
    const assignment = assignmentOf(this.topic, [...Array(partitions).keys()]);
    await this.take({ assignments: [{ memberId: this.member.memberId, assignment }] });
  }

  /** Is told what it has. */
  async take(change: Parameters<Member['sync']>[1] = {}): Promise<void> {
    const { errorCode, assignment } = await this.member.sync([], change);
    expectEqual('SyncGroup errorCode', errorCode, ErrorCode.NONE);
    const { assignedPartitions } = decodeConsumerProtocol(ConsumerProtocolAssignment, assignment);
    const topics = assignedPartitions.filter(({ partitions }) => partitions.length > 0).map(({ topic }) => topic);
    expectThat(
      'it is told of its topic alone',
      topics.every((topic) => topic === this.topic.name),
      topics,
    );
    this.owned = assignedPartitions.flatMap(({ partitions }) => partitions);
  }

  /** One heartbeat, and what follows where it is told to join again; answers whether it was. */
  async beat(): Promise<boolean> {
    const errorCode = await this.member.heartbeat();
    if (errorCode === ErrorCode.NONE) return false;
    expectEqual('Heartbeat errorCode', errorCode, ErrorCode.REBALANCE_IN_PROGRESS);
    await this.join();
    await this.take();
    return true;
  }

  /** The partitions that it owns, in the form of `Consumer.partitions`. */
  partitions(): string[] {
    return this.owned.map((partition) => `${this.topic.id}-${partition}`).sort();
  }
}

/** Heartbeats of both in turn until each has so many partitions and nobody has anything to do. */
export async function untilBothOwn(classic: ClassicConsumer, consumer: Consumer, count: number): Promise<void> {
  const done = await retry(async () => {
    const wasTold = await classic.beat();
    await consumer.beat();
    const have = classic.partitions().length === count && consumer.partitions().length === count;
    return (have && !wasTold) || undefined;
  }, PATIENCE_MS);
  const owned = [classic.partitions(), consumer.partitions()];
  expectThat(`each has ${count} partitions within ${PATIENCE_MS} ms`, done === true, owned);
}

/** A classic member that is alone in its group and has all partitions of a topic. */
export async function classicAtWork(context: CaseContext, partitions: number, instanceId: string | null = null) {
  const group = await freshGroup(context);
  const topic = await context.freshTopic({ partitions });
  const classic = await ClassicConsumer.of(group, context, topic, instanceId);
  await classic.join();
  await classic.lead(partitions);
  return { group, topic, classic };
}

/** A classic member and one of the new protocol that share a topic of four partitions. */
export async function bothAtWork(context: CaseContext) {
  const { group, topic, classic } = await classicAtWork(context, PARTITIONS);
  const consumer = await Consumer.joined(group, context, topic);
  await untilBothOwn(classic, consumer, 2);
  return { group, topic, classic, consumer };
}
