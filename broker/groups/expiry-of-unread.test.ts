import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConsumerProtocolSubscription, encodeConsumerProtocol } from '../../protocol/consumer-protocol.js';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupCoordinator } from './coordinator.js';
import { coordinator, GROUP, heartbeat, stable } from './testing/fixture.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUR_MS = 3_600_000;

/** A group with a member that reads `orders`, or says what nobody can read, an hour after it has committed for `orders` and `visits`. */
async function anHourLater(metadata: Buffer, protocolType = 'consumer'): Promise<GroupCoordinator> {
  const groups = coordinator(
    { offsetsRetentionMinutes: 60, expiryCheckIntervalMs: 60_000 },
    { partitionExists: () => true },
  );
  const protocols = [{ name: 'range', metadata }];
  const [member] = await stable(groups, { protocols, protocolType, sessionTimeoutMs: 1_800_000 });
  const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: -1, committedMetadata: null }];
  const topics = ['orders', 'visits'].map((name) => ({ name, partitions }));
  await groups.commitOffsets({ groupId: GROUP, ...member, groupInstanceId: null, topics });
  for (let quarter = 0; quarter < 4; quarter++) {
    await vi.advanceTimersByTimeAsync(HOUR_MS / 4);
    expect(heartbeat(groups, member)).toBe(ErrorCode.NONE);
  }
  return groups;
}

const kept = (groups: GroupCoordinator) => groups.fetchOffsets(GROUP, null).topics.map(({ name }) => name);
const orders = encodeConsumerProtocol(ConsumerProtocolSubscription, { topics: ['orders'] }, 1);

test('consumers at work keep the offsets of topics that they read, and of others for a time (KIP-211)', async () => {
  expect(kept(await anHourLater(orders))).toEqual(['orders']);
});

test('where it is not known what members read, they keep all', async () => {
  expect(kept(await anHourLater(Buffer.from('no subscription')))).toEqual(['orders', 'visits']);
  expect(kept(await anHourLater(orders, 'connect'))).toEqual(['orders', 'visits']);
});
