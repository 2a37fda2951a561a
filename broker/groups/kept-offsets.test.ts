import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { LegacyOffsetCommit, OffsetCommit } from '../../protocol/logs/consumer-offsets.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { FluxmqError } from '../errors.js';
import { markerBatch } from '../storage/testing/transactions.js';
import { GROUP, leave, now, stable } from './testing/fixture.js';
import { commit, commitInTransaction, committing, Held, position, Restarts } from './testing/kept.js';

const DAY = 24 * 60 * 60_000;
const PRODUCER = 7n;
const ORDERS_0 = [{ name: 'orders', partitionIndexes: [0] }];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A group's key and value, as a log holds them. */
function record(value: Buffer | null, key: Buffer) {
  return encodeBatch({ records: [{ key, value, timestamp: 0n }] });
}

describe('a commit', () => {
  test('is seen after a restart', async () => {
    const restarts = await Restarts.begin();
    const before = await restarts.start();
    await commit(before, 1n);
    await commit(before, 2n, {
      topics: [
        {
          name: 'orders',
          partitions: [{ partitionIndex: 1, committedOffset: 5n, committedLeaderEpoch: 3, committedMetadata: 'note' }],
        },
      ],
    });
    await commit(before, 3n);
    const kept = before.fetchOffsets(GROUP, null);
    const after = await restarts.start();
    expect(after.fetchOffsets(GROUP, null)).toEqual(kept);
    expect(position(after)).toBe(3n);
  });

  test('is answered when it is in the log, and not seen before', async () => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const answer = commit(groups, 1n);
    expect(await now(answer)).toBe('waits');
    expect(position(groups)).toBe(-1n);
    held.goOn();
    expect(await answer).toBe(ErrorCode.NONE);
    expect(position(groups)).toBe(1n);
  });

  test.each([
    ['cannot be written', new FluxmqError('Storage', 'no space left'), ErrorCode.NOT_COORDINATOR],
    ['meets a bug', new Error('a bug'), ErrorCode.UNKNOWN_SERVER_ERROR],
  ])('that %s leaves the group where it was', async (_, reason, errorCode) => {
    const restarts = await Restarts.begin();
    const held = new Held(restarts.state);
    const groups = await restarts.start({}, { state: held });
    const answer = commit(groups, 1n);
    held.fail(reason);
    expect(await answer).toBe(errorCode);
    expect(position(groups)).toBe(-1n);
  });

  test('of more than the log takes at once is refused', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    const [one] = committing(1n).topics[0]?.partitions ?? [];
    if (one === undefined) throw new Error('a commit of nothing');
    const partitions = Array.from({ length: 300 }, () => ({ ...one, committedMetadata: 'm'.repeat(4096) }));
    expect(await commit(groups, 1n, { topics: [{ name: 'orders', partitions }] })).toBe(
      ErrorCode.INVALID_COMMIT_OFFSET_SIZE,
    );
  });

  test('does not speak for another topic that takes the name of the one it was made for', async () => {
    const restarts = await Restarts.begin();
    const [first, second] = ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAg'];
    await commit(await restarts.start({}, { topicId: () => first }), 1n);
    expect(position(await restarts.start({}, { topicId: () => first }))).toBe(1n);
    expect(position(await restarts.start({}, { topicId: () => second }))).toBe(-1n);
  });
});

describe('what is forgotten stays so after a restart:', () => {
  test.each<[string, (groups: Awaited<ReturnType<Restarts['start']>>) => Promise<void>]>([
    ['a group', (groups) => groups.deleteGroup(GROUP)],
    ['a position', (groups) => groups.deleteOffsets(GROUP, ORDERS_0)],
    ['positions in a topic', (groups) => groups.topicDeleted('orders')],
  ])('%s', async (_, forget) => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    await commit(groups, 1n);
    await commitInTransaction(groups, 2n, PRODUCER);
    await forget(groups);
    expect(position(groups)).toBe(-1n);
    const partition = await restarts.write(markerBatch(Number(PRODUCER), 'commit'));
    groups.transactionEnded(PRODUCER, partition, true);
    expect(position(groups)).toBe(-1n);
    expect(position(await restarts.start())).toBe(-1n);
  });

  test('not what was not named', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    await commit(groups, 1n);
    await groups.deleteOffsets(GROUP, [{ name: 'orders', partitionIndexes: [1] }]);
    await groups.deleteOffsets('other', ORDERS_0);
    await groups.topicDeleted('other');
    expect(position(groups)).toBe(1n);
    expect(position(await restarts.start())).toBe(1n);
  });

  test('a commit that is on its way when its topic is deleted', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    const answer = commit(groups, 1n);
    await groups.topicDeleted('orders');
    await answer;
    expect(position(groups)).toBe(-1n);
    expect(position(await restarts.start())).toBe(-1n);
  });

  test('all groups, when their log is deleted', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    await commit(groups, 1n);
    const log = await restarts.state.make();
    await restarts.topics.delete(log);
    await groups.topicDeleted(log.name);
    expect(position(groups)).toBe(-1n);
    expect(await commit(groups, 2n)).toBe(ErrorCode.NONE);
    expect(position(await restarts.start())).toBe(2n);
  });
});

