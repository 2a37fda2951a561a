import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Api,
  ErrorCode,
  Heartbeat,
  type Input,
  JoinGroup,
  LeaveGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
} from '../../protocol/index.js';
import type { Handler, RequestContext } from '../handler.js';
import { offsetCommit } from '../handlers/08-offset-commit.js';
import { offsetFetch } from '../handlers/09-offset-fetch.js';
import { joinGroup } from '../handlers/11-join-group.js';
import { heartbeat } from '../handlers/12-heartbeat.js';
import { leaveGroup } from '../handlers/13-leave-group.js';
import { syncGroup } from '../handlers/14-sync-group.js';
import { GroupCoordinator } from './coordinator.js';
import { coordinator, GROUP, protocols } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const exists = (topic: string, partition: number) => topic === 'orders' && partition < 2;

/** Only what the handlers of groups look at. */
function context(groups: GroupCoordinator, version: number, gone = new AbortController().signal): RequestContext {
  const topics = { partition: (topic: string, index: number) => (exists(topic, index) ? {} : undefined) };
  return { groups, version, clientId: null, clientHost: '/127.0.0.1', gone, topics } as unknown as RequestContext;
}

/** Asks over the bytes of a version, so that an answer which the version cannot carry is found out. */
async function ask<Req, Res>(
  api: Api<Req, Res>,
  handler: Pick<Handler<Req>, 'answer'>,
  version: number,
  request: Input<Req>,
  groups: GroupCoordinator,
): Promise<Res> {
  const asked = api.request.decode(api.request.encode(request, version), version);
  const answer = handler.answer(asked, context(groups, version));
  await vi.advanceTimersByTimeAsync(0);
  const given = (await answer) as Input<Res> | undefined;
  if (given === undefined) throw new Error(`${api.name} v${version} was not answered`);
  return api.response.decode(api.response.encode(given, version), version);
}

/** OffsetCommit and OffsetFetch name topics up to here, and by their ids from v10 on; that is tested beside their handlers. */
const LAST_BY_NAME = 9;

function versions({ versions: [min, max] }: { versions: readonly [number, number] }, from = min): number[] {
  return Array.from({ length: max - from + 1 }, (_, index) => from + index);
}

function versionsByName(handler: { versions: readonly [number, number] }): number[] {
  return versions(handler, 1).filter((version) => version <= LAST_BY_NAME);
}

const JOIN = { groupId: GROUP, sessionTimeoutMs: 10_000, protocolType: 'consumer', protocols: protocols('range') };

