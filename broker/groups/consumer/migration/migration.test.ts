import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../../../protocol/consumer-protocol.js';
import { ErrorCode } from '../../../../protocol/index.js';
import type { KeyedRecord } from '../../../../protocol/logs/coordinator-record.js';
import { GroupCoordinator } from '../../coordinator.js';
import type { JoinRequest, JoinResult, SyncResult } from '../../requests.js';
import { joining } from '../../testing/fixture.js';
import type { ConsumerGroupConfig } from '../config.js';
import { GROUP, TestMember, TestTopics } from '../testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const TOPICS = { orders: 4 };

/** A coordinator of both protocols. */
class Both {
  readonly topics = new TestTopics(TOPICS);
  readonly written: KeyedRecord[] = [];
  readonly groups: GroupCoordinator;

  constructor(consumers: Partial<ConsumerGroupConfig> = {}) {
    this.groups = new GroupCoordinator(
      { initialRebalanceDelayMs: 0 },
      {
        partitionExists: (topic, partition) => partition < (this.topics.get(topic)?.partitions.length ?? 0),
        topics: this.topics,
        consumers: { assignmentIntervalMs: 0, ...consumers },
        state: {
          append: async (_key, records) => this.written.push(...records),
          partitionOf: () => 0,
          make: () => Promise.reject(new Error('not asked for')),
          replay: async () => {},
        },
      },
    );
  }

  member(memberId: string, instanceId: string | null = null): TestMember {
    return new TestMember({ topics: this.topics, groups: this.groups.consumers }, memberId, instanceId);
  }
}

/** A consumer of the classic protocol, which gives up what is taken from it when it joins again. */
class ClassicConsumer {
  joined: JoinResult | undefined;
  owned: number[] = [];

  constructor(
    private readonly of: Both,
    private readonly groupInstanceId: string | null = null,
    readonly name = 'range',
  ) {}

  get memberId(): string {
    return this.joined?.memberId ?? '';
  }

  join(change: Partial<JoinRequest> = {}): Promise<JoinResult> {
    const ownedPartitions = this.owned.length > 0 ? [{ topic: 'orders', partitions: this.owned }] : [];
    const subscription = { topics: ['orders'], ownedPartitions };
    const metadata = encodeConsumerProtocol(ConsumerProtocolSubscription, subscription, 3);
    return this.of.groups
      .join(
        joining({
          memberId: this.memberId,
          groupInstanceId: this.groupInstanceId,
          protocols: [{ name: this.name, metadata }],
          sessionTimeoutMs: 20_000,
          rebalanceTimeoutMs: 30_000,
          ...change,
        }),
      )
      .then((joined) => {
        this.joined = joined;
        return joined;
      });
  }

  async sync(assignments: Readonly<Record<string, readonly number[]>> = {}): Promise<SyncResult> {
    const synced = await this.of.groups.sync({
      groupId: GROUP,
      memberId: this.memberId,
      groupInstanceId: this.groupInstanceId,
      generationId: this.joined?.generationId ?? -1,
      protocolType: 'consumer',
      protocolName: this.name,
      assignments: Object.entries(assignments).map(([memberId, partitions]) => ({
        memberId,
        assignment: encodeConsumerProtocol(
          ConsumerProtocolAssignment,
          { assignedPartitions: [{ topic: 'orders', partitions: [...partitions] }] },
          3,
        ),
      })),
    });
    if (synced.errorCode === ErrorCode.NONE) {
      const { assignedPartitions } = decodeConsumerProtocol(ConsumerProtocolAssignment, synced.assignment);
      this.owned = assignedPartitions.flatMap(({ partitions }) => partitions);
    }
    return synced;
  }

  beat(): number {
    const { memberId, groupInstanceId } = this;
    const generationId = this.joined?.generationId ?? -1;
    return this.of.groups.heartbeat({ groupId: GROUP, memberId, groupInstanceId, generationId });
  }

  /** What it does between two polls. */
  async poll(): Promise<void> {
    if (this.beat() !== ErrorCode.REBALANCE_IN_PROGRESS) return;
    // It says what it still owns, is told what it may keep, gives up the rest, and says so.
    await this.join();
    await this.sync();
  }
}

/** Two members of a classic group that share a topic. */
async function classicGroup(of: Both): Promise<[ClassicConsumer, ClassicConsumer]> {
  const [a, b] = [new ClassicConsumer(of), new ClassicConsumer(of)];
  await Promise.all([a.join(), b.join(), vi.advanceTimersByTimeAsync(0)]);
  await Promise.all([a.sync({ [a.memberId]: [0, 1], [b.memberId]: [2, 3] }), b.sync()]);
  return [a, b];
}

