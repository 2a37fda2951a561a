import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import {
  AssignmentStrategy,
  type ConsumerGroupConfig,
  ConsumerGroupCoordinator,
  ConsumerGroupManager,
  type ConsumerGroupMessage,
  DEFAULT_CONSUMER_GROUP_CONFIG,
  FluxmqError,
  type JoinGroupMessage,
  type TopicPartition,
} from '../index.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GROUP = 'my-consumer-group';

function coordinator(config: Partial<ConsumerGroupConfig> = {}) {
  const made = new ConsumerGroupCoordinator({ initialRebalanceDelayMs: 0, ...config });
  onTestFinished(() => made.close());
  return made;
}

/** The join of the guide. */
function joining(consumerId: string, change: Partial<JoinGroupMessage> = {}): JoinGroupMessage {
  return {
    type: 'JoinGroup',
    groupId: GROUP,
    consumerId,
    clientId: 'my-app-v1.0',
    clientHost: '10.0.0.100',
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 300_000,
    protocolType: 'consumer',
    groupProtocols: [],
    ...change,
  };
}

const events = (...partitions: number[]): TopicPartition[] =>
  partitions.map((partition) => ({ topic: 'events', partition }));

async function soon<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(0);
  return promise;
}

/** A first and a second consumer, with three and one partition. */
async function twoAtWork(groups: ConsumerGroupCoordinator) {
  const joins = ['consumer-001', 'consumer-002'].map((consumerId) => groups.handle(joining(consumerId)));
  const [first, second] = await soon(Promise.all(joins));
  if (first === undefined || second === undefined) throw new Error('nobody has joined');
  const { generationId } = first;
  const groupAssignments = [
    { consumerId: 'consumer-001', partitions: [...events(0, 1), { topic: 'visits', partition: 0 }] },
    { consumerId: 'consumer-002', partitions: events(2) },
  ];
  const syncs = await Promise.all([
    groups.handle({ type: 'SyncGroup', groupId: GROUP, consumerId: 'consumer-001', generationId, groupAssignments }),
    groups.handle({
      type: 'SyncGroup',
      groupId: GROUP,
      consumerId: 'consumer-002',
      generationId,
      groupAssignments: [],
    }),
  ]);
  return { first, second, syncs, generationId };
}

