import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBatch, Produce } from '../../../protocol/index.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { Random } from '../../../protocol/testing/random.js';
import { ClusterClient } from '../../../targets/cluster-client.js';
import { startReferenceBroker } from '../../../targets/reference-broker.js';
import type { Target } from '../../../targets/target.js';
import type { TopicPartition } from '../../load/lanes.js';
import type { ConsumersPlan } from '../../load/load-plan.js';
import { prepareTopics } from '../../topics/topics.js';
import type { ConsumerClient } from '../driver.js';
import { NEWEST_BY_NAME } from './newest-by-name.js';
import { openWireConsumer } from './wire-consumer.js';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const random = new Random(seed);
const PARTITIONS = 3;
/** So much that no answer holds all of a partition. */
const BATCHES = 60;
const VALUE_SIZE = 1_000;

let target: Target;
let cluster: ClusterClient;
beforeAll(async () => {
  target = await startReferenceBroker();
  cluster = await ClusterClient.connect(target.bootstrap);
});
afterAll(async () => {
  await cluster.close();
  await target.close();
});

async function freshPartitions(): Promise<readonly TopicPartition[]> {
  const wish = { partitions: PARTITIONS, size: VALUE_SIZE, batchSize: 1e6 };
  return (await prepareTopics(cluster, wish)).partitions;
}

/** Sends batches of any size and codec to one partition; its records are stamped 0, 1, 2… Answers how many there are. */
async function produce({ topic, partition }: TopicPartition): Promise<number> {
  let sent = 0;
  for (let i = 0; i < BATCHES; i++) {
    const records = Array.from({ length: 1 + random.below(80) }, () => {
      const value = Buffer.alloc(VALUE_SIZE, random.bits());
      value.writeDoubleBE(sent++);
      return { value };
    });
    const codec = CODECS[random.below(CODECS.length)] ?? 'none';
    const topicData = [
      { name: topic, partitionData: [{ index: partition, records: encodeBatch({ codec, records }) }] },
    ];
    const body = { acks: -1, timeoutMs: 10_000, topicData };
    await cluster.send(cluster.anyBroker(), Produce, body, NEWEST_BY_NAME.produce);
  }
  return sent;
}

/** The first `clients` consumers of partitions, connected. */
function consumers(partitions: readonly TopicPartition[], clients: number, from: ConsumersPlan['from']) {
  const { bootstrap, security } = target;
  const until = { kind: 'records', records: 0 } as const;
  const crew = { kind: 'consume', series: 's', group: 'g', clients, from, until, stamped: true, partitions } as const;
  const plan = { bootstrap, security, driver: 'wire', warmupMs: 0, crews: [crew] } as const;
  return Promise.all(Array.from({ length: clients }, (_, client) => openWireConsumer(plan, crew, client)));
}

/** The stamps that a consumer reads until they are as many as it turns out to be. */
async function read(client: ConsumerClient, count: Promise<number>): Promise<number[]> {
  const [stop, stamps]: [AbortController, number[]] = [new AbortController(), []];
  let wanted = Number.POSITIVE_INFINITY;
  const look = () => {
    if (stamps.length >= wanted) stop.abort();
  };
  const running = client.run((arrival) => {
    stamps.push(...arrival.stamps);
    look();
  }, stop.signal);
  wanted = await count;
  look();
  await running;
  await client.close();
  return stamps;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe(`the wire consumer (SEED=${seed})`, () => {
  it('reads all that there is once and in order, whatever it is packed with', async () => {
    const partitions = await freshPartitions();
    const counts = await Promise.all(partitions.map(produce));
    const clients = await consumers(partitions, PARTITIONS, 'earliest');
    const stamps = await Promise.all(clients.map((client, i) => read(client, Promise.resolve(counts[i] ?? 0))));
    expect(stamps).toEqual(counts.map(upTo));
  });

  it('reads all that comes after it has connected, while it comes, and nothing that came before', async () => {
    const partitions = await freshPartitions();
    await Promise.all(partitions.map(produce));
    const clients = await consumers(partitions, PARTITIONS, 'latest');
    const sent = partitions.map(produce);
    const stamps = await Promise.all(clients.map((client, i) => read(client, sent[i] ?? Promise.resolve(0))));
    expect(stamps).toEqual((await Promise.all(sent)).map(upTo));
  });

  it('has nothing to read where there are more consumers than partitions', async () => {
    const [, idle, ...others] = await consumers((await freshPartitions()).slice(0, 1), 2, 'earliest');
    await idle?.run(() => expect.unreachable(), new AbortController().signal);
    expect([idle === undefined, others]).toEqual([false, []]);
    await idle?.close();
  });
});