describe('a position in a transaction (KIP-447)', () => {
  /** What a consumer is told that waits for open transactions. */
  const stablePosition = (groups: Awaited<ReturnType<Restarts['start']>>) => {
    const { committedOffset, errorCode } = groups.fetchOffsets(GROUP, ORDERS_0, true).topics[0]?.partitions[0] ?? {};
    return errorCode === ErrorCode.NONE ? committedOffset : errorCode;
  };

  describe.each([
    ['in one process', false],
    ['over restarts', true],
  ])('%s', (_, restarting) => {
    test.each([
      ['commit', true, 2n],
      ['abort', false, 1n],
    ] as const)('counts when its %s says so', async (type, committed, expected) => {
      const restarts = await Restarts.begin();
      let groups = await restarts.start();
      await commit(groups, 1n);
      expect(await commitInTransaction(groups, 2n, PRODUCER)).toBe(ErrorCode.NONE);
      if (restarting) groups = await restarts.start();
      expect(position(groups)).toBe(1n);
      expect(stablePosition(groups)).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
      const partition = await restarts.write(markerBatch(Number(PRODUCER), type));
      if (restarting) groups = await restarts.start();
      else groups.transactionEnded(PRODUCER, partition, committed);
      expect(position(groups)).toBe(expected);
      expect(stablePosition(groups)).toBe(expected);
    });

    test('does not move what was committed after it', async () => {
      const restarts = await Restarts.begin();
      let groups = await restarts.start();
      await commitInTransaction(groups, 1n, PRODUCER);
      await commit(groups, 2n);
      const partition = await restarts.write(markerBatch(Number(PRODUCER), 'commit'));
      if (restarting) groups = await restarts.start();
      else groups.transactionEnded(PRODUCER, partition, true);
      expect(position(groups)).toBe(2n);
    });
  });

  test('is told apart from those of other producers and other partitions of the log', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    await commitInTransaction(groups, 1n, PRODUCER);
    const partition = restarts.state.partitionOf(GROUP);
    groups.transactionEnded(PRODUCER + 1n, partition, true);
    groups.transactionEnded(PRODUCER, partition + 1, true);
    expect(position(groups)).toBe(-1n);
    groups.transactionEnded(PRODUCER, partition, true);
    expect(position(groups)).toBe(1n);
  });

  test('is refused to a producer that was fenced', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start();
    expect(await commitInTransaction(groups, 1n, PRODUCER, { producerEpoch: 3 })).toBe(ErrorCode.NONE);
    expect(await commitInTransaction(groups, 1n, PRODUCER, { producerEpoch: 3 })).toBe(ErrorCode.NONE);
    expect(await commitInTransaction(groups, 2n, PRODUCER, { producerEpoch: 2 })).toBe(
      ErrorCode.INVALID_PRODUCER_EPOCH,
    );
  });

  test('is taken from members of this generation, in any state, and from who names none', async () => {
    const groups = await (await Restarts.begin()).start();
    const [{ memberId, generationId }] = await stable(groups, {});
    expect(await commitInTransaction(groups, 1n, PRODUCER)).toBe(ErrorCode.NONE);
    expect(await commitInTransaction(groups, 1n, PRODUCER, { memberId, generationId })).toBe(ErrorCode.NONE);
    expect(await commitInTransaction(groups, 1n, PRODUCER, { memberId, generationId: 9 })).toBe(
      ErrorCode.ILLEGAL_GENERATION,
    );
    expect(await commitInTransaction(groups, 1n, PRODUCER, { memberId: 'nobody', generationId })).toBe(
      ErrorCode.UNKNOWN_MEMBER_ID,
    );
  });
});

