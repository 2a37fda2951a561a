import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Connection,
  ConsumerGroupDescribe,
  ConsumerGroupHeartbeat,
  CreateTopics,
  ErrorCode,
  FindCoordinator,
  OffsetCommit,
  OffsetFetch,
} from '../../../protocol/index.js';
import { crash } from '../../storage/testing/crash.js';
import { complaints, dumpLogSegments, needsDump } from '../../storage/testing/dump-log-segments.js';
import { temporaryDirectory } from '../../storage/testing/temporary-directory.js';
import { connectTo, runningBroker } from '../../testing/running-broker.js';

const GROUP = 'group';
const MEMBER = 'member';

async function brokerOn(dataDir: string): Promise<Connection> {
  return connectTo(await runningBroker({ dataDir, enableConsumerGroups: true }));
}

/** A group of one member that reads two topics, one of them by an expression, and has committed an offset. */
async function joinAndCommit(client: Connection): Promise<void> {
  const topics = ['orders', 'clicks-eu'].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
  await client.send(CreateTopics, 7, { topics });
  expect((await client.send(FindCoordinator, 3, { key: GROUP })).errorCode).toBe(ErrorCode.NONE);
  const joined = await client.send(ConsumerGroupHeartbeat, 1, {
    groupId: GROUP,
    memberId: MEMBER,
    instanceId: 'one',
    rebalanceTimeoutMs: 30_000,
    subscribedTopicNames: ['orders'],
    subscribedTopicRegex: 'clicks-.*',
    topicPartitions: [],
  });
  expect(joined).toMatchObject({ errorCode: ErrorCode.NONE, memberEpoch: 2 });
  expect(await commit(client, 2)).toBe(ErrorCode.NONE);
}

async function commit(client: Connection, memberEpoch: number): Promise<number | undefined> {
  const partitions = [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: null }];
  const { topics } = await client.send(OffsetCommit, 9, {
    groupId: GROUP,
    memberId: MEMBER,
    generationIdOrMemberEpoch: memberEpoch,
    topics: [{ name: 'orders', partitions }],
  });
  return topics[0]?.partitions[0]?.errorCode;
}

async function fetch(client: Connection, memberEpoch: number): Promise<number | undefined> {
  const group = { groupId: GROUP, memberId: MEMBER, memberEpoch, topics: null };
  return (await client.send(OffsetFetch, 9, { groups: [group] })).groups[0]?.errorCode;
}

async function describe(client: Connection) {
  return (await client.send(ConsumerGroupDescribe, 1, { groupIds: [GROUP] })).groups[0];
}

test('a member goes on after kill -9 of the broker, where it was', async () => {
  const dataDir = temporaryDirectory();
  const before = await brokerOn(dataDir);
  await joinAndCommit(before);
  const seen = await describe(before);
  expect(seen).toMatchObject({ groupEpoch: 3, assignmentEpoch: 2, groupState: 'Assigning' });
  const left = crash(dataDir);
  rmSync(join(left, '.lock'));
  const after = await brokerOn(left);
  expect(await describe(after)).toEqual(seen);
  expect(await commit(after, 2)).toBe(ErrorCode.NONE);
  const beat = { groupId: GROUP, memberId: MEMBER, memberEpoch: 2, instanceId: 'one' };
  expect(await after.send(ConsumerGroupHeartbeat, 1, beat)).toMatchObject({ errorCode: ErrorCode.NONE });
});

test('offsets are committed and fetched by the epoch of a member, and by nobody else while there is one', async () => {
  const client = await brokerOn(temporaryDirectory());
  await joinAndCommit(client);
  expect([await fetch(client, 2), await fetch(client, 1)]).toEqual([ErrorCode.NONE, ErrorCode.STALE_MEMBER_EPOCH]);
  expect([await commit(client, 3), await commit(client, 1)]).toEqual(Array(2).fill(ErrorCode.STALE_MEMBER_EPOCH));
  expect(await commit(client, -1)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
});

test('DumpLogSegments of Apache Kafka reads what is said of such groups', { timeout: 60_000 }, async (context) => {
  needsDump(context);
  const dataDir = temporaryDirectory();
  await joinAndCommit(await brokerOn(dataDir));
  const files = readdirSync(dataDir)
    .filter((name) => name.startsWith('__consumer_offsets-'))
    .map((name) => join(dataDir, name, '00000000000000000000.log'))
    .filter((file) => statSync(file).size > 0);
  const dump = await dumpLogSegments('4.3.1', files, '--offsets-decoder');
  expect(complaints(dump)).toEqual([]);
  for (const type of [3, 5, 6, 7, 8, 16]) expect(dump).toContain(`key: {"type":"${type}","data":{"groupId":"group"`);
  expect(dump).toContain('"subscribedTopicNames":["orders"],"subscribedTopicRegex":"clicks-.*"');
  expect(dump).toContain('"memberEpoch":2,"previousMemberEpoch":0,"state":0');
  expect(dump).toContain('"regularExpression":"clicks-.*"}} payload: {"version":"0","data":{"topics":["clicks-eu"]');
});
