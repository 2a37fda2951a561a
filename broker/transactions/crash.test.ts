import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  type Connection,
  CreateTopics,
  DescribeTransactions,
  EndTxn,
  ErrorCode,
  Fetch,
  FindCoordinator,
  InitProducerId,
  OffsetFetch,
  Produce,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { crash } from '../storage/testing/crash.js';
import { complaints, DUMP_VERSIONS, dumpLogSegments, needsDump } from '../storage/testing/dump-log-segments.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { producedBatch } from '../storage/testing/transactions.js';
import { connectTo, runningBroker } from '../testing/running-broker.js';
import { until } from '../testing/turns.js';

const ID = 'orders';
const GROUP = 'group';
const READ_COMMITTED = 1;

/** The broker of a data directory, and a client of it. */
async function brokerOn(dataDir: string): Promise<Connection> {
  return connectTo(await runningBroker({ dataDir, enableConsumerGroups: true }));
}

/** What kill -9 would leave of a data directory: also the lock, but of a process that is gone. */
function killed(dataDir: string): string {
  const left = crash(dataDir);
  rmSync(join(left, '.lock'));
  return left;
}

/** A transactional producer that knows nothing of KIP-890. */
class Producer {
  private sequence = 0;

  private constructor(
    private readonly client: Connection,
    readonly producerId: bigint,
    readonly producerEpoch: number,
  ) {}

  static async init(client: Connection): Promise<Producer> {
    await client.send(FindCoordinator, 3, { key: ID, keyType: 1 });
    await client.send(FindCoordinator, 3, { key: GROUP, keyType: 0 });
    for (;;) {
      const request = { transactionalId: ID, transactionTimeoutMs: 60_000 };
      const { errorCode, producerId, producerEpoch } = await client.send(InitProducerId, 4, request);
      if (errorCode === ErrorCode.NONE) return new Producer(client, producerId, producerEpoch);
      expect(errorCode).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    }
  }

  /** The same producer on another connection: its broker has come again. */
  on(client: Connection): Producer {
    const producer = new Producer(client, this.producerId, this.producerEpoch);
    producer.sequence = this.sequence;
    return producer;
  }

  async write(): Promise<void> {
    const { producerId, producerEpoch } = this;
    const request = {
      v3AndBelowTransactionalId: ID,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: 't', partitions: [0] }],
    };
    for (let errorCode: number = ErrorCode.CONCURRENT_TRANSACTIONS; errorCode !== ErrorCode.NONE; ) {
      const answer = await this.client.send(AddPartitionsToTxn, 3, request);
      errorCode = answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1;
      expect([ErrorCode.NONE, ErrorCode.CONCURRENT_TRANSACTIONS]).toContain(errorCode);
    }
    const records = producedBatch(Number(producerId), this.sequence++, { epoch: producerEpoch });
    const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
    const { responses } = await this.client.send(Produce, 9, { transactionalId: ID, acks: -1, topicData });
    expect(responses[0]?.partitionResponses[0]?.errorCode).toBe(ErrorCode.NONE);
  }

  async commitOffset(committedOffset: bigint): Promise<void> {
    const { producerId, producerEpoch } = this;
    const identity = { transactionalId: ID, producerId, producerEpoch, groupId: GROUP };
    await this.client.send(AddOffsetsToTxn, 3, identity);
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset }] }];
    const answer = await this.client.send(TxnOffsetCommit, 3, { ...identity, topics });
    expect(answer.topics[0]?.partitions[0]?.errorCode).toBe(ErrorCode.NONE);
  }

  async end(committed: boolean): Promise<void> {
    const { producerId, producerEpoch } = this;
    for (;;) {
      const request = { transactionalId: ID, producerId, producerEpoch, committed };
      const { errorCode } = await this.client.send(EndTxn, 3, request);
      if (errorCode === ErrorCode.NONE) return;
      expect(errorCode).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    }
  }
}

async function topicOn(client: Connection): Promise<void> {
  await client.send(CreateTopics, 5, { topics: [{ name: 't', numPartitions: 1, replicationFactor: 1 }] });
}

async function untilIn(client: Connection, state: string): Promise<void> {
  for (;;) {
    const { transactionStates } = await client.send(DescribeTransactions, 0, { transactionalIds: [ID] });
    if (transactionStates[0]?.transactionState === state) return;
  }
}

