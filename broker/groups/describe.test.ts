import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import { coordinator, GROUP, joining, leave, now, protocols, rejoin, stable, sync } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const EMPTY = Buffer.alloc(0);

function described(groups: GroupCoordinator, groupId = GROUP) {
  const group = groups.describe(groupId);
  if (typeof group === 'number') throw new Error(`the group is answered with ${group}`);
  return group;
}

function member(id: { memberId: string }, metadata: string, assignment: string) {
  return {
    memberId: id.memberId,
    groupInstanceId: null,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    metadata: Buffer.from(metadata),
    assignment: Buffer.from(assignment),
  };
}

describe('a group', () => {
  test('shows who reads what while it is stable', async () => {
    const groups = coordinator();
    const [leader, follower] = await stable(groups, { protocols: protocols('range=a') }, { groupInstanceId: 'i' });
    expect(described(groups)).toEqual({
      groupId: GROUP,
      state: 'Stable',
      protocolType: 'consumer',
      protocolName: 'range',
      members: [member(leader, 'a', 'part 0'), { ...member(follower, 'range', 'part 1'), groupInstanceId: 'i' }],
    });
  });

  // As Kafka 4.3.1 answered; 3.9.2 hides assignments, too.
  test('hides its protocol and what is said under it while it rebalances', async () => {
    const groups = coordinator();
    const [leader] = await stable(groups, {});
    const joined = groups.join(joining());
    const hidden = { ...member(leader, '', 'part 0'), metadata: EMPTY };
    expect(described(groups)).toMatchObject({
      state: 'PreparingRebalance',
      protocolType: 'consumer',
      protocolName: '',
      members: [hidden, { metadata: EMPTY, assignment: EMPTY }],
    });
    await now(rejoin(groups, leader));
    const newcomer = await joined;
    expect(described(groups)).toMatchObject({
      state: 'CompletingRebalance',
      protocolName: '',
      members: [hidden, member(newcomer, '', '')],
    });
  });

  test('keeps its type when all have left, and has none before the first comes', async () => {
    const groups = coordinator();
    expect(groups.describe(GROUP)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    await groups.join(joining({ requireMemberId: true }));
    expect(described(groups)).toEqual({
      groupId: GROUP,
      state: 'Empty',
      protocolType: '',
      protocolName: '',
      members: [],
    });
    const [only] = await stable(groups, {});
    leave(groups, only);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(described(groups)).toMatchObject({ state: 'Empty', protocolType: 'consumer', members: [] });
  });
});

describe('the list of groups', () => {
  async function three() {
    const groups = coordinator();
    await stable(groups, {});
    await now(groups.join(joining({ groupId: 'connect', protocolType: 'connect', protocols: protocols('v0') })));
    await groups.join(joining({ groupId: 'invited', requireMemberId: true }));
    return groups;
  }
  const ids = (groups: GroupCoordinator, states: string[], types: string[] = []) => {
    const listed = groups.list({ states, types });
    return typeof listed === 'number' ? listed : listed.map(({ groupId }) => groupId);
  };

  test('has them all where nothing is filtered', async () => {
    const type = 'classic';
    expect((await three()).list({ states: [], types: [] })).toEqual([
      { groupId: GROUP, state: 'Stable', type, protocolType: 'consumer' },
      { groupId: 'connect', state: 'CompletingRebalance', type, protocolType: 'connect' },
      { groupId: 'invited', state: 'Empty', type, protocolType: '' },
    ]);
  });

  test('is filtered by states and types that are written as one likes', async () => {
    const groups = await three();
    expect(ids(groups, ['Stable', 'empty', 'NoSuchState'])).toEqual([GROUP, 'invited']);
    expect(ids(groups, [' COMPLETINGREBALANCE '])).toEqual(['connect']);
    expect(ids(groups, ['NoSuchState'])).toEqual([]);
    expect(ids(groups, [], ['Classic'])).toEqual([GROUP, 'connect', 'invited']);
    expect(ids(groups, [], ['consumer'])).toEqual([]);
    expect(ids(groups, ['Stable'], ['nonsense', 'classic'])).toEqual([GROUP]);
  });
});

test('a coordinator that is closed, or another one’s, describes and lists nothing', async () => {
  const closed = coordinator();
  closed.close();
  expect(closed.list({ states: [], types: [] })).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  expect(closed.describe(GROUP)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const other = coordinator({}, { coordinates: () => false });
  expect(other.describe(GROUP)).toBe(ErrorCode.NOT_COORDINATOR);
});

test('who has synced is shown what it was assigned anew', async () => {
  const groups = coordinator();
  const [only] = await stable(groups, {});
  const again = await now(rejoin(groups, only, { protocols: protocols('range=b') }));
  if (again === 'waits') throw new Error('the only member waits for others');
  await sync(groups, again, { [only.memberId]: 'other part' });
  expect(described(groups).members).toEqual([member(only, 'b', 'other part')]);
});
