import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../../protocol/index.js';
import { FluxmqError, KafkaError } from '../../errors.js';
import type { ConsumerMember } from './member.js';
import { listed } from './partitions.js';
import { noGroup } from './records.js';
import { GROUP, settle, TestGroups } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function refusal(promise: Promise<unknown>): Promise<{ code: number; message: string }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KafkaError)) throw new Error(`no refusal: ${error}`);
  return { code: error.code, message: error.message };
}

async function codeOf(promise: Promise<unknown>): Promise<number> {
  return (await refusal(promise)).code;
}

/** All that a group is. */
function stateOf(of: TestGroups) {
  const group = of.groups.get(GROUP);
  const shown = (member: ConsumerMember) => ({
    ...member,
    subscribedTopicNames: [...member.subscribedTopicNames],
    assigned: [...member.assigned].map(([topic, partitions]) => [topic, ...[...partitions].sort()]),
    pendingRevocation: [...member.pendingRevocation].map(([topic, partitions]) => [topic, ...[...partitions].sort()]),
  });
  return (
    group && {
      epoch: group.epoch,
      assignmentEpoch: group.assignmentEpoch,
      assignmentTimestamp: group.assignmentTimestamp,
      metadataHash: group.metadataHash,
      members: [...group.members()].map(shown).sort((a, b) => (a.memberId < b.memberId ? -1 : 1)),
      target: [...group.target].map(([id, partitions]) => ({ id, partitions: listed(partitions) })).sort(),
      expressions: [...group.expressions],
      state: group.state,
    }
  );
}

/** Time for another assignment. */
const nextAssignment = () => vi.advanceTimersByTimeAsync(1_000);

