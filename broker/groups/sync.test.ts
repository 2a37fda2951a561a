import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import type { JoinResult, SyncRequest } from './requests.js';
import { coordinator, GROUP, heartbeat, joining, later, leave, now, rejoin, stable, sync } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Members that have joined, and not synced. */
async function joined(groups: GroupCoordinator): Promise<[leader: JoinResult, follower: JoinResult]> {
  const patient = { sessionTimeoutMs: 600_000 };
  const joins = Promise.all([groups.join(joining(patient)), groups.join(joining(patient))]);
  await vi.advanceTimersByTimeAsync(0);
  return joins;
}

function refused(errorCode: number) {
  return { errorCode, protocolType: null, protocolName: null, assignment: Buffer.alloc(0) };
}

describe('followers', () => {
  test('wait for the leader, and each gets its own part', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    const waiting = sync(groups, follower);
    expect(await now(waiting)).toBe('waits');
    expect(heartbeat(groups, follower)).toBe(ErrorCode.NONE);
    const led = sync(groups, leader, { [leader.memberId]: 'mine', [follower.memberId]: 'yours', ghost: 'nobody' });
    const names = { errorCode: 0, protocolType: 'consumer', protocolName: 'range' };
    expect(await now(led)).toEqual({ ...names, assignment: Buffer.from('mine') });
    expect(await now(waiting)).toEqual({ ...names, assignment: Buffer.from('yours') });
  });

  test('get an empty part from a leader that forgot them, at once when they come late', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    await now(sync(groups, leader, { [leader.memberId]: 'all' }));
    expect(await now(sync(groups, follower))).toMatchObject({ errorCode: 0, assignment: Buffer.alloc(0) });
  });

  test('are sent back to join when the group changes before the leader has assigned', async () => {
    const groups = coordinator();
    const [, follower] = await joined(groups);
    const waiting = sync(groups, follower);
    void groups.join(joining());
    expect(await now(waiting)).toEqual(refused(ErrorCode.REBALANCE_IN_PROGRESS));
  });

  test('learn that they were removed while they wait', async () => {
    const groups = coordinator();
    const [, follower] = await joined(groups);
    const waiting = sync(groups, follower);
    leave(groups, follower);
    expect(await now(waiting)).toEqual(refused(ErrorCode.UNKNOWN_MEMBER_ID));
  });

  test('that ask twice get the answer at the second request', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    const lost = sync(groups, follower);
    const again = sync(groups, follower);
    expect(await now(lost)).toEqual(refused(ErrorCode.REBALANCE_IN_PROGRESS));
    await now(sync(groups, leader, { [follower.memberId]: 'yours' }));
    expect(await now(again)).toMatchObject({ assignment: Buffer.from('yours') });
  });

  test('stay members while they wait longer than their session', async () => {
    const groups = coordinator();
    const joins = [groups.join(joining({ sessionTimeoutMs: 300_000 })), groups.join(joining())] as const;
    await vi.advanceTimersByTimeAsync(0);
    const [leader, follower] = await Promise.all(joins);
    const waiting = sync(groups, follower);
    expect(await later(30_000, waiting)).toBe('waits');
    await now(sync(groups, leader, { [follower.memberId]: 'yours' }));
    expect(await now(waiting)).toMatchObject({ assignment: Buffer.from('yours') });
    // Its session has begun anew with the answer.
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(1);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('a stable group', () => {
  test('repeats an assignment, and takes no other one from its leader', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, {}, {});
    expect(await now(sync(groups, leader, { [leader.memberId]: 'new' }))).toMatchObject({
      assignment: Buffer.from('part 0'),
    });
    expect(await now(sync(groups, follower))).toMatchObject({ assignment: Buffer.from('part 1') });
  });

  test('keeps its own copy of what the leader sent', async () => {
    const groups = coordinator();
    const [leader] = await joined(groups);
    const bytes = Buffer.from('theirs');
    const { memberId, generationId } = leader;
    const names = { groupInstanceId: null, protocolType: null, protocolName: null };
    const request = { groupId: GROUP, memberId, generationId, ...names };
    await now(groups.sync({ ...request, assignments: [{ memberId, assignment: bytes }] }));
    bytes.fill(0);
    expect(await now(sync(groups, leader))).toMatchObject({ assignment: Buffer.from('theirs') });
  });
});

describe('a SyncGroup that is refused', () => {
  // All as Apache Kafka 3.9.2 and 4.3.1 answered.
  const cases: [string, Partial<SyncRequest>, number][] = [
    ['an empty group id', { groupId: '' }, ErrorCode.INVALID_GROUP_ID],
    ['an unknown group', { groupId: 'another' }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['an unknown member', { memberId: 'nobody' }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['an unknown member before the generation', { memberId: 'nobody', generationId: 9 }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['an instance id that the member does not have', { groupInstanceId: 'other' }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['an older generation', { generationId: 0 }, ErrorCode.ILLEGAL_GENERATION],
    ['a newer generation', { generationId: 2 }, ErrorCode.ILLEGAL_GENERATION],
    ['a wrong generation before the protocol', { generationId: 2, protocolName: 'x' }, ErrorCode.ILLEGAL_GENERATION],
    ['another protocol', { protocolName: 'roundrobin' }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
    ['another protocol type', { protocolType: 'connect' }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
  ];

  test.each(cases)('has %s', async (_what, change, errorCode) => {
    const groups = coordinator();
    const [{ memberId, generationId }] = await stable(groups, {});
    const names = { groupInstanceId: null, protocolType: 'consumer', protocolName: 'range' };
    const request = { groupId: GROUP, memberId, generationId, ...names, assignments: [] };
    expect(await now(groups.sync(request))).toMatchObject({ errorCode: 0 });
    expect(await now(groups.sync({ ...request, ...change }))).toEqual(refused(errorCode));
  });

  test('comes while a rebalance is prepared', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    void groups.join(joining());
    expect(await now(sync(groups, member))).toEqual(refused(ErrorCode.REBALANCE_IN_PROGRESS));
  });

  test('comes when everybody has left', async () => {
    const groups = coordinator();
    const [member] = await stable(groups, {});
    leave(groups, member);
    expect(await now(sync(groups, member))).toEqual(refused(ErrorCode.UNKNOWN_MEMBER_ID));
  });
});

describe('the sync barrier', () => {
  test('removes a leader that does not assign within the rebalance timeout, and lets the others join again', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    const waiting = sync(groups, follower);
    expect(await later(59_999, waiting)).toBe('waits');
    expect(await later(1, waiting)).toEqual(refused(ErrorCode.REBALANCE_IN_PROGRESS));
    expect(heartbeat(groups, leader)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(await now(rejoin(groups, follower))).toMatchObject({ generationId: 2, leader: follower.memberId });
  });

  test('removes a follower that does not ask within the rebalance timeout, in a stable group too', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    await now(sync(groups, leader));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(1);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('removes all who do not ask, in one rebalance', async () => {
    const groups = coordinator();
    const [leader, follower] = await joined(groups);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(groups.join(joining()))).toMatchObject({ generationId: 3 });
  });

  test('is over when all have asked', async () => {
    const groups = coordinator();
    const patient = { sessionTimeoutMs: 600_000 };
    const [leader] = await stable(groups, patient, patient);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
  });
});
