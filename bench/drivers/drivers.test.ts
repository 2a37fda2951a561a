import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ErrorCode, Fetch } from '../../protocol/index.js';
import { decodeBatches, type RecordBatch } from '../../protocol/records/record-batch.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { packageRoot } from '../../targets/package-root.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { TargetError } from '../../targets/target.js';
import { runLoad } from '../generator/run-load.js';
import type { Batch } from '../load/batcher.js';
import { lanesOf, type TopicPartition } from '../load/lanes.js';
import type { ConsumersPlan, DriverName, LoadPlan, ProducersPlan } from '../load/load-plan.js';
import type { LoadOptions } from '../options.js';
import { FakeBroker } from '../testing/fake-broker.js';
import { prepareTopics } from '../topics/topics.js';
import { produce } from '../workloads/produce.js';
import type { Arrival, ProducerClient } from './driver.js';
import { driverOf } from './index.js';
import { leadersOf } from './wire/leaders.js';
import { NEWEST_BY_NAME } from './wire/newest-by-name.js';

const BUILT = existsSync(join(packageRoot(), 'dist/broker/main.js'));
const SIZES = { size: 100, batchSize: 16_384 };

/** Why a driver cannot be tested here; undefined where it can. */
async function lackOf(name: DriverName): Promise<string | undefined> {
  if (!BUILT) return 'the broker is not built';
  return driverOf(name).then(
    () => undefined,
    (error: unknown) => (error instanceof TargetError ? error.message : Promise.reject(error)),
  );
}

let target: Target;
let cluster: ClusterClient;
beforeAll(async () => {
  if (!BUILT) return;
  target = await startReferenceBroker();
  cluster = await ClusterClient.connect(target.bootstrap);
});
afterAll(async () => {
  await cluster?.close();
  await target?.close();
});

function planOf(driver: DriverName, { bootstrap }: Pick<Target, 'bootstrap'> = target): LoadPlan {
  return { bootstrap, security: {}, driver, warmupMs: 0, crews: [] };
}

function producers(partitions: readonly TopicPartition[], more: Partial<ProducersPlan> = {}): ProducersPlan {
  return {
    kind: 'produce',
    series: 'produce',
    clients: 1,
    partitions,
    schedule: { rate: 1_000, warmupMs: 0, durationMs: 1_000 },
    records: { size: SIZES.size, stamped: true },
    acks: 'all',
    batchSize: SIZES.batchSize,
    lingerMs: 5,
    ...more,
  };
}

function consumers(partitions: readonly TopicPartition[], from: ConsumersPlan['from']): ConsumersPlan {
  const group = `group-of-${partitions[0]?.topic}-${from}`;
  const until = { kind: 'records', records: 1 } as const;
  return { kind: 'consume', series: 'consume', clients: 2, partitions, from, until, stamped: true, group };
}

async function freshPartitions(): Promise<readonly TopicPartition[]> {
  return (await prepareTopics(cluster, { partitions: 2, ...SIZES })).partitions;
}

/** Sends records 0 to 2n - 1, which are due at half of their numbers, n to each of two partitions. */
function send({ leaders: [leader] }: ProducerClient, n: number) {
  if (leader === undefined) throw new Error('there is nobody to send to');
  const batches = leader.lanes.map(
    (lane): Batch => ({ lane, first: lane.index, stride: 2, count: n, bytes: n, payload: n, readyAt: 0 }),
  );
  return leader.produce(batches, (record) => record / 2);
}

const dueTimes = (n: number) => Array.from({ length: 2 * n }, (_, record) => record / 2);

/** All batches in these partitions, as the target has them. */
async function batchesIn(partitions: readonly TopicPartition[]): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (const { topic, partition } of partitions) {
    const [leader] = await leadersOf(cluster, [{ topic, partition }]);
    if (leader === undefined) throw new Error('nobody leads');
    const topics = [{ topic, partitions: [{ partition, partitionMaxBytes: 1e7 }] }];
    const { responses } = await cluster.send(leader.address, Fetch, { maxBytes: 1e7, topics }, NEWEST_BY_NAME.fetch);
    batches.push(...decodeBatches(responses[0]?.partitions[0]?.records ?? Buffer.alloc(0), 1e7));
  }
  return batches;
}

async function withProducer(
  name: DriverName,
  crew: ProducersPlan,
  work: (producer: ProducerClient) => Promise<void>,
): Promise<void> {
  const driver = await driverOf(name);
  const producer = await driver.openProducer(planOf(name), crew, lanesOf(crew.partitions, 1));
  try {
    await work(producer);
  } finally {
    await producer.close();
  }
}

/** Runs members of a group until so many records have arrived. */
async function readAll(members: readonly { run: RunOf }[], wanted: number): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const enough = new AbortController();
  const onArrival = (arrival: Arrival) => {
    arrivals.push(arrival);
    if (arrivals.reduce((sum, { count }) => sum + count, 0) >= wanted) enough.abort();
  };
  await Promise.all(members.map((member) => member.run(onArrival, enough.signal)));
  return arrivals;
}
type RunOf = (onArrival: (arrival: Arrival) => void, signal: AbortSignal) => Promise<void>;