describe('JoinGroup', () => {
  test.each(versions(JoinGroup))('v%i says nothing of protocols when it is refused', async (version) => {
    const answer = await ask(JoinGroup, joinGroup, version, { ...JOIN, groupId: '' }, coordinator());
    const protocolName = version >= 7 ? null : '';
    expect(answer).toMatchObject({
      errorCode: ErrorCode.INVALID_GROUP_ID,
      generationId: -1,
      protocolName,
      members: [],
    });
  });

  test.each(versions(JoinGroup))(
    'v%i takes a new member, from v4 on with an id that it gave before',
    async (version) => {
      const groups = coordinator();
      let answer = await ask(JoinGroup, joinGroup, version, JOIN, groups);
      expect(answer.errorCode).toBe(version >= 4 ? ErrorCode.MEMBER_ID_REQUIRED : ErrorCode.NONE);
      const { memberId } = answer;
      // A client without an id of its own is one with an empty id.
      expect(memberId).toMatch(/^-[0-9a-f]{8}-/);
      if (version >= 4) answer = await ask(JoinGroup, joinGroup, version, { ...JOIN, memberId }, groups);
      expect(answer).toMatchObject({ errorCode: 0, generationId: 1, leader: memberId, protocolName: 'range' });
      expect(answer.protocolType).toBe(version >= 7 ? 'consumer' : null);
    },
  );

  test.each(versions(JoinGroup, 5))(
    'v%i takes a static member at once, and skips assignments from v9 on',
    async (version) => {
      const groups = coordinator();
      const request = { ...JOIN, groupInstanceId: 'a', rebalanceTimeoutMs: 10_000 };
      const first = await ask(JoinGroup, joinGroup, version, request, groups);
      expect(first).toMatchObject({ errorCode: 0, members: [{ groupInstanceId: 'a' }] });
      const { memberId } = first;
      const sync = { groupId: GROUP, generationId: 1, memberId, groupInstanceId: 'a' };
      await ask(SyncGroup, syncGroup, 3, sync, groups);
      const second = await ask(JoinGroup, joinGroup, version, request, groups);
      expect(second.skipAssignment).toBe(version >= 9);
      expect(second.leader).toBe(version >= 9 ? second.memberId : memberId);
    },
  );

  test('v0 lets a rebalance take as long as a session', async () => {
    const groups = coordinator();
    const { memberId } = await ask(JoinGroup, joinGroup, 0, JOIN, groups);
    await ask(SyncGroup, syncGroup, 0, { groupId: GROUP, generationId: 1, memberId }, groups);
    const second = joinGroup.answer(JoinGroup.request.decode(JoinGroup.request.encode(JOIN, 0), 0), context(groups, 0));
    await vi.advanceTimersByTimeAsync(9_000);
    const beat = { groupId: GROUP, generationId: 1, memberId };
    expect(await ask(Heartbeat, heartbeat, 0, beat, groups)).toMatchObject({
      errorCode: ErrorCode.REBALANCE_IN_PROGRESS,
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await second).toMatchObject({ generationId: 2, members: [{}] });
  });

  test('ends without an answer when its connection is gone', async () => {
    const gone = new AbortController();
    const groups = coordinator({ initialRebalanceDelayMs: 3_000 });
    const request = JoinGroup.request.decode(JoinGroup.request.encode(JOIN, 3), 3);
    const answer = joinGroup.answer(request, context(groups, 3, gone.signal));
    gone.abort();
    expect(await answer).toBeUndefined();
    expect(await joinGroup.answer(request, context(groups, 3, gone.signal))).toBeUndefined();
  });
});

describe('SyncGroup', () => {
  test.each(versions(SyncGroup))('v%i answers the assignment, and the protocol from v5 on', async (version) => {
    const groups = coordinator();
    const { memberId } = await ask(JoinGroup, joinGroup, 3, JOIN, groups);
    const names = version >= 5 ? { protocolType: 'consumer', protocolName: 'range' } : {};
    const assignments = [{ memberId, assignment: Buffer.from('all') }];
    const request = { groupId: GROUP, generationId: 1, memberId, assignments, ...names };
    const answer = await ask(SyncGroup, syncGroup, version, request, groups);
    const none = { protocolType: null, protocolName: null };
    expect(answer).toMatchObject({ errorCode: 0, assignment: Buffer.from('all'), ...none, ...names });
  });

  test('v5 must name the protocol, before anything else is looked at (KIP-559)', async () => {
    const request = { groupId: '', generationId: 1, memberId: 'm', protocolType: 'consumer' };
    const answer = await ask(SyncGroup, syncGroup, 5, request, coordinator());
    expect(answer.errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });
});

test.each(versions(Heartbeat))('Heartbeat v%i of nobody', async (version) => {
  const request = { groupId: GROUP, generationId: 1, memberId: 'nobody' };
  expect(await ask(Heartbeat, heartbeat, version, request, coordinator())).toMatchObject({
    errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
  });
});

test.each(versions(LeaveGroup))('LeaveGroup v%i fails as a whole up to v2, by member from v3 on', async (version) => {
  const request = {
    groupId: GROUP,
    ...(version >= 3 ? { members: [{ memberId: 'nobody' }] } : { memberId: 'nobody' }),
  };
  const failed = { memberId: 'nobody', groupInstanceId: null, errorCode: ErrorCode.UNKNOWN_MEMBER_ID };
  const expected =
    version >= 3 ? { errorCode: 0, members: [failed] } : { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, members: [] };
  expect(await ask(LeaveGroup, leaveGroup, version, request, coordinator())).toMatchObject(expected);
  expect(await ask(LeaveGroup, leaveGroup, version, { ...request, groupId: '' }, coordinator())).toMatchObject({
    errorCode: ErrorCode.INVALID_GROUP_ID,
    members: [],
  });
});

describe('OffsetCommit and OffsetFetch', () => {
  const commit = (name: string) => ({
    groupId: GROUP,
    topics: [{ name, partitions: [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: null }] }],
  });
  const committed = (version: number, name: string, groups = coordinator()) =>
    ask(OffsetCommit, offsetCommit, version, commit(name), groups);
  const answered = (name: string, errorCode: number) => [{ name, partitions: [{ partitionIndex: 0, errorCode }] }];

  // As 3.9.2, which advertises v0 and has no ZooKeeper.
  test('v0 is refused', async () => {
    expect((await committed(0, 'orders')).topics).toMatchObject(answered('orders', ErrorCode.UNSUPPORTED_VERSION));
    expect((await committed(0, 'unheard')).topics).toMatchObject(
      answered('unheard', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
    );
    const request = { groupId: GROUP, topics: [{ name: 'orders', partitionIndexes: [0] }] };
    expect((await ask(OffsetFetch, offsetFetch, 0, request, coordinator())).topics).toMatchObject([
      {
        name: 'orders',
        partitions: [{ committedOffset: -1n, metadata: '', errorCode: ErrorCode.UNSUPPORTED_VERSION }],
      },
    ]);
  });

  test.each(versionsByName(offsetCommit))('v%i of the commit keeps an offset', async (version) => {
    const groups = coordinator();
    expect((await committed(version, 'orders', groups)).topics).toMatchObject(answered('orders', ErrorCode.NONE));
    expect((await committed(version, 'unheard', groups)).topics).toMatchObject(
      answered('unheard', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
    );
    expect(groups.fetchOffsets(GROUP, null).topics).toMatchObject([
      { partitions: [{ committedOffset: 5n, metadata: '' }] },
    ]);
  });

  test.each(versionsByName(offsetFetch))('v%i of the fetch finds it', async (version) => {
    const groups = coordinator();
    await committed(6, 'orders', groups);
    const partitions = [
      { partitionIndex: 0, committedOffset: 5n, committedLeaderEpoch: -1, metadata: '', errorCode: 0 },
      { partitionIndex: 9, committedOffset: -1n, committedLeaderEpoch: -1, metadata: '', errorCode: 0 },
    ];
    const topics = [{ name: 'orders', partitionIndexes: [0, 9] }];
    const one = { groupId: GROUP, topics };
    const request = version >= 8 ? { groups: [one, { groupId: 'unheard', topics: null }], requireStable: true } : one;
    const answer = await ask(OffsetFetch, offsetFetch, version, request, groups);
    expect(version >= 8 ? answer.groups : [answer]).toMatchObject(
      version >= 8
        ? [
            { groupId: GROUP, topics: [{ name: 'orders', partitions }], errorCode: 0 },
            { groupId: 'unheard', topics: [], errorCode: 0 },
          ]
        : [{ topics: [{ name: 'orders', partitions }], errorCode: 0 }],
    );
    if (version < 2 || version >= 8) return;
    const all = await ask(OffsetFetch, offsetFetch, version, { groupId: GROUP, topics: null }, groups);
    expect(all.topics).toMatchObject([{ name: 'orders', partitions: [{ committedOffset: 5n }] }]);
  });

  test.each(versionsByName(offsetFetch))(
    'v%i of the fetch puts an error of the group where the version has room',
    async (version) => {
      const groups = new GroupCoordinator({}, { partitionExists: exists, coordinates: () => false });
      const one = { groupId: GROUP, topics: [{ name: 'orders', partitionIndexes: [0] }] };
      const answer = await ask(OffsetFetch, offsetFetch, version, version >= 8 ? { groups: [one] } : one, groups);
      const errorCode = ErrorCode.NOT_COORDINATOR;
      if (version < 2) expect(answer.topics).toMatchObject([{ partitions: [{ committedOffset: -1n, errorCode }] }]);
      else if (version < 8) expect(answer).toMatchObject({ topics: [], errorCode });
      else expect(answer.groups).toEqual([{ groupId: GROUP, topics: [], errorCode }]);
    },
  );
});