describe('a member that joins', () => {
  test('founds a group at epoch 2, and has all partitions at once', async () => {
    const of = new TestGroups();
    const member = of.member('a');
    expect(await member.join()).toEqual({
      memberId: 'a',
      memberEpoch: 2,
      heartbeatIntervalMs: 5_000,
      assignment: { topicPartitions: [{ topicId: of.topics.get('orders')?.id, partitions: [0, 1, 2, 3] }] },
    });
    expect(of.groups.get(GROUP)).toMatchObject({ state: 'Stable', epoch: 2, assignmentEpoch: 2 });
  });

  test('hears nothing that it knows', async () => {
    const member = new TestGroups().member('a');
    await member.join();
    expect(await member.ask()).toEqual({
      memberId: 'a',
      memberEpoch: 2,
      heartbeatIntervalMs: 5_000,
      assignment: null,
    });
  });

  test('second waits for what the first has to let go, which is told with its next heartbeat', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    await nextAssignment();
    await b.join();
    expect([b.memberEpoch, b.partitions]).toEqual([3, []]);
    expect(of.groups.get(GROUP)?.state).toBe('Reconciling');
    await a.take({});
    expect([a.memberEpoch, a.partitions]).toEqual([2, ['orders-0', 'orders-1']]);
    await b.beat();
    expect(b.partitions).toEqual([]);
    await a.beat();
    expect(a.memberEpoch).toBe(3);
    await b.beat();
    expect(b.partitions).toEqual(['orders-2', 'orders-3']);
    expect(of.groups.get(GROUP)?.state).toBe('Stable');
  });

  test('within a second of the last assignment waits for the next one', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    expect(await b.join()).toMatchObject({ memberEpoch: 2, assignment: { topicPartitions: [] } });
    expect(of.groups.get(GROUP)).toMatchObject({ state: 'Assigning', epoch: 3, assignmentEpoch: 2 });
    await vi.advanceTimersByTimeAsync(999);
    await settle(a, b);
    expect(a.partitions).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1);
    await settle(a, b);
    expect([a.partitions.length, b.partitions.length]).toEqual([2, 2]);
  });

  test('may join again, and is who it was', async () => {
    const of = new TestGroups();
    const member = of.member('a');
    await member.join();
    await member.join();
    expect([member.memberEpoch, member.partitions.length]).toEqual([2, 4]);
  });

  test('without an id gets one where the coordinator names members', async () => {
    const of = new TestGroups();
    const member = of.member('');
    expect((await member.join(['orders'], { mustNameItself: false })).memberId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('beyond the largest size is refused; who is in stays in', async () => {
    const of = new TestGroups({ orders: 1 }, { maxSize: 1 });
    const member = of.member('a');
    await member.join();
    expect(await refusal(of.member('b').join())).toEqual({
      code: ErrorCode.GROUP_MAX_SIZE_REACHED,
      message: 'The consumer group has reached its maximum capacity of 1 members.',
    });
    await member.beat();
  });
});

describe('a member that is not told to', () => {
  test('joins a group that is not there is refused, and makes none', async () => {
    const of = new TestGroups();
    expect(await codeOf(of.member('a').ask({ memberEpoch: 1 }))).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(await codeOf(of.member('a').leave())).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(await codeOf(of.member('a').join([], { subscribedTopicRegex: '(' }))).toBe(
      ErrorCode.INVALID_REGULAR_EXPRESSION,
    );
    expect([...of.groups.all()]).toEqual([]);
  });

  test.each([
    ['a greater epoch', 7, 'greater'],
    ['a smaller epoch', 1, 'smaller'],
  ])('has %s is fenced', async (_, memberEpoch, which) => {
    const of = new TestGroups();
    const member = of.member('a');
    await member.join();
    await nextAssignment();
    await member.beat({ subscribedTopicNames: [] });
    await settle(member);
    expect(await refusal(member.ask({ memberEpoch }))).toEqual({
      code: ErrorCode.FENCED_MEMBER_EPOCH,
      message:
        `The consumer group member has a ${which} member epoch (${memberEpoch}) than the one known by the group ` +
        'coordinator (3). The member must abandon all its partitions and rejoin.',
    });
  });

  test('missed the answer with its new epoch may say the one before, if it owns nothing else', async () => {
    const of = new TestGroups({ orders: 2, other: 1 });
    const member = of.member('a');
    await member.join();
    await nextAssignment();
    const { memberEpoch, owned } = member;
    await member.ask({ subscribedTopicNames: ['orders', 'other'], topicPartitions: owned });
    expect(await codeOf(member.ask({ memberEpoch, topicPartitions: null }))).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    const strange = [{ topicId: of.topics.set('third', 1), partitions: [0] }];
    expect(await codeOf(member.ask({ memberEpoch, topicPartitions: strange }))).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(await member.ask({ memberEpoch, topicPartitions: owned })).toMatchObject({ memberEpoch: memberEpoch + 1 });
  });
});

describe('topics', () => {
  test('are made, grow and go under their members', async () => {
    const of = new TestGroups({});
    const member = of.member('a');
    await member.join(['orders']);
    expect(member.partitions).toEqual([]);
    await nextAssignment();
    of.topics.set('orders', 1);
    await member.beat();
    expect(member.partitions).toEqual(['orders-0']);
    await nextAssignment();
    of.topics.set('orders', 2);
    await member.beat();
    expect(member.partitions).toEqual(['orders-0', 'orders-1']);
    await nextAssignment();
    of.topics.delete('orders');
    await settle(member);
    expect(member.partitions).toEqual([]);
  });

  test('that a member does not want any more are taken from it before others are assigned anew', async () => {
    const of = new TestGroups({ orders: 1, other: 1 });
    const member = of.member('a');
    await member.join(['orders', 'other']);
    await member.take({ subscribedTopicNames: ['other'] });
    expect([member.memberEpoch, member.partitions]).toEqual([2, ['other-0']]);
  });
});

describe('an expression', () => {
  const byExpression = (subscribedTopicRegex: string) => ({ subscribedTopicNames: null, subscribedTopicRegex });

  test('is looked up behind the first answer, and again when topics come, at most every ten seconds', async () => {
    const of = new TestGroups({ 'orders-eu': 1, 'orders-us': 1, other: 1 });
    const member = of.member('a');
    expect(await member.join([], byExpression('orders-.*'))).toMatchObject({ memberEpoch: 1 });
    await member.beat();
    expect([member.memberEpoch, member.partitions]).toEqual([2, ['orders-eu-0', 'orders-us-0']]);
    of.topics.set('orders-cn', 1);
    await vi.advanceTimersByTimeAsync(10_000);
    await settle(member);
    expect(member.partitions).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    await settle(member);
    expect(member.partitions).toHaveLength(3);
  });

  test('that another member has already is known at once', async () => {
    const of = new TestGroups({ orders: 2 });
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join([], byExpression('ord.*'));
    await a.beat();
    await nextAssignment();
    await b.join([], byExpression('ord.*'));
    await settle(a, b);
    expect([a.partitions.length, b.partitions.length]).toEqual([1, 1]);
  });

  test('goes with the last member that has it', async () => {
    const of = new TestGroups({ orders: 1 });
    const member = of.member('a');
    await member.join([], byExpression('ord.*'));
    expect(of.groups.get(GROUP)?.expressions.size).toBe(1);
    await nextAssignment();
    await member.beat({ subscribedTopicRegex: '', subscribedTopicNames: [] });
    await settle(member);
    expect(member.partitions).toEqual([]);
    expect(of.groups.get(GROUP)?.expressions.size).toBe(0);
  });

  test('is refused with the words of RE2/J', async () => {
    const of = new TestGroups();
    expect(await refusal(of.member('a').join([], byExpression('(')))).toEqual({
      code: ErrorCode.INVALID_REGULAR_EXPRESSION,
      message: 'SubscribedTopicRegex `(` is not a valid regular expression: missing closing ).',
    });
  });
});

describe('time', () => {
  test('ends a member that sends no heartbeat for its session', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    await b.join();
    await vi.advanceTimersByTimeAsync(44_999);
    await a.beat();
    await vi.advanceTimersByTimeAsync(1);
    expect(await codeOf(b.beat())).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    await nextAssignment();
    await settle(a);
    expect(a.partitions).toHaveLength(4);
  });

  test('ends a member that does not let go within its rebalance timeout', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join(['orders'], { rebalanceTimeoutMs: 10_000 });
    await nextAssignment();
    await b.join();
    await a.take({});
    await vi.advanceTimersByTimeAsync(9_999);
    await a.ask({});
    await vi.advanceTimersByTimeAsync(1);
    expect(await codeOf(a.ask({}))).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    await settle(b);
    expect(b.partitions).toHaveLength(4);
  });

  test('leaves nothing running when members have left, or the coordinator is closed', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    await nextAssignment();
    await b.join();
    await a.take({});
    await a.leave();
    expect(vi.getTimerCount()).toBe(1);
    of.groups.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('what is set for one group holds from the next heartbeat of its members on', async () => {
  let settings = { sessionTimeoutMs: 45_000, heartbeatIntervalMs: 5_000, assignmentIntervalMs: 0 };
  const of = new TestGroups({ orders: 4 }, {}, { settingsOf: () => settings });
  const [a, b] = [of.member('a'), of.member('b')];
  expect(await a.join()).toMatchObject({ heartbeatIntervalMs: 5_000 });
  settings = { sessionTimeoutMs: 60_000, heartbeatIntervalMs: 9_000, assignmentIntervalMs: 15_000 };
  expect(await a.beat()).toMatchObject({ heartbeatIntervalMs: 9_000 });
  await b.join();
  expect(of.groups.get(GROUP)).toMatchObject({ epoch: 3, assignmentEpoch: 2 });
  await vi.advanceTimersByTimeAsync(59_999);
  expect(of.groups.get(GROUP)?.size).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(of.groups.get(GROUP)?.size).toBe(0);
});

describe('a static member', () => {
  test('comes back under another id to what it had', async () => {
    const of = new TestGroups();
    const before = of.member('before', 'one');
    await before.join();
    expect(await before.leaveForAWhile()).toEqual({
      memberId: 'before',
      memberEpoch: -2,
      heartbeatIntervalMs: 0,
      assignment: null,
    });
    const after = of.member('after', 'one');
    await after.join();
    expect([after.memberEpoch, after.partitions.length]).toEqual([2, 4]);
    expect(await codeOf(before.ask())).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(of.groups.get(GROUP)?.size).toBe(1);
  });

  test('keeps its instance id until it leaves', async () => {
    const of = new TestGroups();
    await of.member('first', 'one').join();
    expect(await refusal(of.member('second', 'one').join())).toEqual({
      code: ErrorCode.UNRELEASED_INSTANCE_ID,
      message:
        'Static member second with instance id one cannot join the group because the instance id is owned by first member.',
    });
  });

  test('that does not come back ends with its session', async () => {
    const of = new TestGroups();
    const member = of.member('a', 'one');
    await member.join();
    await member.leaveForAWhile();
    await vi.advanceTimersByTimeAsync(45_000);
    expect(of.groups.get(GROUP)).toMatchObject({ isEmpty: true, state: 'Empty' });
  });

  test('leaves for good as others do', async () => {
    const of = new TestGroups();
    const member = of.member('a', 'one');
    await member.join();
    await member.leave();
    await of.member('b', 'one').join();
    expect(await codeOf(of.member('c', 'two').leave())).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('a restart', () => {
  test('finds every group as it was, whatever it was in the middle of', async () => {
    const of = new TestGroups({ orders: 4, 'a-topic': 2 });
    const [a, b, c] = [of.member('a'), of.member('b', 'one'), of.member('c')];
    const states: unknown[] = [];
    const compare = () => {
      expect(stateOf(of.restarted())).toEqual(stateOf(of));
      states.push(stateOf(of));
    };
    await a.join(['orders'], { rackId: 'rack', serverAssignor: 'range' });
    compare();
    await nextAssignment();
    await b.join();
    compare();
    await a.take({});
    compare();
    await nextAssignment();
    await c.join([], { subscribedTopicNames: null, subscribedTopicRegex: 'a-.*' });
    compare();
    await settle(a, b, c);
    compare();
    await b.leaveForAWhile();
    compare();
    await of.member('d', 'one').join();
    compare();
    await c.leave();
    compare();
    await a.leave();
    compare();
    expect(new Set(states).size).toBe(states.length);
  });

  test('begins the sessions of members anew, and the time that they have to let go', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    await nextAssignment();
    await b.join();
    await a.take({});
    of.groups.close();
    const { groups } = of.restarted();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(groups.get(GROUP)?.get('a')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(groups.get(GROUP)?.isEmpty).toBe(true);
  });

  test('finds nothing of a group that was deleted', async () => {
    const of = new TestGroups();
    const member = of.member('a');
    await member.join([], { subscribedTopicNames: ['orders'], subscribedTopicRegex: 'o.*' });
    const group = of.groups.get(GROUP);
    if (group !== undefined) of.written.push(...noGroup(group));
    expect([...of.restarted().groups.all()]).toEqual([]);
  });
});

describe('records that cannot be written', () => {
  test('make the client ask again, and go out before the next ones', async () => {
    const of = new TestGroups();
    const [a, b] = [of.member('a'), of.member('b')];
    await a.join();
    of.failure = new FluxmqError('Storage', 'The disk is full.');
    expect(await refusal(b.join())).toEqual({
      code: ErrorCode.NOT_COORDINATOR,
      message: 'What has changed in group group cannot be kept for now.',
    });
    of.failure = undefined;
    await nextAssignment();
    await a.beat();
    expect(stateOf(of.restarted())).toEqual(stateOf(of));
    await b.join();
    await settle(a, b);
    expect(b.partitions).toHaveLength(2);
  });
});
