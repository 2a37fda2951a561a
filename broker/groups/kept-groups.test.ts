import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { GroupMetadata } from '../../protocol/logs/consumer-offsets.js';
import { FluxmqError } from '../errors.js';
import type { GroupCoordinator } from './coordinator.js';
import type { JoinRequest, JoinResult } from './requests.js';
import { GROUP, heartbeat, joining, later, leave, now, rejoin, stable, sync } from './testing/fixture.js';
import { commit, Held, position, Restarts } from './testing/kept.js';

const NO_SPACE = new FluxmqError('Storage', 'no space left');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A member that has joined, as the first of its group. */
async function joined(groups: GroupCoordinator, change: Partial<JoinRequest> = {}): Promise<JoinResult> {
  const result = groups.join(joining(change));
  await vi.advanceTimersByTimeAsync(0);
  return result;
}

/** What the log says of the group, oldest first. */
async function said({ state }: Restarts) {
  const values: (ReturnType<typeof GroupMetadata.decodeValue> | null)[] = [];
  await state.replay(({ records }) => {
    for (const { key, value } of records) {
      if (key?.readInt16BE() === GroupMetadata.type) values.push(value && GroupMetadata.decodeValue(value));
    }
  });
  return values;
}

describe('after a restart', () => {
  test('members go on in their generation with what they were assigned', async () => {
    const restarts = await Restarts.begin();
    const [leader, follower] = await stable(await restarts.start(), {}, {});
    const groups = await restarts.start();
    expect(heartbeat(groups, leader)).toBe(ErrorCode.NONE);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.NONE);
    expect(await now(sync(groups, follower))).toMatchObject({ errorCode: 0, assignment: Buffer.from('part 1') });
    const { memberId, generationId } = leader;
    expect(await commit(groups, 5n, { memberId, generationId })).toBe(ErrorCode.NONE);
    // The leader leads still.
    expect(await now(rejoin(groups, follower))).toMatchObject({ generationId, leader: memberId });
    const again = rejoin(groups, leader);
    expect(heartbeat(groups, follower)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    await now(rejoin(groups, follower));
    expect(await now(again)).toMatchObject({ generationId: generationId + 1, members: [{}, {}] });
  });

  test('a member has all of its session to be heard of', async () => {
    const restarts = await Restarts.begin();
    const before = await restarts.start();
    const [member] = await stable(before, { sessionTimeoutMs: 10_000 });
    await vi.advanceTimersByTimeAsync(9_000);
    const groups = await restarts.start();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heartbeat(groups, member)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  test('a static member comes back under the id that it had last', async () => {
    const restarts = await Restarts.begin();
    const groupInstanceId = 'one';
    const before = await restarts.start();
    const [first] = await stable(before, { groupInstanceId });
    const second = await before.join(joining({ groupInstanceId }));
    const groups = await restarts.start();
    expect(heartbeat(groups, second, groupInstanceId)).toBe(ErrorCode.NONE);
    expect(heartbeat(groups, first, groupInstanceId)).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(await now(sync(groups, second, {}, groupInstanceId))).toMatchObject({ assignment: Buffer.from('part 0') });
  });

  test('a group that is empty counts its generations on', async () => {
    const restarts = await Restarts.begin();
    const before = await restarts.start();
    const [member] = await stable(before, {});
    leave(before, member);
    await commit(before, 1n);
    const groups = await restarts.start();
    expect(heartbeat(groups, member)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await now(groups.join(joining()))).toMatchObject({ generationId: 3 });
    expect(position(groups)).toBe(1n);
  });

  test('a group that has more members than it may begins a rebalance', async () => {
    const restarts = await Restarts.begin();
    const [leader] = await stable(await restarts.start(), {}, {});
    const groups = await restarts.start({ maxSize: 1 });
    expect(heartbeat(groups, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('a group that was forgotten stays so', async () => {
    const restarts = await Restarts.begin();
    const before = await restarts.start({ expiryCheckIntervalMs: 60_000 });
    const [member] = await stable(before, {});
    leave(before, member);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await said(restarts)).at(-1)).toBeNull();
    expect(await now((await restarts.start()).join(joining()))).toMatchObject({ generationId: 1 });
  });
});

describe('what the log says of a group', () => {
  test('is said with the assignments, with changed static members, and when nobody is left', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    const [member] = await stable(groups, { groupInstanceId: 'one', sessionTimeoutMs: 7_000 });
    const second = await groups.join(joining({ groupInstanceId: 'one', sessionTimeoutMs: 8_000 }));
    leave(groups, second, 'one');
    const group = { protocolType: 'consumer', generation: 1, protocol: 'range' };
    const stored = {
      groupInstanceId: 'one',
      clientId: 'client',
      clientHost: '/127.0.0.1',
      rebalanceTimeout: 60_000,
      subscription: Buffer.from('range'),
      assignment: Buffer.from('part 0'),
    };
    const { memberId } = member;
    expect(await said(restarts)).toMatchObject([
      { ...group, leader: memberId, members: [{ ...stored, memberId, sessionTimeout: 7_000 }] },
      { ...group, leader: second.memberId, members: [{ ...stored, memberId: second.memberId, sessionTimeout: 8_000 }] },
      { ...group, generation: 2, protocol: null, leader: null, members: [] },
    ]);
  });

  test('is in the log before a member gets its assignment', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const member = await joined(groups);
    const answer = sync(groups, member, { [member.memberId]: 'all' });
    expect(await later(5_000, answer)).toBe('waits');
    held.goOn();
    expect(await now(answer)).toMatchObject({ errorCode: ErrorCode.NONE, assignment: Buffer.from('all') });
  });

  test('is not awaited by members who are in a rebalance again', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const member = await joined(groups);
    const answer = sync(groups, member, { [member.memberId]: 'all' });
    await now(answer);
    const second = groups.join(joining());
    expect(await now(answer)).toMatchObject({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS });
    held.goOn();
    expect(await now(second)).toBe('waits');
    expect(heartbeat(groups, member)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  test('sends members back to join where it cannot be written', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const member = await joined(groups);
    const answer = sync(groups, member, { [member.memberId]: 'all' });
    held.fail(NO_SPACE);
    expect(await now(answer)).toMatchObject({ errorCode: ErrorCode.NOT_COORDINATOR });
    expect(heartbeat(groups, member)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(await now(rejoin(groups, member))).toMatchObject({ generationId: 2 });
  });

  test('leaves a static member its id where the new one cannot be written', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groupInstanceId = 'one';
    const before = await restarts.start();
    const [member] = await stable(before, { groupInstanceId });
    const groups = await restarts.start({}, { state: held });
    const back = groups.join(joining({ groupInstanceId }));
    held.fail(NO_SPACE);
    expect(await now(back)).toMatchObject({ errorCode: ErrorCode.NOT_COORDINATOR, memberId: '' });
    expect(heartbeat(groups, member, groupInstanceId)).toBe(ErrorCode.NONE);
  });

  test('is too much for the log where members say too much', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    const member = await joined(groups, { protocols: [{ name: 'range', metadata: Buffer.alloc(1_100_000) }] });
    expect(await now(sync(groups, member, { [member.memberId]: 'all' }))).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_SERVER_ERROR,
    });
  });

  test('tells the first of two that come for one instance that it is fenced, though it is written later', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groupInstanceId = 'one';
    await stable(await restarts.start(), { groupInstanceId });
    const groups = await restarts.start({}, { state: held });
    const first = groups.join(joining({ groupInstanceId }));
    const second = groups.join(joining({ groupInstanceId }));
    await now(second);
    held.goOn();
    expect(await now(first)).toMatchObject({ errorCode: ErrorCode.FENCED_INSTANCE_ID });
    const { memberId, ...answer } = await second;
    expect(answer).toMatchObject({ errorCode: ErrorCode.NONE, generationId: 1 });
    expect(memberId).not.toBe((await first).memberId);
    expect(heartbeat(groups, { memberId, ...answer }, groupInstanceId)).toBe(ErrorCode.NONE);
  });

  test('stays, and the group too, where its end cannot be written', async () => {
    const restarts = await Restarts.begin();
    await commit(await restarts.start(), 1n);
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const deleted = groups.deleteGroup(GROUP);
    held.fail(NO_SPACE);
    await expect(deleted).rejects.toBe(NO_SPACE);
    expect(position(groups)).toBe(1n);
    expect(position(await restarts.start())).toBe(1n);
  });
});
