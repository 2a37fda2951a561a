// What ci/adopt puts into a broker, sees of one, and compares.
//   adopt.mjs fill HOST:PORT          topics and records
//   adopt.mjs commit HOST:PORT        committed offsets
//   adopt.mjs transact HOST:PORT      transactions, one of them open
//   adopt.mjs see HOST:PORT FILE      all that a client can see, as JSON
//   adopt.mjs adopted BEFORE AFTER    the same for a data directory that was another broker's
//   adopt.mjs configs DIR [BEFORE]    fails where the topics in a data directory have other configs than they should
//   adopt.mjs change HOST:PORT        a topic more, a topic less, and more records
//   adopt.mjs grow HOST:PORT          so much metadata that there is a snapshot
//   adopt.mjs same BEFORE AFTER       fails for what differs
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { openMetadata } from '../dist/broker/metadata/open-metadata.js';
import * as protocol from '../dist/protocol/index.js';

const {
  CreateTopics,
  DeleteTopics,
  DescribeConfigs,
  Fetch,
  FindCoordinator,
  IncrementalAlterConfigs,
  ListOffsets,
  Metadata,
  OffsetCommit,
  OffsetFetch,
  Produce,
} = protocol;

const GROUP = 'adopted';
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const TOPICS = {
  plain: [3, {}],
  limited: [1, { 'retention.ms': '86400000000', 'segment.bytes': '1048576' }],
  compacted: [2, { 'cleanup.policy': 'compact', 'max.compaction.lag.ms': '9000000' }],
  stamped: [1, { 'message.timestamp.type': 'LogAppendTime', 'retention.bytes': '1000000000' }],
  transactions: [1, {}],
  empty: [5, { 'delete.retention.ms': '77' }],
};
const FOR_EVER = '9223372036854775807';
const KEPT = {
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'delete.retention.ms': FOR_EVER,
  'min.compaction.lag.ms': FOR_EVER,
};

const EARLIEST = -2n;
const LATEST = -1n;
const READ_COMMITTED = 1;
const TOPIC = 2;
const BROKER = 4;
/** Of a config: set for the topic itself, or for all brokers while they ran. */
const SET = [1, 3];
/** What is done to a config. */
const SET_TO = 0;

async function connect(address) {
  const [host, port] = address.split(':');
  return protocol.Connection.open({ host, port: Number(port) });
}

async function fill(address) {
  const connection = await connect(address);
  const topics = Object.entries(TOPICS).map(([name, [numPartitions, configs]]) => ({
    name,
    numPartitions,
    replicationFactor: 1,
    configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
  }));
  const made = await connection.send(CreateTopics, 7, { topics, timeoutMs: 10_000 });
  for (const { name, errorCode } of made.topics) assertFine(errorCode, name);
  for (const [name, [partitions]] of Object.entries(TOPICS)) {
    if (name === 'empty' || name === 'transactions') continue;
    for (let round = 0; round < 40; round++) {
      const codec = CODECS[round % CODECS.length];
      // Several segments of one topic.
      const value = (i) => (name === 'limited' ? randomBytes(20_000) : Buffer.alloc(100, `${round} ${i} `));
      const records = Array.from({ length: 1 + (round % 7) }, (_, i) => ({
        key: Buffer.from(`key ${i}`),
        value: name === 'compacted' && i === 3 ? null : value(i),
        timestamp: BigInt(Date.now()) + BigInt(i),
        headers: [['h', Buffer.from(codec)]],
      }));
      await produce(connection, name, round % partitions, protocol.encodeBatch({ records, codec }));
    }
  }
  await connection.close();
}

async function produce(connection, name, index, records) {
  await until(async () => {
    const answer = await connection.send(Produce, 9, {
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name, partitionData: [{ index, records }] }],
    });
    return answer.responses[0].partitionResponses[0].errorCode;
  });
}

async function commit(address) {
  const connection = await connect(address);
  await until(
    async () => (await connection.send(FindCoordinator, 4, { coordinatorKeys: [GROUP] })).coordinators[0].errorCode,
  );
  await until(async () => {
    const partitions = [0, 1, 2].map((partitionIndex) => ({
      partitionIndex,
      committedOffset: 5n,
      committedMetadata: 'm',
    }));
    const answer = await connection.send(OffsetCommit, 8, { groupId: GROUP, topics: [{ name: 'plain', partitions }] });
    return answer.topics[0].partitions[0].errorCode;
  });
  await connection.close();
}