/** How many records a reader of committed ones gets, and what it is told. */
async function committed(client: Connection) {
  const topics = [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1e6 }] }];
  const { responses } = await client.send(Fetch, 11, { isolationLevel: READ_COMMITTED, maxBytes: 1e6, topics });
  const partition = responses[0]?.partitions[0];
  const bytes = Buffer.isBuffer(partition?.records) ? partition.records : Buffer.alloc(0);
  const batches = [...decodeBatches(bytes, 1e6)].filter(({ control }) => !control);
  const stable = partition?.lastStableOffset === partition?.highWatermark;
  return { batches: batches.length, aborted: partition?.abortedTransactions?.length, stable };
}

async function position(client: Connection): Promise<bigint | undefined> {
  const topics = [{ name: 't', partitionIndexes: [0] }];
  const answer = await client.send(OffsetFetch, 7, { groupId: GROUP, topics });
  return answer.topics[0]?.partitions[0]?.committedOffset;
}

describe('after kill -9', () => {
  test('a transaction goes on where it was, with its records and offsets', async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerOn(dataDir);
    await topicOn(before);
    const producer = await Producer.init(before);
    await producer.write();
    await producer.commitOffset(7n);
    const after = await brokerOn(killed(dataDir));
    const again = producer.on(after);
    expect(await committed(after)).toEqual({ batches: 0, aborted: 0, stable: false });
    expect(await position(after)).toBe(-1n);
    await again.write();
    await again.end(true);
    await untilIn(after, 'CompleteCommit');
    expect(await committed(after)).toEqual({ batches: 2, aborted: 0, stable: true });
    expect(await position(after)).toBe(7n);
  });

  test('a transaction that was given up is aborted by who comes next, under the same id', async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerOn(dataDir);
    await topicOn(before);
    const producer = await Producer.init(before);
    await producer.write();
    await producer.commitOffset(7n);
    const after = await brokerOn(killed(dataDir));
    const next = await Producer.init(after);
    expect(next.producerId).toBe(producer.producerId);
    expect(next.producerEpoch).toBeGreaterThan(producer.producerEpoch);
    expect(await committed(after)).toEqual({ batches: 1, aborted: 1, stable: true });
    expect(await position(after)).toBe(-1n);
  });

  test('a commit that was acknowledged is whole, and one that was not is whole or aborted', {
    timeout: 60_000,
  }, async () => {
    const dataDir = temporaryDirectory();
    const client = await brokerOn(dataDir);
    await topicOn(client);
    const producer = await Producer.init(client);
    let acknowledged = 0;
    const lives: { least: number; most: number; left: string }[] = [];
    for (let round = 0; round < 4; round++) {
      await producer.write();
      await producer.commitOffset(BigInt(round));
      const least = acknowledged;
      const ending = producer.end(true).then(() => acknowledged++);
      if (round % 2 === 0) await until(() => acknowledged > least);
      lives.push({ least: acknowledged, most: least + 1, left: killed(dataDir) });
      await ending;
    }
    for (const { least, most, left } of lives) {
      const again = await brokerOn(left);
      await Producer.init(again); // aborts what is open
      const { batches, aborted, stable } = await committed(again);
      expect(stable).toBe(true);
      const whole = batches - (aborted ?? 0);
      expect(whole).toBeGreaterThanOrEqual(least);
      expect(whole).toBeLessThanOrEqual(most);
      expect(await position(again)).toBe(BigInt(whole - 1));
    }
  });
});

describe.each(DUMP_VERSIONS)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads what is said of transactions, and their markers', { timeout: 60_000 }, async (context) => {
    needsDump(context);
    const dataDir = temporaryDirectory();
    const client = await brokerOn(dataDir);
    await topicOn(client);
    const producer = await Producer.init(client);
    await producer.write();
    await producer.end(true);
    await untilIn(client, 'CompleteCommit');
    const logs = (topic: string) =>
      readdirSync(dataDir)
        .filter((name) => name.startsWith(`${topic}-`))
        .map((name) => join(dataDir, name, '00000000000000000000.log'))
        .filter((file) => statSync(file).size > 0);
    const state = logs('__transaction_state');
    expect(state).toHaveLength(1);
    const dump = await dumpLogSegments(version, state, '--transaction-log-decoder');
    expect(complaints(dump)).toEqual([]);
    // The releases print it differently.
    for (const status of [
      /state=Empty|"transactionStatus":0/,
      /=PrepareCommit,partitions=\[t-0\]|"transactionStatus":2/,
    ]) {
      expect(dump).toMatch(status);
    }
    expect(dump).toMatch(/state=CompleteCommit|"transactionStatus":4/);
    const written = await dumpLogSegments(version, logs('t'), '--print-data-log');
    expect(complaints(written)).toEqual([]);
    expect(written).toContain('endTxnMarker: COMMIT coordinatorEpoch: 0');
  });
});