async function poll(classic: readonly ClassicConsumer[], modern: readonly TestMember[]): Promise<void> {
  for (let round = 0; round < 8; round++) {
    for (const one of classic) await one.poll();
    for (const one of modern) await one.beat();
  }
}

const numbers = (member: TestMember) => member.partitions.map((name) => Number(name.split('-')[1]));

describe('a member of the new protocol that joins a classic group', () => {
  test('makes it one of the new protocol, in which the others go on with what they have', async () => {
    const of = new Both();
    const [a, b] = await classicGroup(of);
    const c = of.member('c');
    await c.join();
    const group = of.groups.consumers.get(GROUP);
    const classic = [...(group?.members() ?? [])].filter((member) => member.classic !== null);
    expect([group?.size, classic.length, c.partitions]).toEqual([3, 2, []]);
    expect(group?.get(a.memberId)).toMatchObject({ memberEpoch: 1, classic: { sessionTimeoutMs: 20_000 } });
    expect(of.groups.list({ states: [], types: [] })).toMatchObject([{ groupId: GROUP, type: 'consumer' }]);
    await poll([a, b], [c]);
    expect([...a.owned, ...b.owned, ...numbers(c)].sort()).toEqual([0, 1, 2, 3]);
    expect(numbers(c)).toHaveLength(1);
    expect(group?.state).toBe('Stable');
    expect([a.beat(), b.beat()]).toEqual([ErrorCode.NONE, ErrorCode.NONE]);
  });

  test('answers those who wait that they must join again', async () => {
    const of = new Both();
    const [a] = await classicGroup(of);
    const waiting = a.join();
    await vi.advanceTimersByTimeAsync(0);
    await of.member('c').join();
    expect(await waiting).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
  });

  test.each([
    ['is forbidden', 'range', { migrationPolicy: 'downgrade' } as const, 'consumer'],
    ['would have too many members', 'range', { maxSize: 1 }, 'consumer'],
    ['is none of consumers', 'eager', {}, 'connect'],
  ])('is refused where that %s', async (_, name, config, protocolType) => {
    const of = new Both(config);
    const [a, b] = [new ClassicConsumer(of, null, name), new ClassicConsumer(of, null, name)];
    await Promise.all([a.join({ protocolType }), b.join({ protocolType }), vi.advanceTimersByTimeAsync(0)]);
    await expect(of.member('c').join()).rejects.toMatchObject({ code: ErrorCode.GROUP_ID_NOT_FOUND });
    expect(of.groups.list({ states: [], types: [] })).toMatchObject([{ groupId: GROUP, type: 'classic' }]);
  });
});