/** One that is committed, one that is aborted, and one that stays open. */
async function transactions(address) {
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING });
  for (const end of ['commit', 'abort', undefined]) {
    const producer = kafka.producer({
      transactionalId: `adopt-${end}`,
      transactionTimeout: 800_000,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'transactions', messages: [{ key: end, value: 'one' }, { value: 'two' }] });
    if (end !== undefined) await transaction[end]();
    await producer.disconnect();
  }
}

async function until(ask) {
  for (let attempt = 0; ; attempt++) {
    const errorCode = await ask();
    if (errorCode === 0) return;
    if (attempt === 100 || !protocol.isRetriable(errorCode)) assertFine(errorCode, 'a request');
    await sleep(100);
  }
}

function assertFine(errorCode, what) {
  if (errorCode !== 0) throw new Error(`${what}: ${protocol.errorName(errorCode)}`);
}

/** Topics by name, with ids, configs that were set, offsets, and every batch, byte by byte. */
async function see(address) {
  const connection = await connect(address);
  const { clusterId, topics } = await connection.send(Metadata, 12, { topics: null });
  const seen = {};
  for (const { name, topicId, isInternal, partitions } of topics) {
    seen[name] = { topicId, isInternal, partitions: {} };
    for (const { partitionIndex } of partitions.sort((a, b) => a.partitionIndex - b.partitionIndex)) {
      seen[name].partitions[partitionIndex] = await seePartition(connection, name, partitionIndex);
    }
  }
  const { groups } = await connection.send(OffsetFetch, 8, { groups: [{ groupId: GROUP, topics: null }] });
  const committed = groups[0].topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, committedOffset }) => `${name}-${partitionIndex}: ${committedOffset}`),
  );
  const configs = await seeConfigs(connection, Object.keys(seen));
  await connection.close();
  return { clusterId, topics: seen, committed: committed.sort(), configs };
}

async function seePartition(connection, name, partitionIndex) {
  const offsetAt = async (timestamp) => {
    const request = { replicaId: -1, topics: [{ name, partitions: [{ partitionIndex, timestamp }] }] };
    const { errorCode, offset } = (await connection.send(ListOffsets, 7, request)).topics[0].partitions[0];
    assertFine(errorCode, `ListOffsets of ${name}-${partitionIndex}`);
    return offset;
  };
  const [start, end] = [await offsetAt(EARLIEST), await offsetAt(LATEST)];
  const hash = createHash('sha256');
  let records = 0;
  for (let offset = start; offset < end; ) {
    const { records: bytes } = await fetchFrom(connection, name, partitionIndex, offset, 0);
    for (const batch of protocol.decodeBatches(protocol.wholeBatches(bytes), 2 ** 30)) {
      records += batch.records.length;
      offset = BigInt(batch.baseOffset + batch.lastOffsetDelta + 1);
    }
    hash.update(protocol.wholeBatches(bytes));
  }
  const { highWatermark, lastStableOffset } = await fetchFrom(connection, name, partitionIndex, end, READ_COMMITTED);
  return {
    start: String(start),
    end: String(end),
    records,
    bytes: hash.digest('hex'),
    highWatermark: String(highWatermark),
    lastStableOffset: String(lastStableOffset),
  };
}

async function fetchFrom(connection, topic, partition, fetchOffset, isolationLevel) {
  const { responses } = await connection.send(Fetch, 12, {
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 2 ** 20,
    isolationLevel,
    topics: [{ topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: 2 ** 20 }] }],
  });
  const answer = responses[0].partitions[0];
  assertFine(answer.errorCode, `Fetch of ${topic}-${partition}`);
  return answer;
}

/** What is set of topics and, under an empty name, of all brokers. */
async function seeConfigs(connection, names) {
  const topics = names.map((resourceName) => ({ resourceType: TOPIC, resourceName, configurationKeys: null }));
  const resources = [...topics, { resourceType: BROKER, resourceName: '', configurationKeys: null }];
  const { results } = await connection.send(DescribeConfigs, 4, { resources });
  return Object.fromEntries(
    results.map(({ resourceName, configs }) => [
      resourceName,
      Object.fromEntries(
        configs
          .filter(({ configSource }) => configSource === (resourceName === '' ? SET[1] : SET[0]))
          .map(({ name, value }) => [name, value])
          .sort(),
      ),
    ]),
  );
}

/** Fails for what differs, but for what is `ignored`. */
function compare(before, after, ignored) {
  const walk = (a, b, path) => {
    if (isDeepStrictEqual(a, b) || path[0] === ignored) return;
    if (typeof a === 'object' && typeof b === 'object') {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[name], b[name], [...path, name]);
    } else fail(`${path.join('.')} was ${a} and is ${b}`);
  };
  walk(before, after, []);
}

