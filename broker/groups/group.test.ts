import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator, GROUP, heartbeat, joining, leave, now, rejoin, stable, sync } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a heartbeat', () => {
  test('is taken from members of the current generation only', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    const beat = { groupId: GROUP, memberId: member.memberId, generationId: 1, groupInstanceId: null };
    expect(groups.heartbeat(beat)).toBe(ErrorCode.NONE);
    expect(groups.heartbeat({ ...beat, generationId: 0 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(groups.heartbeat({ ...beat, generationId: 2 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(groups.heartbeat({ ...beat, memberId: 'nobody', generationId: 9 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(groups.heartbeat({ ...beat, memberId: '' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(groups.heartbeat({ ...beat, groupInstanceId: 'other' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(groups.heartbeat({ ...beat, groupId: 'another' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(groups.heartbeat({ ...beat, groupId: '' })).toBe(ErrorCode.INVALID_GROUP_ID);
  });

  test('is fine between JoinGroup and SyncGroup', async () => {
    const groups = coordinator();
    const join = groups.join(joining());
    await vi.advanceTimersByTimeAsync(0);
    expect(heartbeat(groups, await join)).toBe(ErrorCode.NONE);
  });

  test('keeps a member in the group', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    for (let beats = 0; beats < 10; beats++) {
      await vi.advanceTimersByTimeAsync(9_999);
      expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
    }
  });
});

describe('a session that ends', () => {
  test('takes the member out and makes the others rebalance', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, { sessionTimeoutMs: 60_000 }, {});
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(1);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(rejoin(groups, follower))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
    expect(await now(rejoin(groups, leader))).toMatchObject({ generationId: 2, members: [{}] });
  });

  test('of the last member leaves an empty group, which goes on counting generations', async () => {
    const groups = coordinator();
    await stable(groups, {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await now(groups.join(joining()))).toMatchObject({ generationId: 3 });
  });

  test('is that of a client which lost its connection in JoinGroup, once the rebalance is over', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, { sessionTimeoutMs: 60_000 }, {});
    void rejoin(groups, follower, { protocols: [{ name: 'range', metadata: Buffer.from('new') }] });
    await vi.advanceTimersByTimeAsync(30_000);
    const [joined] = await Promise.all([
      rejoin(groups, leader, { sessionTimeoutMs: 60_000 }),
      vi.advanceTimersByTimeAsync(0),
    ]);
    expect(joined).toMatchObject({ generationId: 2, members: [{}, {}] });
    await now(sync(groups, joined));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heartbeat(groups, joined)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('is the one of the library where a member names none', async () => {
    const groups = coordinator({ defaultSessionTimeoutMs: 20_000 });
    const { sessionTimeoutMs: _, rebalanceTimeoutMs: __, ...plain } = joining();
    const join = groups.join(plain);
    await vi.advanceTimersByTimeAsync(0);
    const member = await join;
    await now(sync(groups, member));
    await vi.advanceTimersByTimeAsync(19_999);
    expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heartbeat(groups, member)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('leaving', () => {
  test('makes the others rebalance at once, under another leader where the leader left', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    expect(leave(groups, leader)).toBe(ErrorCode.NONE);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(await now(rejoin(groups, follower))).toMatchObject({ generationId: 2, leader: follower.memberId });
  });

  test('is answered for each member, and works once', async () => {
    const groups = coordinator();
    const [first, second, third] = await stable(groups, {}, {}, {});
    const ids = [second.memberId, second.memberId, 'nobody', third.memberId];
    const codes = [0, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.UNKNOWN_MEMBER_ID, 0];
    const members = ids.map((memberId) => ({ memberId, groupInstanceId: null }));
    expect(groups.leave(GROUP, members)).toEqual({
      errorCode: 0,
      members: members.map((member, index) => ({ ...member, errorCode: codes[index] })),
    });
    expect(await now(rejoin(groups, first))).toMatchObject({ generationId: 2, members: [{}] });
  });

  test('an unknown group fails for each member, an unnamed group altogether', () => {
    const members = [{ memberId: 'nobody', groupInstanceId: null }];
    expect(coordinator().leave('unheard', members)).toEqual({
      errorCode: 0,
      members: [{ memberId: 'nobody', groupInstanceId: null, errorCode: ErrorCode.UNKNOWN_MEMBER_ID }],
    });
    expect(coordinator().leave('unheard', [])).toEqual({ errorCode: 0, members: [] });
    expect(coordinator().leave('', members)).toEqual({ errorCode: ErrorCode.INVALID_GROUP_ID, members: [] });
  });
});
