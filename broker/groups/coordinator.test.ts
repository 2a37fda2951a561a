import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { GroupCoordinator } from './coordinator.js';
import { coordinator, GROUP, heartbeat, joining, now, stable, sync } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const COMMIT = {
  groupId: GROUP,
  memberId: '',
  groupInstanceId: null,
  generationId: -1,
  topics: [
    {
      name: 'orders',
      partitions: [{ partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: -1, committedMetadata: null }],
    },
  ],
};

test('settings that cannot be are refused by name', () => {
  expect(() => coordinator({ maxSize: 0 })).toThrow('maxSize is 0; it must be a whole number from 1 to 2147483647.');
  expect(() => coordinator({ initialRebalanceDelayMs: -1 })).toThrow('initialRebalanceDelayMs');
});

test('close answers all who wait, and leaves no timer', async () => {
  const groups = coordinator();
  const [leader] = await stable(groups, {});
  const joins = groups.join(joining());
  const pending = await groups.join(joining({ groupId: 'other', requireMemberId: true }));
  expect(pending.errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
  const first = groups.join(joining({ groupId: 'first' }));
  groups.close();
  const errorCode = ErrorCode.COORDINATOR_NOT_AVAILABLE;
  expect(await now(joins)).toMatchObject({ errorCode });
  expect(await now(first)).toMatchObject({ errorCode });
  expect(vi.getTimerCount()).toBe(0);
  expect(heartbeat(groups, leader)).toBe(errorCode);
  expect(await now(sync(groups, leader))).toMatchObject({ errorCode });
  expect(await now(groups.join(joining()))).toMatchObject({ errorCode });
  expect(groups.leave(GROUP, [])).toEqual({ errorCode, members: [] });
  expect(groups.fetchOffsets(GROUP, null)).toEqual({ errorCode, topics: [] });
});

test('groups that another broker coordinates are refused', async () => {
  const groups = new GroupCoordinator({}, { partitionExists: () => true, coordinates: () => false });
  const errorCode = ErrorCode.NOT_COORDINATOR;
  expect(await now(groups.join(joining()))).toMatchObject({ errorCode, memberId: '' });
  expect(groups.heartbeat({ groupId: GROUP, memberId: 'm', generationId: 1, groupInstanceId: null })).toBe(errorCode);
  expect(groups.leave(GROUP, [])).toEqual({ errorCode, members: [] });
  expect(groups.fetchOffsets(GROUP, null)).toEqual({ errorCode, topics: [] });
  expect(await groups.commitOffsets(COMMIT)).toEqual([
    { name: 'orders', partitions: [{ partitionIndex: 0, errorCode }] },
  ]);
  groups.close();
});

test('a group is forgotten when it has neither members nor offsets', async () => {
  const groups = coordinator({ expiryCheckIntervalMs: 60_000 });
  await stable(groups, {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await now(groups.join(joining()))).toMatchObject({ generationId: 1 });
});

test('a group is kept for its offsets', async () => {
  const groups = coordinator({ expiryCheckIntervalMs: 60_000 });
  await stable(groups, {});
  await vi.advanceTimersByTimeAsync(10_000);
  await groups.commitOffsets(COMMIT);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(groups.fetchOffsets(GROUP, null).topics).toHaveLength(1);
  expect(await now(groups.join(joining()))).toMatchObject({ generationId: 3 });
});

test('changes of a group are logged with their reasons (KIP-800)', async () => {
  const lines: string[] = [];
  const log = { info: (_facts: object, message: string) => void lines.push(message), error: () => {} };
  const groups = new GroupCoordinator({ initialRebalanceDelayMs: 0 }, { partitionExists: () => true, log });
  const [member] = await stable(groups, { reason: 'it starts' });
  groups.leave(GROUP, [{ memberId: member.memberId, groupInstanceId: null, reason: 'it stops' }]);
  expect(lines).toEqual([
    `group is PreparingRebalance: member ${member.memberId} joined from /127.0.0.1: it starts`,
    `group is CompletingRebalance: 1 members, leader ${member.memberId}`,
    `group is Stable: 1 assignments from leader ${member.memberId}`,
    `group is PreparingRebalance: member ${member.memberId} left: it stops`,
    'group is Empty: nobody is left',
  ]);
});
