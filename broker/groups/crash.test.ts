import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import {
  AddOffsetsToTxn,
  type Connection,
  CreateTopics,
  EndTxn,
  ErrorCode,
  FindCoordinator,
  Heartbeat,
  InitProducerId,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { crash } from '../storage/testing/crash.js';
import { complaints, DUMP_VERSIONS, dumpLogSegments, needsDump } from '../storage/testing/dump-log-segments.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { connectTo, runningBroker } from '../testing/running-broker.js';

const GROUP = 'group';
const INSTANCE = 'one';
/** Each start opens a hundred logs. */
const SLOW = { timeout: 60_000 };

interface Joined {
  readonly memberId: string;
  readonly generationId: number;
}

/** The broker of a data directory, and a client of it. */
async function brokerOn(dataDir: string): Promise<Connection> {
  const config = { dataDir, enableConsumerGroups: true, groupInitialRebalanceDelayMs: 0 };
  return connectTo(await runningBroker(config));
}

/** What kill -9 would leave of a data directory: also the lock, but of a process that is gone. */
function killed(dataDir: string): string {
  const left = crash(dataDir);
  rmSync(join(left, '.lock'));
  return left;
}

/** A group of one static member that has its assignment and committed an offset. */
async function joinAndCommit(client: Connection): Promise<Joined> {
  await client.send(CreateTopics, 7, { topics: [{ name: 'orders', numPartitions: 1, replicationFactor: 1 }] });
  expect((await client.send(FindCoordinator, 3, { key: GROUP })).errorCode).toBe(ErrorCode.NONE);
  const { memberId, generationId } = await client.send(JoinGroup, 7, {
    groupId: GROUP,
    groupInstanceId: INSTANCE,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: SUBSCRIPTION }],
  });
  const member = { groupId: GROUP, generationId, memberId, groupInstanceId: INSTANCE };
  const assignments = [{ memberId, assignment: ASSIGNMENT }];
  const synced = await client.send(SyncGroup, 4, { ...member, assignments });
  expect(synced.errorCode).toBe(ErrorCode.NONE);
  await commit(client, { memberId, generationId }, 5n);
  return { memberId, generationId };
}

async function commit(client: Connection, { memberId, generationId }: Joined, offset: bigint): Promise<void> {
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: 'note' }];
  const answer = await client.send(OffsetCommit, 8, {
    groupId: GROUP,
    generationIdOrMemberEpoch: generationId,
    memberId,
    groupInstanceId: INSTANCE,
    topics: [{ name: 'orders', partitions }],
  });
  expect(answer.topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.NONE);
}

/** Both of version 0 of the consumer protocol, as every client's are at least: the topic `orders`, and its partition 0. */
const SUBSCRIPTION = Buffer.from('\0\0\0\0\0\x01\0\x06orders\0\0\0\0', 'latin1');
const ASSIGNMENT = Buffer.from('\0\0\0\0\0\x01\0\x06orders\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');

test('a member goes on after kill -9 of the broker, where it was', SLOW, async () => {
  const dataDir = temporaryDirectory();
  const before = await brokerOn(dataDir);
  const member = await joinAndCommit(before);
  const after = await brokerOn(killed(dataDir));
  const speaker = { groupId: GROUP, ...member, groupInstanceId: INSTANCE };
  expect((await after.send(Heartbeat, 4, speaker)).errorCode).toBe(ErrorCode.NONE);
  expect((await after.send(SyncGroup, 4, speaker)).assignment).toEqual(ASSIGNMENT);
  const fetched = await after.send(OffsetFetch, 7, { groupId: GROUP, topics: null });
  expect(fetched.topics).toMatchObject([{ name: 'orders', partitions: [{ committedOffset: 5n, metadata: 'note' }] }]);
  await commit(after, member, 6n);
});