describe('a member of the classic protocol in a group of the new one', () => {
  test('joins, and is told what it has by SyncGroup', async () => {
    const of = new Both();
    const c = of.member('c');
    await c.join();
    const a = new ClassicConsumer(of);
    expect(await a.join({ requireMemberId: true })).toMatchObject({ errorCode: ErrorCode.MEMBER_ID_REQUIRED });
    expect(await a.join()).toMatchObject({ errorCode: 0, leader: '', members: [], protocolName: 'range' });
    await a.sync();
    await poll([a], [c]);
    expect([...a.owned, ...numbers(c)].sort()).toEqual([0, 1, 2, 3]);
    expect(a.owned).toHaveLength(2);
  });

  test('has to speak a protocol that all know, and has to be a consumer', async () => {
    const of = new Both();
    await of.member('c').join();
    await new ClassicConsumer(of).join();
    const errorCode = ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    expect(await new ClassicConsumer(of, null, 'sticky').join()).toMatchObject({ errorCode });
    // As Kafka 4.3.1 answers, without the id that it came with.
    const refused = { errorCode, memberId: '' };
    expect(await new ClassicConsumer(of).join({ memberId: 'me', protocolType: 'connect' })).toMatchObject(refused);
  });

  test('ends with its own session, and when it does not sync or join again in time', async () => {
    const of = new Both();
    const c = of.member('c');
    await c.join();
    const a = new ClassicConsumer(of);
    await a.join();
    await a.sync();
    await vi.advanceTimersByTimeAsync(19_999);
    await c.beat();
    expect(of.groups.consumers.get(GROUP)?.size).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(of.groups.consumers.get(GROUP)?.size).toBe(1);
    const late = new ClassicConsumer(of);
    await late.join({ rebalanceTimeoutMs: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(late.beat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('leaves', async () => {
    const of = new Both();
    const c = of.member('c');
    await c.join();
    const a = new ClassicConsumer(of);
    await a.join();
    const left = await of.groups.leaveAny(GROUP, [
      { memberId: a.memberId, groupInstanceId: null },
      { memberId: 'nobody', groupInstanceId: null },
    ]);
    expect(left.members.map(({ errorCode }) => errorCode)).toEqual([ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID]);
    expect(of.groups.consumers.get(GROUP)?.size).toBe(1);
  });

  test('commits by its generation', async () => {
    const of = new Both();
    await of.member('c').join();
    const a = new ClassicConsumer(of);
    await a.join();
    const commit = async (generationId: number) => {
      const [topic] = await of.groups.commitOffsets({
        groupId: GROUP,
        memberId: a.memberId,
        groupInstanceId: null,
        generationId,
        topics: [
          {
            name: 'orders',
            partitions: [{ partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: -1, committedMetadata: null }],
          },
        ],
      });
      return topic?.partitions[0]?.errorCode;
    };
    const generation = a.joined?.generationId ?? 0;
    expect(await commit(generation)).toBe(ErrorCode.NONE);
    expect(await commit(generation + 1)).toBe(ErrorCode.ILLEGAL_GENERATION);
  });
});

describe('the last member of the new protocol that leaves', () => {
  test('makes the group a classic one, which rebalances', async () => {
    const of = new Both();
    const [a, b] = await classicGroup(of);
    const c = of.member('c');
    await c.join();
    await poll([a, b], [c]);
    await c.leave();
    expect(of.groups.consumers.get(GROUP)).toBeUndefined();
    expect([a.beat(), b.beat()]).toEqual([ErrorCode.REBALANCE_IN_PROGRESS, ErrorCode.REBALANCE_IN_PROGRESS]);
    await Promise.all([a.join(), b.join(), vi.advanceTimersByTimeAsync(0)]);
    const leader = a.joined?.leader === a.memberId ? a : b;
    await Promise.all(
      [a, b].map((one) => one.sync(one === leader ? { [a.memberId]: [0, 1], [b.memberId]: [2, 3] } : {})),
    );
    expect([a.owned, b.owned]).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(of.groups.list({ states: ['stable'], types: ['classic'] })).toMatchObject([{ groupId: GROUP }]);
  });

  test('leaves it what it is where that is forbidden', async () => {
    const of = new Both({ migrationPolicy: 'upgrade' });
    const [a] = await classicGroup(of);
    const c = of.member('c');
    await c.join();
    await c.leave();
    expect(of.groups.consumers.get(GROUP)?.size).toBe(2);
    expect(a.beat()).not.toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('does so too when a classic member comes in its place, who has what it had and nobody joins again', async () => {
    const of = new Both();
    const c = of.member('c', 'one');
    await c.join();
    const a = new ClassicConsumer(of, 'one');
    expect(await a.join()).toMatchObject({ errorCode: ErrorCode.NONE, leader: '', members: [] });
    expect(of.groups.consumers.get(GROUP)).toBeUndefined();
    expect(of.groups.list({ states: ['stable'], types: ['classic'] })).toMatchObject([{ groupId: GROUP }]);
    await a.sync();
    expect(a.owned).toEqual([0, 1, 2, 3]);
    expect(a.beat()).toBe(ErrorCode.NONE);
  });

  test('is not known any more, but its group is', async () => {
    const of = new Both();
    await classicGroup(of);
    const c = of.member('c');
    await c.join();
    await c.leave();
    await expect(c.ask({ memberEpoch: 3 })).rejects.toMatchObject({
      code: ErrorCode.GROUP_ID_NOT_FOUND,
      message: `Group ${GROUP} is not a consumer group.`,
    });
  });
});

test('an empty group gives its place to either protocol', async () => {
  const of = new Both({ migrationPolicy: 'disabled' });
  const a = new ClassicConsumer(of);
  await Promise.all([a.join(), vi.advanceTimersByTimeAsync(0)]);
  of.groups.leave(GROUP, [{ memberId: a.memberId, groupInstanceId: null }]);
  const c = of.member('c');
  await c.join();
  expect(await new ClassicConsumer(of).join()).toMatchObject({ errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
  await c.leave();
  const b = new ClassicConsumer(of);
  await Promise.all([b.join(), vi.advanceTimersByTimeAsync(0)]);
  expect(b.joined).toMatchObject({ errorCode: ErrorCode.NONE, generationId: 1 });
  expect(of.groups.consumers.get(GROUP)).toBeUndefined();
});
