import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProduceRequest } from '../../../protocol/index.js';
import { decodeBatches, type RecordBatch } from '../../../protocol/records/record-batch.js';
import type { BenchResult } from '../../../reports/bench-result.js';
import { partitionOf } from '../../load/murmur2.js';
import { NullBroker } from '../../null-broker/null-broker.js';
import type { LoadOptions } from '../../options.js';
import { fakeTarget, inSession } from '../../testing/in-session.js';
import { produce } from '../../workloads/produce.js';

const PARTITIONS = 6;
const OPTIONS: LoadOptions = {
  driver: 'wire',
  connections: 1,
  threads: 1,
  rate: 2_000,
  durationMs: 300,
  warmupMs: 0,
  size: 100,
  partitions: PARTITIONS,
  acks: 'all',
  batchSize: 1_000,
  lingerMs: 5,
};

/** Keeps what it is sent, but for the records that try whether a topic takes any. */
class KeepingBroker extends NullBroker {
  readonly batches = new Map<number, RecordBatch[]>();
  private probed = false;

  protected override produce(request: ProduceRequest) {
    for (const { index, records } of this.probed ? request.topicData.flatMap((topic) => topic.partitionData) : []) {
      const before = this.batches.get(index) ?? [];
      this.batches.set(index, [...before, ...decodeBatches(records ?? Buffer.alloc(0), 1e6)]);
    }
    this.probed = true;
    return super.produce(request);
  }
}

let broker: KeepingBroker;
beforeEach(async () => {
  broker = new KeepingBroker();
  await broker.listen();
});
afterEach(() => broker.close());

function run(options: Partial<LoadOptions>): Promise<BenchResult> {
  return inSession(fakeTarget(broker), (session) => produce(session, { ...OPTIONS, ...options }));
}

describe('a producer on the wire', () => {
  it('sends each key to the one partition where Kafka puts it, and all of them in turn', async () => {
    const result = await run({ keys: 20 });
    expect(result.series[0]?.counts).toMatchObject({ due: 600, done: 600, failed: 0 });
    const seen = new Set<string>();
    for (const [partition, batches] of broker.batches) {
      const keys = batches.flatMap(({ records }) => records.map(({ key }) => key?.toString() ?? ''));
      const its = [...new Set(keys)];
      expect(keys).toEqual(keys.map((_, i) => its[i % its.length]));
      for (const key of its) expect(partitionOf(Buffer.from(key), PARTITIONS)).toBe(partition);
      for (const key of its) seen.add(key);
    }
    expect(seen.size).toBe(20);
  });

  it('sends nothing to partitions that no key goes to, and all the same every record', async () => {
    const result = await run({ keys: 2 });
    expect(result.series[0]?.counts).toMatchObject({ due: 600, done: 600, failed: 0 });
    expect(broker.batches.size).toBeLessThanOrEqual(2);
  });

  it('numbers what it sends to a partition without a gap where it is idempotent', async () => {
    const result = await run({ idempotent: true, connections: 2 });
    expect(result.series[0]?.counts).toMatchObject({ due: 600, done: 600, failed: 0 });
    const producers = new Set<bigint>();
    for (const batches of broker.batches.values()) {
      const next = new Map<bigint, number>();
      for (const { producerId, producerEpoch, baseSequence, recordCount } of batches) {
        expect([producerEpoch, baseSequence]).toEqual([0, next.get(producerId) ?? 0]);
        next.set(producerId, baseSequence + recordCount);
        producers.add(producerId);
      }
    }
    expect(producers.size).toBe(2);
    expect(result.settings).toMatchObject({ idempotent: 'yes' });
  });

  it('sends records of the sizes and with the codec that are asked for', async () => {
    await run({ sizeDistribution: 'uniform', compression: 'lz4' });
    const batches = [...broker.batches.values()].flat();
    expect(new Set(batches.map(({ codec }) => codec))).toEqual(new Set(['lz4']));
    const sizes = batches.flatMap(({ records }) => records.map(({ value }) => value?.length ?? 0));
    expect(Math.min(...sizes)).toBeLessThan(40);
    expect(Math.max(...sizes)).toBeGreaterThan(160);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  });
});