test('no committed offset goes back, whenever kill -9 comes', SLOW, async () => {
  const dataDir = temporaryDirectory();
  const client = await brokerOn(dataDir);
  const member = await joinAndCommit(client);
  let acknowledged = 5n;
  for (let round = 0; round < 3; round++) {
    const commits = Array.from({ length: 20 }, (_, i) => commit(client, member, acknowledged + BigInt(i) + 1n));
    await Promise.all(commits.slice(0, 7));
    const least = acknowledged + 7n;
    const left = killed(dataDir);
    await Promise.all(commits);
    acknowledged += 20n;
    const again = await brokerOn(left);
    const { topics } = await again.send(OffsetFetch, 7, { groupId: GROUP, topics: null });
    const kept = topics[0]?.partitions[0]?.committedOffset;
    expect(kept).toBeGreaterThanOrEqual(least);
    expect(kept).toBeLessThanOrEqual(acknowledged);
  }
});

test(
  'offsets of a transaction that was open at kill -9 wait for its end, and count with its commit',
  SLOW,
  async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerOn(dataDir);
    await joinAndCommit(before);
    const transactional = { transactionalId: 'mover', groupId: GROUP };
    const { producerId, producerEpoch } = await before.send(InitProducerId, 4, {
      transactionalId: 'mover',
      transactionTimeoutMs: 60_000,
      producerId: -1n,
      producerEpoch: -1,
    });
    const producer = { producerId, producerEpoch };
    expect((await before.send(AddOffsetsToTxn, 3, { ...transactional, ...producer })).errorCode).toBe(ErrorCode.NONE);
    const saved = await before.send(TxnOffsetCommit, 3, {
      ...transactional,
      ...producer,
      topics: [
        { name: 'orders', partitions: [{ partitionIndex: 0, committedOffset: 8n, committedMetadata: 'moved' }] },
      ],
    });
    expect(saved.topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.NONE);

    const open = killed(dataDir);
    const after = await brokerOn(open);
    const position = async (client: Connection, requireStable: boolean) =>
      (await client.send(OffsetFetch, 7, { groupId: GROUP, topics: null, requireStable })).topics[0]?.partitions[0];
    expect(await position(after, false)).toMatchObject({ committedOffset: 5n });
    expect(await position(after, true)).toMatchObject({ errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT });
    const ended = await after.send(EndTxn, 3, { transactionalId: 'mover', ...producer, committed: true });
    expect(ended.errorCode).toBe(ErrorCode.NONE);
    await vi.waitFor(async () => expect(await position(after, true)).toMatchObject({ committedOffset: 8n }));
    expect(await position(await brokerOn(killed(open)), true)).toMatchObject({
      committedOffset: 8n,
      metadata: 'moved',
    });
  },
);

describe.each(DUMP_VERSIONS)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads what is said of groups', SLOW, async (context) => {
    needsDump(context);
    const dataDir = temporaryDirectory();
    const client = await brokerOn(dataDir);
    const { memberId } = await joinAndCommit(client);
    const files = readdirSync(dataDir)
      .filter((name) => name.startsWith('__consumer_offsets-'))
      .map((name) => join(dataDir, name, '00000000000000000000.log'))
      .filter((file) => statSync(file).size > 0);
    expect(files).toHaveLength(1);
    const dump = await dumpLogSegments(version, files, '--offsets-decoder');
    expect(complaints(dump)).toEqual([]);
    expect(dump).toContain('key: {"type":"2","data":{"group":"group"}} payload: {"version":"3"');
    expect(dump).toContain(`"memberId":"${memberId}","groupInstanceId":"${INSTANCE}"`);
    expect(dump).toContain('"subscription":{"topics":["orders"]');
    expect(dump).toContain('"assignment":{"assignedPartitions":[{"topic":"orders","partitions":[0]}]');
    expect(dump).toContain(
      '"group":"group","topic":"orders","partition":0}} payload: {"version":"4","data":{"offset":5',
    );
  });
});
