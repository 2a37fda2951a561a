import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import {
  coordinator,
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

const REFUSED = {
  generationId: -1,
  protocolType: null,
  protocolName: null,
  leader: '',
  skipAssignment: false,
  members: [],
};

describe('a JoinGroup that is refused', () => {
  // All as Apache Kafka 3.9.2 and 4.3.1 answered.
  test.each([
    ['an empty group id', { groupId: '' }, ErrorCode.INVALID_GROUP_ID],
    ['an empty group id before the session', { groupId: '', sessionTimeoutMs: 0 }, ErrorCode.INVALID_GROUP_ID],
    ['a session of nothing', { sessionTimeoutMs: 0 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['a session too short', { sessionTimeoutMs: 5_999 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['a session too long', { sessionTimeoutMs: 1_800_001 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['a member id that nobody gave out', { memberId: 'nobody' }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['no protocols', { protocols: [] }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
    ['no protocol type', { protocolType: '' }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
  ])('has %s', async (_what, change, errorCode) => {
    const request = joining(change);
    expect(await now(coordinator().join(request))).toEqual({ ...REFUSED, errorCode, memberId: request.memberId });
  });

  test.each([
    ['another protocol type', { protocolType: 'connect' }],
    ['no protocol that all know', { protocols: protocols('roundrobin') }],
    ['no protocols', { protocols: [] }],
  ])('has %s than the group', async (_what, change) => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    const errorCode = ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    expect(await now(groups.join(joining(change)))).toMatchObject({ errorCode, memberId: '' });
    const { memberId } = follower;
    expect(await now(groups.join(joining({ memberId, ...change })))).toMatchObject({ errorCode, memberId });
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
  });
});

describe('a member id', () => {
  test('is given first and joined with then (KIP-394)', async () => {
    const groups = coordinator();
    const first = await groups.join(joining({ requireMemberId: true }));
    expect(first).toMatchObject({ ...REFUSED, errorCode: ErrorCode.MEMBER_ID_REQUIRED });
    expect(first.memberId).toMatch(/^client-[0-9a-f-]{36}$/);
    const { memberId } = first;
    expect(await now(rejoin(groups, first, { requireMemberId: true }))).toMatchObject({ errorCode: 0, memberId });
  });

  test('that is not joined with yet is no member', async () => {
    const groups = coordinator();
    const pending = await groups.join(joining({ requireMemberId: true }));
    expect(heartbeat(groups, { ...pending, generationId: 0 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(sync(groups, { ...pending, generationId: 0 }))).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
    });
    expect(await now(rejoin(groups, pending, { groupInstanceId: 'static' }))).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_SERVER_ERROR,
      memberId: '',
    });
  });

  test('is good for one session timeout', async () => {
    const groups = coordinator();
    const pending = await groups.join(joining({ requireMemberId: true }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await now(rejoin(groups, pending))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  test('that was given out does not disturb a stable group, and holds its next rebalance up', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    const pending = await groups.join(joining({ requireMemberId: true }));
    expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
    const again = rejoin(groups, member);
    expect(await later(9_999, again)).toBe('waits');
    expect(await later(1, again)).toMatchObject({ errorCode: 0, generationId: 2 });
    expect(await now(rejoin(groups, pending))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  test('that was given out can leave', async () => {
    const groups = coordinator();
    const pending = await groups.join(joining({ requireMemberId: true }));
    expect(leave(groups, pending)).toBe(ErrorCode.NONE);
    expect(await now(rejoin(groups, pending))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  test('of a static member begins with its instance id and is given at once', async () => {
    const joined = await now(coordinator().join(joining({ groupInstanceId: 'rack1', requireMemberId: true })));
    expect(joined).toMatchObject({ errorCode: 0, memberId: expect.stringMatching(/^rack1-[0-9a-f-]{36}$/) });
  });
});

describe('the first generation', () => {
  test('has one leader, who alone learns who is there', async () => {
    const [leader, follower] = await stable(
      coordinator(),
      { protocols: protocols('range=a') },
      { protocols: protocols('range=b') },
    );
    expect(leader).toMatchObject({
      generationId: 1,
      protocolType: 'consumer',
      protocolName: 'range',
      skipAssignment: false,
    });
    expect(leader.leader).toBe(leader.memberId);
    expect(leader.members).toEqual([
      { memberId: leader.memberId, groupInstanceId: null, metadata: Buffer.from('a') },
      { memberId: follower.memberId, groupInstanceId: null, metadata: Buffer.from('b') },
    ]);
    expect(follower).toMatchObject({ generationId: 1, leader: leader.memberId, members: [] });
  });

  test('waits for the initial delay, and longer while members come, up to a rebalance timeout (KIP-134)', async () => {
    const groups = coordinator({ initialRebalanceDelayMs: 3_000 });
    const first = groups.join(joining({ rebalanceTimeoutMs: 7_000 }));
    expect(await later(2_000, first)).toBe('waits');
    const second = groups.join(joining({ rebalanceTimeoutMs: 7_000 }));
    expect(await later(2_000, first)).toBe('waits');
    const third = groups.join(joining({ rebalanceTimeoutMs: 7_000 }));
    // 3 s, 3 s more for the second, and the 1 s that is left of 7 for the third.
    expect(await later(2_999, first)).toBe('waits');
    expect(await later(1, first)).toMatchObject({ generationId: 1, members: [{}, {}, {}] });
    expect(await now(Promise.all([second, third]))).not.toBe('waits');
  });

  test('comes when the initial delay is over for one who is alone', async () => {
    const join = coordinator({ initialRebalanceDelayMs: 3_000 }).join(joining({ rebalanceTimeoutMs: 500 }));
    expect(await later(2_999, join)).toBe('waits');
    expect(await later(1, join)).toMatchObject({ generationId: 1 });
  });

  test('does not wait for a member that comes after the delay was spent in vain', async () => {
    const groups = coordinator({ initialRebalanceDelayMs: 3_000 });
    const [member] = await Promise.all([groups.join(joining()), vi.advanceTimersByTimeAsync(3_000)]);
    const second = groups.join(joining());
    expect(await now(second)).toBe('waits');
    expect(await now(rejoin(groups, member))).toMatchObject({ generationId: 2 });
    expect(await now(second)).toMatchObject({ generationId: 2 });
  });
});

describe('the join barrier', () => {
  test('holds until all known members are back', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    const third = groups.join(joining());
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    const second = rejoin(groups, follower);
    expect(await now(third)).toBe('waits');
    expect(await now(rejoin(groups, leader))).toMatchObject({ generationId: 2, members: [{}, {}, {}] });
    expect(await now(second)).toMatchObject({ generationId: 2, leader: leader.memberId });
    expect(await now(third)).toMatchObject({ generationId: 2, leader: leader.memberId });
  });

  test('removes those who are not back within the rebalance timeout, the leader too', async () => {
    const groups = coordinator();
    const long = { sessionTimeoutMs: 300_000 };
    const [leader, follower] = await stable(
      groups,
      { ...long, rebalanceTimeoutMs: 20_000 },
      { ...long, rebalanceTimeoutMs: 30_000 },
    );
    const third = groups.join(joining(long));
    expect(await later(59_999, third)).toBe('waits');
    expect(await later(1, third)).toMatchObject({
      generationId: 2,
      members: [{}],
      leader: expect.stringContaining('client-'),
    });
    expect(heartbeat(groups, leader)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(rejoin(groups, follower))).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  test('is as patient as the most patient member', async () => {
    const groups = coordinator();
    const long = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 1_000 };
    await stable(groups, { ...long, rebalanceTimeoutMs: 5_000 });
    const second = groups.join(joining(long));
    expect(await later(4_999, second)).toBe('waits');
    expect(await later(1, second)).toMatchObject({ generationId: 2 });
  });

  test('falls when the last one that it waits for leaves, or its session ends', async () => {
    const groups = coordinator();
    const [first, , third] = await stable(groups, {}, {}, {});
    const again = rejoin(groups, first);
    leave(groups, third);
    expect(await later(9_999, again)).toBe('waits');
    expect(await later(1, again)).toMatchObject({ generationId: 2, members: [{ memberId: first.memberId }] });
  });

  test('answers a member that leaves while it waits', async () => {
    const groups = coordinator();
    const [, follower] = await stable(groups, {}, {});
    const again = rejoin(groups, follower, { protocols: protocols('range=new') });
    expect(await now(again)).toBe('waits');
    leave(groups, follower);
    expect(await now(again)).toEqual({ ...REFUSED, errorCode: ErrorCode.UNKNOWN_MEMBER_ID, memberId: '' });
  });

  test('answers the first of two JoinGroups of one member at once', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    const changed = { protocols: protocols('range=new') };
    const lost = rejoin(groups, follower, changed);
    const again = rejoin(groups, follower, changed);
    expect(await now(lost)).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
    expect(await now(rejoin(groups, leader))).toMatchObject({ generationId: 2 });
    expect(await now(again)).toMatchObject({ errorCode: 0, generationId: 2 });
  });

  test('keeps a waiting member beyond its session, and no new one beyond five minutes', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, { rebalanceTimeoutMs: 600_000 }, {});
    const waiting = rejoin(groups, follower, { protocols: protocols('range=new') });
    const fresh = groups.join(joining());
    for (let elapsed = 0; elapsed < 299_000; elapsed += 1_000) {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    }
    expect(await now(fresh)).toBe('waits');
    expect(await later(1_000, fresh)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, memberId: '' });
    expect(await now(waiting)).toBe('waits');
    expect(await now(rejoin(groups, leader))).toMatchObject({ generationId: 2, members: [{}, {}] });
    expect(await now(waiting)).toMatchObject({ errorCode: 0, generationId: 2 });
  });
});

describe('a member that joins again', () => {
  test('gets the same answer while the group completes its rebalance', async () => {
    const groups = coordinator();
    const [leader, follower] = await Promise.all([
      groups.join(joining()),
      groups.join(joining()),
      vi.advanceTimersByTimeAsync(0),
    ]);
    expect(await now(rejoin(groups, leader))).toEqual(leader);
    expect(await now(rejoin(groups, follower))).toEqual(follower);
  });

  test('with something new begins another rebalance', async () => {
    const groups = coordinator();
    const [member] = await Promise.all([groups.join(joining()), vi.advanceTimersByTimeAsync(0)]);
    const changed = await now(rejoin(groups, member, { protocols: protocols('range=new') }));
    expect(changed).toMatchObject({ generationId: 2, members: [{ metadata: Buffer.from('new') }] });
  });

  test('changes nothing in a stable group if it is a follower and says nothing new', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    expect(await now(rejoin(groups, follower, { rebalanceTimeoutMs: 1 }))).toEqual(follower);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
    const more = rejoin(groups, follower, { protocols: protocols('range', 'roundrobin') });
    expect(await now(more)).toBe('waits');
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('begins a rebalance if it leads: it has seen that partitions changed', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    const again = rejoin(groups, leader);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(await now(again)).toBe('waits');
    expect(await now(rejoin(groups, follower))).toMatchObject({ generationId: 2 });
  });
});

describe('the protocol', () => {
  test.each([
    ['a', ['a', 'b'], ['b', 'a']],
    ['b', ['a', 'b'], ['b', 'a'], ['b', 'a']],
    // x is known to one member alone, so its vote goes to its second choice.
    ['a', ['x', 'a', 'b'], ['b', 'a'], ['a', 'b']],
  ])('is %s, which most prefer of what all know', async (selected, ...preferences) => {
    const [leader] = await stable(coordinator(), ...preferences.map((names) => ({ protocols: protocols(...names) })));
    expect(leader?.protocolName).toBe(selected);
  });

  test('may be of another type when a group begins anew', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    leave(groups, member);
    const connect = groups.join(joining({ protocolType: 'connect', protocols: protocols('eager') }));
    // 2 was the generation with nobody in it.
    expect(await now(connect)).toMatchObject({ generationId: 3, protocolType: 'connect', protocolName: 'eager' });
  });
});

describe('a full group', () => {
  const full = { errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED, memberId: '' };

  test('takes nobody else', async () => {
    const groups = coordinator({ maxSize: 2 });
    await stable(groups, {}, {});
    expect(await now(groups.join(joining()))).toEqual({ ...REFUSED, ...full });
    expect(await now(groups.join(joining({ requireMemberId: true })))).toMatchObject(full);
    expect(await now(groups.join(joining({ memberId: 'nobody' })))).toMatchObject(full);
    expect(await now(groups.join(joining({ protocols: [] })))).toMatchObject(full);
  });

  test('takes while it rebalances those who join first', async () => {
    const groups = coordinator({ maxSize: 2 });
    const ids = await Promise.all([1, 2, 3].map(() => groups.join(joining({ requireMemberId: true }))));
    const joins = ids.map((pending) => rejoin(groups, pending));
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.all(joins)).toMatchObject([{ generationId: 1, members: [{}, {}] }, { generationId: 1 }, full]);
  });
});
