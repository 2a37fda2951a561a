import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import type { CommitRequest } from './requests.js';
import { coordinator, GROUP, heartbeat, joining, leave, now, rejoin, stable } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function partition(partitionIndex: number, committedOffset = 1n, committedMetadata: string | null = null) {
  return { partitionIndex, committedOffset, committedLeaderEpoch: -1, committedMetadata };
}

/** A commit of a consumer that is no member, for `orders-0`. */
function committing(change: Partial<CommitRequest> = {}): CommitRequest {
  return {
    groupId: GROUP,
    memberId: '',
    groupInstanceId: null,
    generationId: -1,
    topics: [{ name: 'orders', partitions: [partition(0)] }],
    ...change,
  };
}

/** The code that a commit for `orders-0` is answered. */
async function commit(groups: GroupCoordinator, change: Partial<CommitRequest> = {}): Promise<number | undefined> {
  const [topic] = await groups.commitOffsets(committing(change));
  return topic?.partitions[0]?.errorCode;
}

const NOTHING = { committedOffset: -1n, committedLeaderEpoch: -1, metadata: '', errorCode: ErrorCode.NONE };

describe('a simple consumer', () => {
  test('keeps its offsets in a group without members, named or not', async () => {
    const groups = coordinator();
    for (const groupId of [GROUP, '']) {
      expect(await commit(groups, { groupId })).toBe(ErrorCode.NONE);
      expect(groups.fetchOffsets(groupId, [{ name: 'orders', partitionIndexes: [0] }])).toEqual({
        errorCode: 0,
        topics: [{ name: 'orders', partitions: [{ ...NOTHING, partitionIndex: 0, committedOffset: 1n }] }],
      });
    }
  });

  test('may name a member as long as there are none', async () => {
    const groups = coordinator();
    expect(await commit(groups, { memberId: 'me' })).toBe(ErrorCode.NONE);
    expect(await commit(groups, { groupInstanceId: 'me' })).toBe(ErrorCode.NONE);
    expect(await commit(groups, { generationId: 0 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const [member] = await stable(groups, {});
    leave(groups, member);
    expect(await commit(groups)).toBe(ErrorCode.NONE);
  });

  test('is refused once there are members', async () => {
    const groups = coordinator();
    await stable(groups, {});
    expect(await commit(groups)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('cannot name a generation of a group that is unknown', async () => {
    expect(await commit(coordinator(), { generationId: 4, memberId: 'me' })).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });
});

describe('a member', () => {
  test('commits in its generation only', async () => {
    const groups = coordinator();
    const [{ memberId }] = await stable(groups, {});
    expect(await commit(groups, { memberId, generationId: 1 })).toBe(ErrorCode.NONE);
    expect(await commit(groups, { memberId, generationId: 0 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await commit(groups, { memberId, generationId: 2 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await commit(groups, { memberId, generationId: -1 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await commit(groups, { memberId: 'nobody', generationId: 1 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await commit(groups, { memberId: 'nobody', generationId: 9 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await commit(groups, { memberId, generationId: 1, groupInstanceId: 'other' })).toBe(
      ErrorCode.UNKNOWN_MEMBER_ID,
    );
  });

  test('may still commit while a rebalance is prepared, and not between JoinGroup and SyncGroup', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, {});
    const { memberId } = leader;
    const second = groups.join(joining());
    expect(await commit(groups, { memberId, generationId: 1 })).toBe(ErrorCode.NONE);
    await now(rejoin(groups, leader));
    await second;
    expect(await commit(groups, { memberId, generationId: 2 })).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('shows with a commit that it is alive', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    const { memberId, generationId } = member;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await commit(groups, { memberId, generationId })).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
  });

  test('that was removed cannot move what its successor committed', async () => {
    const groups = coordinator();
    const [old] = await stable(groups, {});
    await vi.advanceTimersByTimeAsync(10_000);
    const [{ memberId, generationId }] = await stable(groups, {});
    const topics = [{ name: 'orders', partitions: [partition(0, 7n)] }];
    expect(await commit(groups, { memberId, generationId, topics })).toBe(ErrorCode.NONE);
    expect(await commit(groups, { memberId: old.memberId, generationId: 1 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(groups.fetchOffsets(GROUP, null).topics[0]?.partitions[0]?.committedOffset).toBe(7n);
  });
});

describe('a commit', () => {
  test('answers partitions that do not exist before the others', async () => {
    const answer = await coordinator().commitOffsets(
      committing({
        topics: [
          { name: 'orders', partitions: [partition(1), partition(7), partition(-1), partition(0)] },
          { name: 'unheard', partitions: [partition(0)] },
        ],
      }),
    );
    const [unknown, none] = [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NONE];
    expect(answer).toEqual([
      {
        name: 'orders',
        partitions: [
          { partitionIndex: 7, errorCode: unknown },
          { partitionIndex: -1, errorCode: unknown },
          { partitionIndex: 1, errorCode: none },
          { partitionIndex: 0, errorCode: none },
        ],
      },
      { name: 'unheard', partitions: [{ partitionIndex: 0, errorCode: unknown }] },
    ]);
  });

  test('of nothing that exists does not ask the group', async () => {
    const topics = [{ name: 'unheard', partitions: [partition(0)] }];
    const groups = coordinator();
    expect(await commit(groups, { generationId: 4, topics })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await groups.commitOffsets(committing({ generationId: 4, topics: [] }))).toEqual([]);
  });

  test('counts the metadata in UTF-16 units, as Kafka does', async () => {
    const groups = coordinator();
    const codeFor = (text: string) =>
      commit(groups, { topics: [{ name: 'orders', partitions: [partition(0, 1n, text)] }] });
    expect(await codeFor('é'.repeat(4_096))).toBe(ErrorCode.NONE);
    expect(await codeFor('e'.repeat(4_097))).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    expect(await codeFor('😀'.repeat(2_049))).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    expect(groups.fetchOffsets(GROUP, null).topics[0]?.partitions[0]?.metadata).toBe('é'.repeat(4_096));
  });

  test('keeps any offset as it was given, the last one of a partition', async () => {
    const groups = coordinator();
    const offsets = [-5n, 2n ** 63n - 1n];
    for (const offset of offsets) {
      await commit(groups, { topics: [{ name: 'orders', partitions: [partition(0, 9n), partition(0, offset)] }] });
      expect(groups.fetchOffsets(GROUP, null).topics[0]?.partitions[0]?.committedOffset).toBe(offset);
    }
  });
});

describe('a fetch', () => {
  test('finds nothing for partitions without a commit, known or not', () => {
    expect(coordinator().fetchOffsets('unheard', [{ name: 'any', partitionIndexes: [3, -1] }])).toEqual({
      errorCode: 0,
      topics: [
        {
          name: 'any',
          partitions: [
            { ...NOTHING, partitionIndex: 3 },
            { ...NOTHING, partitionIndex: -1 },
          ],
        },
      ],
    });
  });

  test('of all topics has only what is committed', async () => {
    const groups = coordinator();
    expect(groups.fetchOffsets(GROUP, null)).toEqual({ errorCode: 0, topics: [] });
    const committed = { ...partition(1, 6n, 'note'), committedLeaderEpoch: 3 };
    await commit(groups, { topics: [{ name: 'orders', partitions: [committed] }] });
    const found = { partitionIndex: 1, committedOffset: 6n, committedLeaderEpoch: 3, metadata: 'note', errorCode: 0 };
    expect(groups.fetchOffsets(GROUP, null)).toEqual({
      errorCode: 0,
      topics: [{ name: 'orders', partitions: [found] }],
    });
    expect(groups.fetchOffsets(GROUP, [])).toEqual({ errorCode: 0, topics: [] });
  });

  test('finds nothing in a topic that was deleted', async () => {
    const groups = coordinator();
    await commit(groups);
    await groups.topicDeleted('orders');
    expect(groups.fetchOffsets(GROUP, null).topics).toEqual([]);
  });
});