function compareAdopted(before, after) {
  const { highWatermark, lastStableOffset } = before.topics.transactions.partitions[0];
  if (BigInt(lastStableOffset) >= BigInt(highWatermark)) fail('no transaction was open');
  if (before.committed.length === 0) fail('no offset was committed');
  // Adoption sets some; compareConfigs knows which.
  compare(before, after, 'configs');
}

/** What a data directory goes through before its Kafka has it again. */
async function change(address) {
  const connection = await connect(address);
  const topics = [
    { name: 'ours', numPartitions: 2, replicationFactor: 1, configs: [{ name: 'retention.ms', value: '-1' }] },
  ];
  assertFine((await connection.send(CreateTopics, 7, { topics, timeoutMs: 10_000 })).topics[0].errorCode, 'ours');
  const records = [{ value: Buffer.from('ours'), timestamp: BigInt(Date.now()) }];
  for (const name of ['ours', 'plain'])
    await produce(connection, name, 1, protocol.encodeBatch({ records, codec: 'lz4' }));
  const deleted = await connection.send(DeleteTopics, 6, { topics: [{ name: 'empty' }], timeoutMs: 10_000 });
  assertFine(deleted.responses[0].errorCode, 'empty');
  const set = (resourceType, resourceName, configs) => ({
    resourceType,
    resourceName,
    configs: Object.entries(configs).map(([name, value]) => ({ name, configOperation: SET_TO, value })),
  });
  const changes = [
    set(TOPIC, 'ours', { 'retention.ms': '98765432100', 'cleanup.policy': 'compact,delete' }),
    set(TOPIC, 'limited', { 'max.message.bytes': '123456' }),
    set(BROKER, '', { 'message.max.bytes': '234567', 'log.cleaner.min.cleanable.ratio': '0.25' }),
  ];
  const altered = await connection.send(IncrementalAlterConfigs, 1, { resources: changes, validateOnly: false });
  for (const { resourceName, errorCode } of altered.responses) assertFine(errorCode, resourceName);
  await connection.close();
}

async function grow(address) {
  const connection = await connect(address);
  const value = Array.from({ length: 8000 }, () => '0:1').join();
  const configs = ['leader', 'follower'].map((who) => ({ name: `${who}.replication.throttled.replicas`, value }));
  const names = Array.from({ length: 30 }, (_, index) => `large-${index}`);
  for (const name of names) {
    const topics = [{ name, numPartitions: 1, replicationFactor: 1, configs }];
    assertFine((await connection.send(CreateTopics, 7, { topics, timeoutMs: 10_000 })).topics[0].errorCode, name);
  }
  const topics = names.slice(3).map((name) => ({ name }));
  const { responses } = await connection.send(DeleteTopics, 6, { topics, timeoutMs: 10_000 });
  for (const { name, errorCode } of responses) assertFine(errorCode, name);
  await connection.close();
}

async function compareConfigs(dir, before = {}) {
  const metadata = await openMetadata(dir, undefined, pino({ level: 'silent' }));
  await metadata.close();
  for (const { name, configs: found } of metadata.topics()) {
    const set = before.configs?.[name] ?? {};
    const latest = set['max.compaction.lag.ms'];
    const internal = name === '__consumer_offsets' || name === '__transaction_state';
    const kept = internal ? { 'cleanup.policy': 'compact' } : KEPT;
    const expected = { ...kept, ...(latest && { 'min.compaction.lag.ms': latest }), ...set };
    if (
      !isDeepStrictEqual(Object.fromEntries([...found].sort()), Object.fromEntries(Object.entries(expected).sort()))
    ) {
      fail(`the configs of ${name} are ${JSON.stringify([...found])}, not ${JSON.stringify(expected)}`);
    }
  }
}

function fail(reason) {
  process.stderr.write(`ci/adopt: ${reason}\n`);
  process.exitCode = 1;
}

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const [step, first, second] = process.argv.slice(2);
switch (step) {
  case 'fill':
    await fill(first);
    break;
  case 'commit':
    await commit(first);
    break;
  case 'transact':
    await transactions(first);
    break;
  case 'see':
    writeFileSync(second, JSON.stringify(await see(first), null, 2));
    break;
  case 'adopted':
    compareAdopted(read(first), read(second));
    break;
  case 'configs':
    await compareConfigs(first, second && read(second));
    break;
  case 'change':
    await change(first);
    break;
  case 'grow':
    await grow(first);
    break;
  case 'same':
    compare(read(first), read(second));
    break;
  default:
    throw new Error(`ci/adopt: there is no step ${step}`);
}