for (const name of ['kafkajs', 'librdkafka'] as const) {
  const lack = await lackOf(name);
  describe.skipIf(lack !== undefined)(`the driver ${name}${lack === undefined ? '' : ` (skipped: ${lack})`}`, () => {
    it('sends a load as the wire driver does, and all of it is acknowledged and counted by the target', async () => {
      const options: LoadOptions = {
        driver: name,
        connections: 2,
        threads: 1,
        rate: 1_000,
        durationMs: 500,
        warmupMs: 100,
        partitions: 2,
        acks: 'all',
        lingerMs: 5,
        ...SIZES,
      };
      const result = await produce({ target, cluster, signal: new AbortController().signal }, options);
      expect(result).toMatchObject({ driver: name, ended: 'as planned' });
      expect(result.series[0]?.counts).toMatchObject({ due: 500, done: 500, failed: 0 });
      expect(result.figures).toContainEqual(expect.objectContaining({ id: 'target-records', value: 600 }));
    });

    it('sends values of the size that is asked for, which begin with the time at which each was due', async () => {
      const partitions = await freshPartitions();
      await withProducer(name, producers(partitions), async (producer) => {
        expect(await send(producer, 50)).toEqual([ErrorCode.NONE, ErrorCode.NONE]);
        const records = (await batchesIn(partitions)).flatMap(({ records }) => records);
        expect(records.map(({ key, value }) => [key, value?.length])).toEqual(records.map(() => [null, SIZES.size]));
        expect(records.map(({ value }) => value?.readDoubleBE() ?? Number.NaN).sort((a, b) => a - b)).toEqual(
          dueTimes(50),
        );
        expect(new Set(records.map(({ value }) => value?.toString('hex', 8))).size).toBeGreaterThan(50);
      });
    });

    it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
      'sends the records of the wire driver, with their keys, by an idempotent producer and with %s',
      async (compression) => {
        const records = { size: 200, keys: 30, entropy: 0.2, distribution: 'uniform', compression } as const;
        const sent = new Map<DriverName, unknown>();
        for (const driver of ['wire', name] as const) {
          const partitions = await freshPartitions();
          const crew = producers(partitions, { records, idempotent: true });
          await withProducer(driver, crew, async (producer) => {
            expect(await send(producer, 40)).toEqual([ErrorCode.NONE, ErrorCode.NONE]);
          });
          const batches = await batchesIn(partitions);
          for (const { codec, producerId } of batches) {
            expect(codec).toBe(compression);
            expect(producerId).toBeGreaterThanOrEqual(0n);
          }
          const pairs = batches.flatMap(({ records }) => records.map(({ key, value }) => [`${key}`, `${value}`]));
          sent.set(driver, pairs);
        }
        expect(sent.get(name)).toEqual(sent.get('wire'));
      },
    );

    it.each(['earliest', 'latest'] as const)('has a group read each record once, from the %s on', async (from) => {
      const driver = await driverOf(name);
      const partitions = await freshPartitions();
      const producer = await driver.openProducer(planOf(name), producers(partitions), lanesOf(partitions, 1));
      const before = from === 'earliest' ? 30 : 0;
      await send(producer, 30);
      const members = await Promise.all(
        [0, 1].map((client) => driver.openConsumer(planOf(name), consumers(partitions, from), client)),
      );
      try {
        const reading = readAll(members, 2 * (before + 50));
        await send(producer, 50);
        const arrivals = await reading;
        const stamps = arrivals.flatMap(({ stamps }) => stamps).sort((a, b) => a - b);
        expect(stamps).toEqual([...dueTimes(before), ...dueTimes(50)].sort((a, b) => a - b));
        expect(arrivals.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(stamps.length * SIZES.size);
      } finally {
        await Promise.all([producer, ...members].map((client) => client.close()));
      }
    });

    it('tells the error with which the target refuses a batch', async () => {
      const broker = await FakeBroker.listen(() => ErrorCode.INVALID_RECORD);
      const partitions = [0, 1].map((partition) => ({ topic: 't', partition }));
      const driver = await driverOf(name);
      try {
        const fake = await ClusterClient.connect([broker.address]);
        await prepareTopics(fake, { topic: 't', partitions: 2, ...SIZES });
        await fake.close();
        const plan = planOf(name, { bootstrap: [broker.address] });
        const producer = await driver.openProducer(plan, producers(partitions), lanesOf(partitions, 1));
        expect(await send(producer, 3)).toEqual([ErrorCode.INVALID_RECORD, ErrorCode.INVALID_RECORD]);
        await producer.close();
      } finally {
        await broker.close();
      }
    });

    it.runIf(name === 'librdkafka')('refuses to work in several threads', async () => {
      const plan = planOf(name);
      await expect(runLoad(plan, 2, new AbortController().signal)).rejects.toThrow(
        /main thread .*: leave --threads out\.$/,
      );
    });

    it('refuses acks 0, with which nothing tells when a record was taken', async () => {
      const driver = await driverOf(name);
      const [partition] = await freshPartitions();
      const plan = producers(partition === undefined ? [] : [partition], { acks: '0' });
      await expect(driver.openProducer(planOf(name), plan, lanesOf(plan.partitions, 1))).rejects.toThrow(
        `With acks 0 ${name} does not tell`,
      );
    });
  });
}
