import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConsumerProtocolSubscription, encodeConsumerProtocol } from '../../protocol/consumer-protocol.js';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import type { JoinRequest } from './requests.js';
import { coordinator, GROUP, heartbeat, joining, leave, now, rejoin, stable } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const TOPICS = ['orders', 'visits'];
const everywhere = () => coordinator({}, { partitionExists: () => true });

/** Commits 1 for partitions 0 and 1 of both topics. */
async function commit(groups: GroupCoordinator, { memberId, generationId } = { memberId: '', generationId: -1 }) {
  const partitions = [0, 1].map((partitionIndex) => ({
    partitionIndex,
    committedOffset: 1n,
    committedLeaderEpoch: -1,
    committedMetadata: null,
  }));
  const topics = TOPICS.map((name) => ({ name, partitions }));
  await groups.commitOffsets({ groupId: GROUP, memberId, generationId, groupInstanceId: null, topics });
}

const committedIn = (groups: GroupCoordinator) =>
  groups
    .fetchOffsets(GROUP, null)
    .topics.flatMap(({ name, partitions }) => partitions.map(({ partitionIndex }) => `${name}-${partitionIndex}`));

describe('deleting a group', () => {
  test('takes its offsets, and the name can be used again', async () => {
    const groups = everywhere();
    await commit(groups);
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NONE);
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(committedIn(groups)).toEqual([]);
    expect((await stable(groups, {}))[0].generationId).toBe(1);
  });

  test('is refused while it has members, in whatever state', async () => {
    const groups = everywhere();
    const [leader] = await stable(groups, {});
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NON_EMPTY_GROUP);
    const second = groups.join(joining());
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NON_EMPTY_GROUP);
    await now(rejoin(groups, leader));
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NON_EMPTY_GROUP);
    expect(heartbeat(groups, await second)).toBe(ErrorCode.NONE);
  });

  // As Kafka 4.3.1 answered.
  test('forgets who was only given a member id', async () => {
    const groups = everywhere();
    const { memberId } = await groups.join(joining({ requireMemberId: true }));
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NONE);
    expect(await groups.join(joining({ memberId }))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    expect(vi.getTimerCount()).toBe(1); // that of the coordinator itself
  });

  test('is the work of its coordinator', async () => {
    const groups = coordinator({}, { coordinates: () => false });
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.NOT_COORDINATOR);
    groups.close();
    expect(await groups.deleteIfEmpty(GROUP)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  });
});

describe('deleting offsets', () => {
  const wanted = TOPICS.map((name) => ({ name, partitionIndexes: [0, 7] }));
  const answered = (name: string, errorCode: number) => ({
    name,
    partitions: [0, 7].map((partitionIndex) => ({ partitionIndex, errorCode })),
  });
  const reading = (...topics: string[]): Partial<JoinRequest> => ({
    protocols: [
      { name: 'range', metadata: encodeConsumerProtocol(ConsumerProtocolSubscription, { topics }, 3) },
      { name: 'sticky', metadata: Buffer.from('of no interest') },
    ],
  });

  test('takes those that are named, of a group without members', async () => {
    const groups = everywhere();
    await commit(groups);
    expect(await groups.deleteUnread(GROUP, wanted)).toEqual({
      errorCode: ErrorCode.NONE,
      topics: TOPICS.map((name) => answered(name, ErrorCode.NONE)),
    });
    expect(committedIn(groups)).toEqual(['orders-1', 'visits-1']);
  });

  test('leaves topics that consumers read, from one generation to the next', async () => {
    const groups = everywhere();
    const [member] = await stable(groups, reading('orders'));
    await commit(groups, member);
    const subscribed = [
      answered('orders', ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC),
      answered('visits', ErrorCode.NONE),
    ] as const;
    expect((await groups.deleteUnread(GROUP, wanted)).topics).toEqual(subscribed);
    expect(committedIn(groups)).toEqual(['orders-0', 'orders-1', 'visits-1']);
    const newcomer = groups.join(joining(reading('visits')));
    expect((await groups.deleteUnread(GROUP, wanted)).topics).toEqual(subscribed);
    await now(rejoin(groups, member, reading('orders')));
    await newcomer;
    const both = TOPICS.map((name) => answered(name, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC));
    expect((await groups.deleteUnread(GROUP, wanted)).topics).toEqual(both);
  });

  test('leaves every topic where a consumer says nothing that can be read', async () => {
    const groups = everywhere();
    const [member] = await stable(groups, {});
    await commit(groups, member);
    expect(await groups.deleteUnread(GROUP, wanted)).toEqual({
      errorCode: ErrorCode.NONE,
      topics: TOPICS.map((name) => answered(name, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC)),
    });
  });

  test('takes any once all consumers have left', async () => {
    const groups = everywhere();
    const [member] = await stable(groups, reading('orders'));
    await commit(groups, member);
    leave(groups, member);
    expect((await groups.deleteUnread(GROUP, wanted)).topics).toEqual(
      TOPICS.map((name) => answered(name, ErrorCode.NONE)),
    );
  });

  test('is refused as a whole for members of another kind, an unknown group, and one without a name', async () => {
    const groups = everywhere();
    expect(await groups.deleteUnread(GROUP, [])).toEqual({ errorCode: ErrorCode.GROUP_ID_NOT_FOUND, topics: [] });
    expect(await groups.deleteUnread('', wanted)).toEqual({ errorCode: ErrorCode.INVALID_GROUP_ID, topics: [] });
    await stable(groups, { protocolType: 'connect' });
    expect(await groups.deleteUnread(GROUP, wanted)).toEqual({ errorCode: ErrorCode.NON_EMPTY_GROUP, topics: [] });
  });
});