describe('a position that nobody uses is forgotten', () => {
  const CHECK = { expiryCheckIntervalMs: 60_000 };

  test('7 days after a consumer without members committed it', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start(CHECK);
    await commit(groups, 1n);
    await vi.advanceTimersByTimeAsync(7 * DAY - 60_000);
    expect(position(groups)).toBe(1n);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(position(groups)).toBe(-1n);
    expect(position(await restarts.start())).toBe(-1n);
  });

  test('7 days after the time that the client gave, where it gave one', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start(CHECK);
    const [topic] = committing(1n).topics;
    const partitions =
      topic?.partitions.map((one) => ({ ...one, commitTimestamp: BigInt(Date.now() - 6 * DAY) })) ?? [];
    await commit(groups, 1n, { topics: [{ name: 'orders', partitions }] });
    await vi.advanceTimersByTimeAsync(DAY - 60_000);
    expect(position(groups)).toBe(1n);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(position(groups)).toBe(-1n);
  });

  test('7 days after its group is empty, however old it is then, also when it was empty before a restart', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start(CHECK);
    const [member] = await stable(groups, { sessionTimeoutMs: 1_800_000 });
    const { memberId, generationId } = member;
    await commit(groups, 1n, { memberId, generationId });
    for (let passed = 0; passed < 10 * DAY; passed += 1_800_000 - 1) {
      await vi.advanceTimersByTimeAsync(1_800_000 - 1);
      groups.heartbeat({ groupId: GROUP, memberId, generationId, groupInstanceId: null });
    }
    expect(position(groups)).toBe(1n);
    leave(groups, member);
    await vi.advanceTimersByTimeAsync(6 * DAY);
    const after = await restarts.start(CHECK);
    await vi.advanceTimersByTimeAsync(DAY - 60_001);
    expect(position(after)).toBe(1n);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(position(after)).toBe(-1n);
  });

  test('when the time is over that the client asked for, which a restart does not change', async () => {
    const restarts = await Restarts.begin();
    await commit(await restarts.start(), 1n, { retentionTimeMs: 600_000n });
    const groups = await restarts.start(CHECK);
    await vi.advanceTimersByTimeAsync(540_000);
    expect(position(groups)).toBe(1n);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(position(groups)).toBe(-1n);
  });

  test('but not while a transaction may move it', async () => {
    const restarts = await Restarts.begin();
    const groups = await restarts.start(CHECK);
    await commit(groups, 1n);
    await commitInTransaction(groups, 2n, PRODUCER);
    await vi.advanceTimersByTimeAsync(8 * DAY);
    expect(position(groups)).toBe(1n);
    groups.transactionEnded(PRODUCER, restarts.state.partitionOf(GROUP), false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(position(groups)).toBe(-1n);
  });
});

describe('a log that others wrote', () => {
  test('may hold commits of the oldest kind', async () => {
    const restarts = await Restarts.begin();
    const key = { group: GROUP, topic: 'orders', partition: 0 };
    const { key: oldKey, value } = LegacyOffsetCommit.encode(
      key,
      { offset: 5n, metadata: 'm', commitTimestamp: 3n },
      0,
    );
    await restarts.write(record(value, oldKey));
    expect(position(await restarts.start())).toBe(5n);
  });

  test('may hold kinds of records that are not known here', async () => {
    const restarts = await Restarts.begin();
    await restarts.write(record(Buffer.from([0, 9, 1, 2, 3]), Buffer.from([0, 99, 1, 2, 3])));
    await restarts.write(record(null, Buffer.from([0, 98])));
    const groups = await restarts.start();
    expect(await commit(groups, 1n)).toBe(ErrorCode.NONE);
    expect(position(await restarts.start())).toBe(1n);
  });

  test.each([
    ['a value of a version that nobody has written', Buffer.from([0, 99, 1, 2, 3])],
    ['a value that is cut short', Buffer.from([0, 3, 1])],
  ])('may hold %s: then its groups, and no others, are to look for another coordinator', async (_, value) => {
    const restarts = await Restarts.begin();
    const before = await restarts.start();
    await commit(before, 1n);
    await commit(before, 2n, { groupId: 'other' });
    const { key } = OffsetCommit.tombstone({ group: GROUP, topic: 'orders', partition: 1 });
    await restarts.write(record(value, key));
    const groups = await restarts.start();
    expect(groups.fetchOffsets(GROUP, null)).toEqual({ errorCode: ErrorCode.NOT_COORDINATOR, topics: [] });
    expect(await commit(groups, 3n)).toBe(ErrorCode.NOT_COORDINATOR);
    expect(await groups.coordinates(GROUP)).toBe(false);
    expect(await groups.coordinates('other')).toBe(true);
    expect(position(groups, 'other')).toBe(2n);
  });
});