describe('ConsumerGroupCoordinator', () => {
  test('has the defaults of the guide', () => {
    expect(DEFAULT_CONSUMER_GROUP_CONFIG).toMatchObject({
      defaultSessionTimeoutMs: 30_000,
      defaultAssignmentStrategy: AssignmentStrategy.RoundRobin,
    });
    new ConsumerGroupCoordinator().close();
  });

  test.each(Object.entries(AssignmentStrategy))('%s may be the strategy of who names none', async (_name, strategy) => {
    const groups = coordinator({ defaultAssignmentStrategy: strategy });
    expect(await soon(groups.handle(joining('consumer-001')))).toMatchObject({
      type: 'JoinGroup',
      errorCode: ErrorCode.NONE,
      consumerId: 'consumer-001',
      generationId: 1,
      protocolName: strategy,
      leaderId: 'consumer-001',
      members: [{ consumerId: 'consumer-001' }],
    });
  });

  test('says what settings cannot be', () => {
    const wrong = (config: object) => {
      try {
        new ConsumerGroupCoordinator(config).close();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    for (const config of [{ defaultAssignmentStrategy: 'random' }, { defaultSessionTimeoutMs: 0 }]) {
      expect(wrong(config)).toBeInstanceOf(FluxmqError);
      expect(wrong(config)).toMatchObject({ kind: 'Config' });
    }
  });

  test('gives each consumer what the leader has assigned to it', async () => {
    const groups = coordinator();
    const { first, second, syncs } = await twoAtWork(groups);
    expect(first).toMatchObject({ leaderId: 'consumer-001', members: [{}, { consumerId: 'consumer-002' }] });
    expect(second).toMatchObject({ generationId: first.generationId, leaderId: 'consumer-001', members: [] });
    expect(syncs).toEqual([
      {
        type: 'SyncGroup',
        errorCode: ErrorCode.NONE,
        partitions: [...events(0, 1), { topic: 'visits', partition: 0 }],
      },
      { type: 'SyncGroup', errorCode: ErrorCode.NONE, partitions: events(2) },
    ]);
  });

  test('tells the others to join again when one leaves, or is not heard of', async () => {
    const groups = coordinator();
    const { generationId } = await twoAtWork(groups);
    const beat = (consumerId: string, generation: number) =>
      groups.handle({ type: 'Heartbeat', groupId: GROUP, consumerId, generationId: generation });
    expect(await beat('consumer-001', generationId)).toEqual({ type: 'Heartbeat', errorCode: ErrorCode.NONE });
    await vi.advanceTimersByTimeAsync(20_000);
    await beat('consumer-001', generationId);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await beat('consumer-001', generationId)).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
    expect(await beat('consumer-002', generationId)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    const again = await soon(groups.handle(joining('consumer-001')));
    expect(again).toMatchObject({ errorCode: ErrorCode.NONE, members: [{ consumerId: 'consumer-001' }] });
    expect(await beat('consumer-001', generationId)).toMatchObject({ errorCode: ErrorCode.ILLEGAL_GENERATION });
    const leave = () => groups.handle({ type: 'LeaveGroup', groupId: GROUP, consumerId: 'consumer-001' });
    expect(await leave()).toEqual({ type: 'LeaveGroup', errorCode: ErrorCode.NONE });
    expect(await leave()).toEqual({ type: 'LeaveGroup', errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  test('keeps offsets with what a group remembers beside them', async () => {
    const groups = coordinator();
    const { generationId } = await twoAtWork(groups);
    const commit = (consumerId: string, generation: number): ConsumerGroupMessage => ({
      type: 'OffsetCommit',
      groupId: GROUP,
      consumerId,
      generationId: generation,
      retentionTimeMs: -1,
      offsets: [
        { topic: 'events', partition: 0, offset: 12_345, metadata: 'processed batch' },
        { topic: 'events', partition: 1, offset: 7 },
      ],
    });
    const answered = (errorCode: number) => events(0, 1).map((partition) => ({ ...partition, errorCode }));
    expect(await groups.handle(commit('consumer-001', generationId))).toEqual({
      type: 'OffsetCommit',
      partitions: answered(ErrorCode.NONE),
    });
    expect(await groups.handle(commit('consumer-001', generationId - 1))).toMatchObject({
      partitions: answered(ErrorCode.ILLEGAL_GENERATION),
    });
    const fetch = (partitions: TopicPartition[] | null) =>
      groups.handle({ type: 'OffsetFetch', groupId: GROUP, partitions });
    const kept = [
      { topic: 'events', partition: 0, offset: 12_345, metadata: 'processed batch' },
      { topic: 'events', partition: 1, offset: 7, metadata: '' },
    ];
    expect(await fetch(null)).toEqual({ type: 'OffsetFetch', errorCode: ErrorCode.NONE, offsets: kept });
    expect((await fetch(events(1, 2))).offsets).toEqual([
      kept[1],
      { topic: 'events', partition: 2, offset: -1, metadata: '' },
    ]);
  });

  test('wants a consumer to have a name', async () => {
    await expect(coordinator().handle(joining(''))).rejects.toBeInstanceOf(FluxmqError);
  });

  test('takes offsets of somebody who is no member as long as there are none', async () => {
    const groups = coordinator();
    const commit = (offset: number) =>
      groups.handle({
        type: 'OffsetCommit',
        groupId: GROUP,
        consumerId: '',
        generationId: -1,
        offsets: [{ topic: 'events', partition: 0, offset }],
      });
    expect(await commit(3)).toMatchObject({ partitions: [{ errorCode: ErrorCode.NONE }] });
    await expect(commit(0.5)).rejects.toMatchObject({ name: 'FluxmqError', message: expect.stringContaining('0.5') });
    await twoAtWork(groups);
    expect(await commit(4)).toMatchObject({ partitions: [{ errorCode: ErrorCode.UNKNOWN_MEMBER_ID }] });
  });
});

describe('ConsumerGroupManager', () => {
  test('lists and describes groups, and counts what is assigned', async () => {
    const groups = coordinator();
    const manager = new ConsumerGroupManager(groups);
    expect(await manager.listGroups()).toEqual([]);
    await twoAtWork(groups);
    expect(await manager.listGroups()).toEqual([{ groupId: GROUP, state: 'Stable', protocolType: 'consumer' }]);
    const member = { clientId: 'my-app-v1.0', clientHost: '10.0.0.100' };
    expect(await manager.describeGroup(GROUP)).toEqual({
      groupId: GROUP,
      state: 'Stable',
      protocolType: 'consumer',
      protocolName: 'roundrobin',
      members: [
        {
          ...member,
          consumerId: 'consumer-001',
          assignedPartitions: [...events(0, 1), { topic: 'visits', partition: 0 }],
        },
        { ...member, consumerId: 'consumer-002', assignedPartitions: events(2) },
      ],
    });
    expect(await manager.getGroupStats(GROUP)).toEqual({
      groupId: GROUP,
      state: 'Stable',
      totalMembers: 2,
      totalAssignedPartitions: 4,
    });
  });

  test('counts nothing for members that have nothing yet', async () => {
    const groups = coordinator();
    await soon(groups.handle(joining('consumer-001')));
    expect(await new ConsumerGroupManager(groups).getGroupStats(GROUP)).toMatchObject({
      state: 'CompletingRebalance',
      totalMembers: 1,
      totalAssignedPartitions: 0,
    });
  });

  test('says that a group is not there', async () => {
    const manager = new ConsumerGroupManager();
    onTestFinished(() => manager.coordinator.close());
    const error = await manager.describeGroup('other').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FluxmqError);
    expect(error).toMatchObject({ message: "Group 'other' is not there." });
    await expect(manager.getGroupStats('other')).rejects.toBeInstanceOf(FluxmqError);
  });
});
