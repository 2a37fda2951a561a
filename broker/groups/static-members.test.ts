import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import {
  coordinator,
  GROUP,
  heartbeat,
  joining,
  later,
  leave,
  now,
  protocols,
  rejoin,
  stable,
  sync,
} from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const A = { groupInstanceId: 'a' };
const B = { groupInstanceId: 'b' };

/** What a static member answers that comes back without a member id. */
function back(groups: GroupCoordinator, change: Parameters<typeof joining>[0]) {
  return now(groups.join(joining(change))).then((result) => (result === 'waits' ? fail() : result));
}

function fail(): never {
  throw new Error('it waits');
}

// The codes, ids and leaders here are as Apache Kafka 3.9.2 and 4.3.1 answered.

describe('a static member that restarts (KIP-345)', () => {
  test('gets a new id and its old assignment, and the others notice nothing', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, A, B);
    const again = await back(groups, B);
    expect(again).toMatchObject({ errorCode: 0, generationId: 1, leader: leader.memberId, members: [] });
    expect(again.memberId).toMatch(/^b-/);
    expect(again.memberId).not.toBe(follower.memberId);
    expect(await now(sync(groups, again, {}, 'b'))).toMatchObject({ assignment: Buffer.from('part 1') });
    expect(heartbeat(groups, leader, 'a')).toBe(ErrorCode.NONE);
    expect(heartbeat(groups, again, 'b')).toBe(ErrorCode.NONE);
    // A static member may leave out its instance id.
    expect(heartbeat(groups, again)).toBe(ErrorCode.NONE);
  });

  test('is not told that it leads, before v9: nobody would ask for what it assigned', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, A, B);
    const again = await back(groups, A);
    expect(again).toMatchObject({ errorCode: 0, leader: leader.memberId, skipAssignment: false, members: [] });
    // It leads all the same: when it joins under its new id, the group rebalances.
    expect(await now(rejoin(groups, again, A))).toBe('waits');
    expect(await now(groups.join(joining(B)))).toMatchObject({ generationId: 2, leader: again.memberId });
  });

  test('is told from v9 on to lead and not to assign (KIP-814)', async () => {
    const groups = coordinator();
    const [, follower] = await stable(groups, A, B);
    const again = await back(groups, { ...A, canSkipAssignment: true });
    expect(again).toMatchObject({ errorCode: 0, generationId: 1, leader: again.memberId, skipAssignment: true });
    expect(again.members.map(({ memberId }) => memberId).sort()).toEqual([again.memberId, follower.memberId]);
    const other = await back(groups, { ...B, canSkipAssignment: true });
    expect(other).toMatchObject({ leader: again.memberId, skipAssignment: false, members: [] });
  });

  test('changes nothing with other metadata under the same protocol', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, A, B);
    expect(await back(groups, { ...B, protocols: protocols('range=new') })).toMatchObject({ generationId: 1 });
    expect(heartbeat(groups, leader, 'a')).toBe(ErrorCode.NONE);
  });

  test('begins a rebalance when the group would agree on another protocol now', async () => {
    const groups = coordinator();
    const both = { protocols: protocols('range', 'roundrobin') };
    const [leader] = await stable(groups, { ...A, ...both }, { ...B, ...both });
    const again = groups.join(joining({ ...B, protocols: protocols('roundrobin') }));
    expect(await now(again)).toBe('waits');
    expect(heartbeat(groups, leader, 'a')).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(await now(rejoin(groups, leader, { ...A, ...both }))).toMatchObject({ protocolName: 'roundrobin' });
    expect(await now(again)).toMatchObject({ generationId: 2, protocolName: 'roundrobin' });
  });

  test('begins a rebalance before the leader has assigned: its old id is in what the leader assigns', async () => {
    const groups = coordinator();
    const joins = [groups.join(joining(A)), groups.join(joining(B))] as const;
    await vi.advanceTimersByTimeAsync(0);
    const [leader] = await Promise.all(joins);
    const waiting = groups.join(joining(B));
    expect(await now(waiting)).toBe('waits');
    expect(await now(sync(groups, leader, {}, 'a'))).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
  });

  test('is refused with protocols that nobody else knows', async () => {
    const groups = coordinator();
    await stable(groups, A, B);
    const other = await back(groups, { ...B, protocols: protocols('unheard') });
    expect(other).toMatchObject({ errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
  });
});

