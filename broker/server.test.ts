import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  ApiVersions,
  Connection,
  CreateTopics,
  DeleteTopics,
  ErrorCode,
  Fetch,
  FindCoordinator,
  ListOffsets,
  Metadata,
  Produce,
  type ProduceResponse,
} from '../protocol/index.js';
import { encodeBatch } from '../protocol/records/record-batch.js';
import type { BrokerConfig } from './config.js';
import { FluxmqError } from './errors.js';
import { handlers } from './handlers/index.js';
import { BrokerServer } from './server.js';
import { SegmentLogStore } from './storage/segment-store.js';
import { temporaryDirectory } from './storage/testing/temporary-directory.js';
import { type CapturedLog, capturedLog, WARN } from './testing/captured-log.js';
import { connectTo, LOCALHOST, rawClientOf, requestBytes, runningBroker } from './testing/running-broker.js';
import { usedPort } from './testing/socket-pair.js';
import { until } from './testing/turns.js';
import { Partition } from './topics/partition.js';

afterEach(() => void vi.restoreAllMocks());

describe('start and close', () => {
  test('a broker listens on a free port when the port is 0, until it is closed', async () => {
    const broker = await runningBroker();
    const { port } = broker;
    expect(port).toBeGreaterThan(0);
    const connection = await connectTo(broker);
    expect((await connection.send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
    await broker.close();
    await connection.closed;
    expect(() => broker.port).toThrow('The broker is not listening.');
    await expect(Connection.open({ host: LOCALHOST, port })).rejects.toThrow('ECONNREFUSED');
  });

  test('a broker that is closed can be started again, and one that is started cannot', async () => {
    const broker = await runningBroker();
    await expect(broker.start()).rejects.toThrow('The broker is started already.');
    await broker.close();
    await broker.start();
    expect((await (await connectTo(broker)).send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
  });

  test('close may be called twice, and before start', async () => {
    const broker = new BrokerServer({ host: LOCALHOST, port: 0 });
    await broker.close();
    await broker.start();
    await Promise.all([broker.close(), broker.close()]);
    await broker.close();
  });

  test('close during start leaves nothing behind, and a second start meanwhile is refused', async () => {
    const broker = new BrokerServer({ host: '127.0.0.1', port: 0 });
    const running = broker.run();
    await expect(broker.start()).rejects.toThrow('The broker is started already.');
    await broker.close();
    await running;
    expect(() => broker.port).toThrow('The broker is not listening.');
  });

  test('two brokers in one process know nothing of each other', async () => {
    const [one, two] = [await runningBroker(), await runningBroker()];
    const [first, second] = [await connectTo(one), await connectTo(two)];
    await first.send(Metadata, 12, { topics: [{ name: 't' }] });
    const [known, unknown] = await Promise.all(
      [first, second].map((connection) => connection.send(Metadata, 12, { topics: null })),
    );
    expect(known?.topics).toMatchObject([{ name: 't' }]);
    expect(unknown?.topics).toEqual([]);
    expect(unknown?.clusterId).not.toBe(known?.clusterId);
    await one.close();
    expect((await second.send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
  });

  test('run resolves when the broker is closed', async () => {
    const { log, lines } = capturedLog();
    const broker = new BrokerServer({ host: LOCALHOST, port: 0 }, log);
    const running = broker.run();
    await until(() => lines.some(({ msg }) => msg === 'broker is ready'));
    expect(await Promise.race([running, Promise.resolve('still runs')])).toBe('still runs');
    await broker.close();
    expect(await running).toBeUndefined();
  });

  test('close lets a waiting fetch end, and answers it', async () => {
    const broker = await runningBroker();
    const connection = await connectTo(broker);
    await connection.send(Metadata, 12, { topics: [{ name: 't' }] });
    const watch = vi.spyOn(Partition.prototype, 'watch');
    const fetching = connection.send(Fetch, 12, fetchOf('t', 60_000));
    await until(() => watch.mock.calls.length > 0);
    await broker.close();
    expect((await fetching).responses).toMatchObject([{ partitions: [{ errorCode: ErrorCode.NONE }] }]);
  });
});

describe('a broker that cannot start', () => {
  test('says in one sentence that its port is used', async () => {
    const port = await usedPort();
    const error = await new BrokerServer({ host: LOCALHOST, port }).start().catch((reason) => reason);
    expect(error).toBeInstanceOf(FluxmqError);
    expect(error.kind).toBe('Network');
    expect(error.message).toMatch(
      new RegExp(`^Cannot listen on 127.0.0.1:${port}: [^.]*EADDRINUSE[^.]* 127.0.0.1:${port}\\.$`),
    );
  });

  test('says in one sentence that its metrics port is used, and gives its own port back', async () => {
    const metricsPort = await usedPort();
    const broker = new BrokerServer({ host: LOCALHOST, port: 0, metricsPort });
    const error = await broker.start().catch((reason) => reason);
    expect(error.kind).toBe('Network');
    expect(error.message).toMatch(/^Cannot serve metrics on 127\.0\.0\.1:\d+: listen EADDRINUSE[^\n]*\.$/);
    expect(() => broker.port).toThrow('The broker is not listening.');
  });

  test('run rejects', async () => {
    await expect(new BrokerServer({ host: LOCALHOST, port: await usedPort() }).run()).rejects.toThrow('EADDRINUSE');
  });

  test('gives its data back, so that another one can have them', async () => {
    const dataDir = temporaryDirectory();
    const port = await usedPort();
    const failing = new BrokerServer({ host: LOCALHOST, port, dataDir });
    await expect(failing.start()).rejects.toThrow('EADDRINUSE');
    const broker = await runningBroker({ dataDir });
    await broker.close();
  });
});

describe('what clients are told', () => {
  test.each<[Partial<BrokerConfig>, { host: string; port?: number }]>([
    [{}, { host: LOCALHOST }],
    [{ host: '0.0.0.0' }, { host: 'localhost' }],
    [
      { host: '0.0.0.0', advertisedHost: 'kafka.example', advertisedPort: 19_092 },
      { host: 'kafka.example', port: 19_092 },
    ],
  ])('of a broker with %j is %j', async (config, address) => {
    const broker = await runningBroker({ ...config, brokerId: 7, enableConsumerGroups: true });
    const expected = { nodeId: 7, port: broker.port, ...address };
    const connection = await connectTo(broker);
    const { brokers, controllerId } = await connection.send(Metadata, 12, { topics: [] });
    expect(brokers).toMatchObject([expected]);
    expect(controllerId).toBe(7);
    const { coordinators } = await connection.send(FindCoordinator, 4, { coordinatorKeys: ['g'] });
    expect(coordinators).toMatchObject([expected]);
  });

  test.each([false, true])(
    'enableConsumerGroups %s: the group APIs are advertised accordingly',
    async (enableConsumerGroups) => {
      const connection = await connectTo(await runningBroker({ enableConsumerGroups }));
      const { apiKeys } = await connection.send(ApiVersions, 0, {});
      const served = handlers.filter(({ groups, advertised }) => advertised && (enableConsumerGroups || !groups));
      expect(apiKeys.map(({ apiKey }) => apiKey)).toEqual(served.map(({ api }) => api.key));
      const groupKeys = apiKeys.filter(({ apiKey }) => [8, 9, 10, 11, 12, 13, 14].includes(apiKey));
      expect(groupKeys).toHaveLength(enableConsumerGroups ? 7 : 0);
    },
  );
});

test('a connection beyond maxConnections is closed and counted; when one has left another is let in', async () => {
  const captured = capturedLog();
  const broker = await runningBroker({ maxConnections: 2 }, captured);
  const metrics = broker.metrics();
  const [first, second] = [await connectTo(broker), await connectTo(broker)];
  await Promise.all([first, second].map((connection) => connection.send(ApiVersions, 0, {})));
  captured.lines.length = 0;

  const third = rawClientOf(broker);
  await once(third.resume(), 'close');
  expect([metrics.connections, metrics.connectionsRefused]).toEqual([2, 1]);
  expect(captured.lines).toMatchObject([
    {
      level: WARN,
      client: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      msg: 'connection closed: too many connections',
    },
  ]);

  first.close();
  await vi.waitFor(() => expect(metrics.connections).toBe(1), { interval: 1 });
  const fourth = await connectTo(broker);
  expect((await fourth.send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
  expect((await second.send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
  expect([metrics.connections, metrics.connectionsRefused]).toEqual([2, 1]);
});

test('connections, requests and bytes are counted', async () => {
  const broker = await runningBroker();
  const client = rawClientOf(broker);
  const request = requestBytes(ApiVersions, 0, {});
  client.write(request);
  await once(client, 'data');
  const { text } = await broker.metrics().scrape();
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    'fluxmq_connections 1',
    'fluxmq_connections_refused_total 0',
    `fluxmq_received_bytes_total ${request.length}`,
    `fluxmq_sent_bytes_total ${client.bytesRead}`,
    'fluxmq_requests_total{api="ApiVersions"} 1',
  ]);
});

describe('with a data directory', () => {
  test('topics with their ids, partitions, configs and records, and the cluster id, survive close and start', async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerAndClient(dataDir);
    await before.client.send(CreateTopics, 7, {
      timeoutMs: 1000,
      topics: [
        {
          name: 'kept',
          numPartitions: 3,
          replicationFactor: 1,
          configs: [
            { name: 'max.message.bytes', value: '1000' },
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
          ],
        },
      ],
    });
    await before.client.send(Produce, 9, produceTo('kept', 2, ['one', 'two']));
    const described = await before.client.send(Metadata, 12, { topics: null });
    const fetched = await before.client.send(Fetch, 12, fetchOf('kept', 0, 2));
    await before.broker.close();

    const after = await brokerAndClient(dataDir);
    const { brokers: _, ...state } = await after.client.send(Metadata, 12, { topics: null });
    expect(state).toEqual({ ...described, brokers: undefined });
    expect(described.topics).toMatchObject([{ name: 'kept', partitions: [{}, {}, {}] }]);
    expect(await after.client.send(Fetch, 12, fetchOf('kept', 0, 2))).toEqual(fetched);
    expect(fetched.responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(0);
    const tooLarge = await after.client.send(Produce, 9, produceTo('kept', 2, ['x'.repeat(1000)]));
    expect(answerOf(tooLarge)).toMatchObject({ errorCode: ErrorCode.MESSAGE_TOO_LARGE });
    const next = answerOf(await after.client.send(Produce, 9, produceTo('kept', 2, ['three'])));
    expect(next).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 2n });
    expect(next?.logAppendTimeMs).toBeGreaterThan(0n);
  });

  test('belongs to one broker: a second one is refused in one sentence, until the first is closed', async () => {
    const dataDir = temporaryDirectory();
    const { broker } = await brokerAndClient(dataDir);
    const second = new BrokerServer({ host: '127.0.0.1', port: 0, dataDir });
    await expect(second.start()).rejects.toMatchObject({ kind: 'Storage', message: expect.stringContaining(dataDir) });
    await broker.close();
    await second.start();
    await second.close();
  });

  test('a topic of which one partition cannot be made is not made at all, and can be made later', async () => {
    const dataDir = temporaryDirectory();
    const { broker, client } = await brokerAndClient(dataDir);
    const topics = [{ name: 'half', numPartitions: 3, replicationFactor: 1 }];
    vi.spyOn(SegmentLogStore.prototype, 'create').mockImplementationOnce(async () => {
      throw new FluxmqError('Storage', 'No room.');
    });
    const refused = await client.send(CreateTopics, 7, { timeoutMs: 1000, topics });
    expect(refused.topics[0]).toMatchObject({ errorCode: ErrorCode.KAFKA_STORAGE_ERROR });
    vi.restoreAllMocks();
    const made = await client.send(CreateTopics, 7, { timeoutMs: 1000, topics });
    expect(made.topics[0]).toMatchObject({ errorCode: ErrorCode.NONE });
    await broker.close();
    const after = await brokerAndClient(dataDir);
    const { topics: described } = await after.client.send(Metadata, 12, { topics: null });
    expect(described).toMatchObject([{ name: 'half', topicId: made.topics[0]?.topicId, partitions: [{}, {}, {}] }]);
  });

  test('a deleted topic stays deleted, and a new one of its name is empty and has another id', async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerAndClient(dataDir);
    const { topics: created } = await before.client.send(Metadata, 12, {
      topics: [{ name: 'gone' }, { name: 'kept' }],
    });
    await before.client.send(Produce, 9, produceTo('gone', 0, ['old']));
    await before.client.send(DeleteTopics, 6, { timeoutMs: 1000, topics: [{ name: 'gone' }] });
    await before.broker.close();

    const after = await brokerAndClient(dataDir);
    const { topics } = await after.client.send(Metadata, 12, { topics: null });
    expect(topics.map(({ name }) => name)).toEqual(['kept']);
    const { topics: again } = await after.client.send(Metadata, 12, { topics: [{ name: 'gone' }] });
    expect(again[0]?.topicId).not.toBe(created[0]?.topicId);
    const first = answerOf(await after.client.send(Produce, 9, produceTo('gone', 0, ['new'])));
    expect(first).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0n });
  });

  test.each(['in memory', 'in files'])('what is too old is deleted: %s', async (where) => {
    const broker = await runningBroker({
      ...(where === 'in files' && { dataDir: temporaryDirectory() }),
      retentionMs: 3_600_000,
      retentionCheckIntervalMs: 5,
    });
    const client = await connectTo(broker);
    await client.send(Metadata, 12, { topics: [{ name: 'old' }] });
    const records = encodeBatch({ records: [{ timestamp: BigInt(Date.now() - 3_700_000) }] });
    const topicData = [{ name: 'old', partitionData: [{ index: 0, records }] }];
    await client.send(Produce, 9, { acks: -1, timeoutMs: 1000, topicData });
    await vi.waitFor(async () => {
      const { responses } = await client.send(Fetch, 12, fetchOf('old', 0));
      expect(responses[0]?.partitions[0]).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE });
    });
    const next = answerOf(await client.send(Produce, 9, produceTo('old', 0, ['new'])));
    expect(next).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 1n });
  });

  test('a partition whose directory is lost is not taken for an empty one, and the others are served', async () => {
    const dataDir = temporaryDirectory();
    const before = await brokerAndClient(dataDir);
    const topics = [{ name: 't', numPartitions: 2, replicationFactor: 1 }];
    await before.client.send(CreateTopics, 7, { timeoutMs: 1000, topics });
    for (const index of [0, 1]) await before.client.send(Produce, 9, produceTo('t', index, ['one']));
    await before.broker.close();
    rmSync(join(dataDir, 't-1'), { recursive: true });

    const captured = capturedLog('error');
    const { client } = await brokerAndClient(dataDir, captured);
    expect(captured.lines).toMatchObject([{ count: 1, partitions: ['t-1'] }]);
    const lost = { errorCode: ErrorCode.KAFKA_STORAGE_ERROR };
    expect(answerOf(await client.send(Produce, 9, produceTo('t', 1, ['two'])))).toMatchObject(lost);
    const { responses } = await client.send(Fetch, 12, fetchOf('t', 0, 1));
    expect(responses).toMatchObject([{ partitions: [lost] }]);
    const partitions = [{ partitionIndex: 1, timestamp: -1n }];
    const offsets = await client.send(ListOffsets, 7, { topics: [{ name: 't', partitions }] });
    expect(offsets.topics).toMatchObject([{ partitions: [lost] }]);
    expect(answerOf(await client.send(Produce, 9, produceTo('t', 0, ['two'])))).toMatchObject({ baseOffset: 1n });
    await client.send(DeleteTopics, 6, { timeoutMs: 1000, topics: [{ name: 't' }] });
    const again = await client.send(CreateTopics, 7, { timeoutMs: 1000, topics });
    expect(again.topics).toMatchObject([{ errorCode: ErrorCode.NONE }]);
    expect(answerOf(await client.send(Produce, 9, produceTo('t', 1, ['new'])))).toMatchObject({ baseOffset: 0n });
  });

  test('a partition that belongs to no topic is set aside, whole, and nothing that is none', async () => {
    const dataDir = temporaryDirectory();
    const { broker } = await brokerAndClient(dataDir);
    await broker.close();
    // As a crash leaves it behind the record that its topic is gone, or before the one that it is there.
    for (const name of ['gone-0', 'reports-7']) {
      mkdirSync(join(dataDir, name));
      writeFileSync(join(dataDir, name, 'data'), 'kept');
    }
    writeFileSync(join(dataDir, 'gone-0', '00000000000000000000.log'), '');
    await brokerAndClient(dataDir);
    const [stray = ''] = readdirSync(dataDir).filter((name) => name.startsWith('gone'));
    expect(stray).toMatch(/^gone-0\.[0-9a-f]{32}-stray$/);
    expect(readFileSync(join(dataDir, stray, 'data'), 'utf8')).toBe('kept');
    expect(readdirSync(dataDir)).toContain('reports-7');
  });

  test('without one everything lasts as long as the broker runs', async () => {
    const broker = await runningBroker();
    const first = await connectTo(broker);
    await first.send(Metadata, 12, { topics: [{ name: 't' }] });
    await broker.close();
    await broker.start();
    const second = await connectTo(broker);
    expect((await second.send(Metadata, 12, { topics: null })).topics).toEqual([]);
  });
});

async function brokerAndClient(dataDir: string, captured?: CapturedLog) {
  const broker = await runningBroker({ dataDir }, captured);
  return { broker, client: await connectTo(broker) };
}

function produceTo(name: string, index: number, values: readonly string[]) {
  const records = encodeBatch({ records: values.map((value) => ({ timestamp: 1n, value: Buffer.from(value) })) });
  return { acks: -1, timeoutMs: 1000, topicData: [{ name, partitionData: [{ index, records }] }] };
}

function answerOf({ responses }: ProduceResponse) {
  return responses[0]?.partitionResponses[0];
}

function fetchOf(topic: string, maxWaitMs: number, partition = 0) {
  const partitions = [{ partition, fetchOffset: 0n, partitionMaxBytes: 1024 * 1024 }];
  return { maxWaitMs, minBytes: 1, maxBytes: 1024 * 1024, topics: [{ topic, partitions }] };
}
