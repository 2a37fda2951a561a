import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import {
  AlterClientQuotas,
  ApiVersions,
  Connection,
  ErrorCode,
  Fetch,
  Metadata,
  Produce,
} from '../../protocol/index.js';
import { batchOf } from '../storage/testing/batches.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { connectTo, LOCALHOST, runningBroker } from '../testing/running-broker.js';
import { settled } from '../testing/turns.js';

const CLIENT = 'limited';
const RECORDS_BYTES = 20_000;

afterEach(() => void vi.useRealTimers());

async function limitedClient({ port }: { readonly port: number }): Promise<Connection> {
  const connection = await Connection.open({ host: LOCALHOST, port }, { clientId: CLIENT });
  onTestFinished(() => connection.close());
  return connection;
}

/** A broker with a topic, that lets a client do `value` of something in a second. */
async function brokerWith(key: string, value: number, dataDir?: string) {
  const broker = await runningBroker(dataDir === undefined ? {} : { dataDir });
  const admin = await connectTo(broker);
  await admin.send(Metadata, 12, { topics: [{ name: 't' }] });
  const entity = [{ entityType: 'client-id', entityName: CLIENT }];
  await admin.send(AlterClientQuotas, 1, { entries: [{ entity, ops: [{ key, value }] }] });
  return { broker, admin, client: await limitedClient(broker) };
}

const produced = (acks = -1) => ({
  acks,
  timeoutMs: 1000,
  topicData: [{ name: 't', partitionData: [{ index: 0, records: batchOf({ valueSize: RECORDS_BYTES }) }] }],
});

const wanted = {
  maxWaitMs: 0,
  minBytes: 1,
  sessionEpoch: -1,
  topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1 << 20 }] }],
};

test('who writes too much is told how long to wait, and not asked again until then', async () => {
  const { client, admin } = await brokerWith('producer_byte_rate', 1_000);
  const { throttleTimeMs, responses } = await client.send(Produce, 9, produced());
  expect(responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 0n });
  // 20 kB over ten seconds is twice what is allowed.
  expect(throttleTimeMs).toBeGreaterThan(9_000);
  expect(throttleTimeMs).toBeLessThan(12_000);
  let answered = 0;
  client.send(ApiVersions, 0, {}).then(
    () => answered++,
    () => {},
  );
  expect((await admin.send(Produce, 9, produced())).throttleTimeMs).toBe(0);
  expect(await settled(() => answered)).toBe(0);
});

test('who writes too much without an answer has to wait, too', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { client } = await brokerWith('producer_byte_rate', 1_000);
  client.post(Produce, 9, produced(0));
  let answered = 0;
  client.send(ApiVersions, 0, {}).then(
    () => answered++,
    () => {},
  );
  expect(await settled(() => answered)).toBe(0);
  vi.advanceTimersByTime(12_000);
  expect(await settled(() => answered)).toBe(1);
});

test('who reads too much gets nothing, and it does not count', async () => {
  const { broker, client, admin } = await brokerWith('consumer_byte_rate', 1_000);
  await admin.send(Produce, 9, produced());
  const { throttleTimeMs, responses } = await client.send(Fetch, 12, wanted);
  expect(throttleTimeMs).toBeGreaterThan(9_000);
  expect(responses).toEqual([]);
  const again = await (await limitedClient(broker)).send(Fetch, 12, wanted);
  expect(again.throttleTimeMs).toBeLessThan(12_000);
  const free = await admin.send(Fetch, 12, wanted);
  expect(free.throttleTimeMs).toBe(0);
  expect(free.responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(RECORDS_BYTES);
});

test('who takes too much of the processor has to wait for a second at most, whatever it asks', async () => {
  const { client, admin } = await brokerWith('request_percentage', 0.000_001);
  expect((await client.send(Metadata, 12, { topics: null })).throttleTimeMs).toBe(1_000);
  expect((await admin.send(Metadata, 12, { topics: null })).throttleTimeMs).toBe(0);
});

test('limits hold after a restart', async () => {
  const dataDir = temporaryDirectory();
  const { broker } = await brokerWith('producer_byte_rate', 1_000, dataDir);
  await broker.close();
  const client = await limitedClient(await runningBroker({ dataDir }));
  expect((await client.send(Produce, 9, produced())).throttleTimeMs).toBeGreaterThan(9_000);
});