describe('the process that a new one has replaced', () => {
  test('is fenced wherever it names its instance, and unknown where it does not', async () => {
    const groups = coordinator();
    const [, old] = await stable(groups, A, B);
    const { memberId, generationId } = old;
    await back(groups, B);
    const errorCode = ErrorCode.FENCED_INSTANCE_ID;
    expect(heartbeat(groups, old, 'b')).toBe(errorCode);
    expect(heartbeat(groups, old)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(sync(groups, old, {}, 'b'))).toMatchObject({ errorCode });
    expect(await now(rejoin(groups, old, B))).toMatchObject({ errorCode, memberId });
    expect(await now(rejoin(groups, old))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    expect(leave(groups, old, 'b')).toBe(errorCode);
    expect(leave(groups, old)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const partition = { partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: -1, committedMetadata: null };
    const topics = [{ name: 'orders', partitions: [partition] }];
    expect(await groups.commitOffsets({ groupId: GROUP, memberId, generationId, ...B, topics })).toEqual([
      { name: 'orders', partitions: [{ partitionIndex: 0, errorCode }] },
    ]);
  });

  test('is fenced while it waits to join', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, A, B);
    const old = rejoin(groups, leader, A);
    expect(await now(old)).toBe('waits');
    const again = groups.join(joining(A));
    expect(await now(old)).toMatchObject({ errorCode: ErrorCode.FENCED_INSTANCE_ID, memberId: leader.memberId });
    expect(await now(again)).toBe('waits');
  });

  test('is fenced while it waits for its assignment', async () => {
    const groups = coordinator();
    const joins = [groups.join(joining(A)), groups.join(joining(B))] as const;
    await vi.advanceTimersByTimeAsync(0);
    const [, follower] = await Promise.all(joins);
    const old = sync(groups, follower, {}, 'b');
    expect(await now(old)).toBe('waits');
    void groups.join(joining(B));
    expect(await now(old)).toMatchObject({ errorCode: ErrorCode.FENCED_INSTANCE_ID });
  });
});

describe('a static member that stays away', () => {
  test('keeps its place through a rebalance, though not the lead', async () => {
    const groups = coordinator();
    const patient = { sessionTimeoutMs: 300_000 };
    const [absent, follower] = await stable(groups, { ...A, ...patient }, { ...B, ...patient });
    const joined = rejoin(groups, follower, { ...B, ...patient, protocols: protocols('range=new') });
    expect(await later(59_999, joined)).toBe('waits');
    expect(await later(1, joined)).toMatchObject({ generationId: 2, leader: follower.memberId, members: [{}, {}] });
    expect(heartbeat(groups, absent, 'a')).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(heartbeat(groups, { ...absent, generationId: 2 }, 'a')).toBe(ErrorCode.NONE);
  });

  // Not seen on Kafka: how it waits there is its own affair.
  test('holds a rebalance up that nobody else takes part in, until its session ends', async () => {
    const groups = coordinator();
    await stable(groups, { ...A, sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 0 }, {});
    await vi.advanceTimersByTimeAsync(10_000);
    // The other one is gone, so the group waits for the static member alone: not with a timer for every millisecond.
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(timers.mock.calls.length).toBeLessThan(250);
    // While its original is the simulated one.
    timers.mockRestore();
    expect(groups.leave(GROUP, [{ memberId: '', groupInstanceId: 'a' }]).members[0]?.errorCode).toBe(ErrorCode.NONE);
    expect(await now(groups.join(joining()))).toMatchObject({ generationId: 3 });
  });
});

describe('leaving', () => {
  test('by instance id alone is how an administrator removes a static member', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, A, B);
    const members = [
      { memberId: '', groupInstanceId: 'b' },
      { memberId: '', groupInstanceId: 'unheard' },
      { memberId: '', groupInstanceId: null },
      { memberId: leader.memberId, groupInstanceId: 'unheard' },
    ];
    const codes = [0, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.UNKNOWN_MEMBER_ID];
    expect(groups.leave(GROUP, members)).toEqual({
      errorCode: 0,
      members: members.map((member, index) => ({ ...member, errorCode: codes[index] })),
    });
    expect(heartbeat(groups, leader, 'a')).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});
