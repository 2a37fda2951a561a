import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  type Connection,
  CreateTopics,
  decodeResponse,
  ErrorCode,
  Fetch,
  type FetchResponse,
  FrameReader,
  Produce,
} from '../protocol/index.js';
import { baseOffset, batchSize, hasValidCrc } from '../protocol/records/batch-header.js';
import { encodeBatch } from '../protocol/records/record-batch.js';
import type { BrokerConfig } from './config.js';
import type { BrokerServer } from './server.js';
import { SMALLEST_TIER } from './storage/memory-tier.js';
import { newSeed, randomFrom } from './storage/testing/random.js';
import { temporaryDirectory } from './storage/testing/temporary-directory.js';
import { connectTo, rawClientOf, requestBytes, runningBroker } from './testing/running-broker.js';
import { until } from './testing/turns.js';

const TOPIC = 't';
const PARTITIONS = 3;
const KIB = 1024;
const FETCH_VERSION = 11;
/** How many bytes go through: many times what the memory tier holds. */
const TO_PRODUCE = Number(process.env.FLUXMQ_STRESS_BYTES ?? 8 * SMALLEST_TIER);

type Random = (below: number) => number;

function checksum(batch: Buffer, at = 0): number {
  return batch.readUInt32BE(at + 17);
}

/** What went in, and what came out of it: the checksum of the batch at each offset, by partition. */
class Contents {
  produced = 0;
  fetched = 0;
  readonly ends: number[] = Array(PARTITIONS).fill(0);
  private readonly acknowledged = new Map<string, number>();
  private readonly seen = new Map<string, number>();

  acknowledge(partition: number, offset: number, batch: Buffer): void {
    const place = `${partition}: ${offset}`;
    expect(this.acknowledged.has(place)).toBe(false);
    this.acknowledged.set(place, checksum(batch));
    this.produced += batch.length;
    this.ends[partition] = Math.max(this.ends[partition] ?? 0, offset + 1);
  }

  /** Takes note of whole batches, the first of which holds `from`; answers the offset behind them. */
  fetch(partition: number, from: number, bytes: Buffer): number {
    let next = from;
    for (let at = 0; at < bytes.length; ) {
      const size = batchSize(bytes, at) ?? 0;
      const place = `${partition}: ${baseOffset(bytes, at)}`;
      expect([place, hasValidCrc(bytes, at)]).toEqual([`${partition}: ${next++}`, true]);
      this.seen.set(place, checksum(bytes, at));
      at += size;
    }
    this.fetched += bytes.length;
    return next;
  }

  check(): void {
    for (const [place, found] of this.seen) expect([place, found]).toEqual([place, this.acknowledged.get(place)]);
  }
}

async function brokerWithTopic(config: Partial<BrokerConfig>): Promise<BrokerServer> {
  const broker = await runningBroker(config);
  const connection = await connectTo(broker);
  const topics = [{ name: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1, assignments: [], configs: [] }];
  await connection.send(CreateTopics, 4, { topics, timeoutMs: 10_000 });
  return broker;
}

/** One record, whose bytes nobody else sends; seldom a large one. */
function randomBatch(random: Random): Buffer {
  const value = Buffer.alloc(random([300, 3000, 60 * KIB, 400 * KIB][random(4)] ?? 0), `${random(2 ** 32)} `);
  return encodeBatch({ records: [{ value }] });
}

async function produce(connection: Connection, contents: Contents, random: Random): Promise<void> {
  while (contents.produced < TO_PRODUCE) {
    const requests = Array.from({ length: 1 + random(5) }, () => {
      const batches = Array.from({ length: 1 + random(PARTITIONS) }, (_, i) => [i, randomBatch(random)] as const);
      const partitionData = batches.map(([index, records]) => ({ index, records }));
      const topicData = [{ name: TOPIC, partitionData }];
      return { id: connection.post(Produce, 8, { acks: -1, timeoutMs: 10_000, topicData }), batches };
    });
    for (const { id, batches } of requests) {
      const { responses } = decodeResponse(Produce, 8, id, await connection.receiveFrame());
      for (const { index, errorCode, baseOffset: offset } of responses[0]?.partitionResponses ?? []) {
        expect(errorCode).toBe(ErrorCode.NONE);
        contents.acknowledge(index, Number(offset), batches[index]?.[1] ?? expect.fail());
      }
    }
  }
}

/** Asks for several answers, lets them wait while the memory that they are in is wanted, and reads or leaves. */
async function fetchSlowly(broker: BrokerServer, contents: Contents, random: Random): Promise<void> {
  while (contents.produced < TO_PRODUCE) {
    const client = rawClientOf(broker);
    await once(client, 'connect');
    const asked = Array.from({ length: 1 + random(5) }, () => {
      // Near the end from memory, anywhere from segments.
      const from = contents.ends.map((end) => Math.max(0, random(2) === 0 ? end - random(50) : random(end + 1)));
      const partitions = from.map((offset, partition) => ({
        partition,
        fetchOffset: BigInt(offset),
        partitionMaxBytes: random(3000 * KIB),
      }));
      const minBytes = random(4) === 0 ? 1000 * KIB : 1;
      const request = { maxWaitMs: 50, minBytes, maxBytes: 8000 * KIB, topics: [{ topic: TOPIC, partitions }] };
      client.write(requestBytes(Fetch, FETCH_VERSION, request));
      return from;
    });
    const wanted = Math.min(TO_PRODUCE, contents.produced + random(2 * SMALLEST_TIER));
    await until(() => contents.produced >= wanted);
    if (random(5) > 0) await readAnswers(client, asked, contents);
    client.destroy();
  }
}

async function readAnswers(client: AsyncIterable<Buffer>, asked: number[][], contents: Contents): Promise<void> {
  const frames = new FrameReader();
  for await (const chunk of client) {
    for (const frame of frames.push(chunk)) {
      noteAnswer(decodeResponse(Fetch, FETCH_VERSION, 0, frame), asked.shift() ?? expect.fail(), contents);
    }
    if (asked.length === 0) return;
  }
  expect.fail('the connection was closed');
}

function noteAnswer({ responses }: FetchResponse, from: number[], contents: Contents): void {
  for (const { partitionIndex, errorCode, records } of responses[0]?.partitions ?? []) {
    expect(errorCode).toBe(ErrorCode.NONE);
    contents.fetch(partitionIndex, from[partitionIndex] ?? 0, records ?? Buffer.alloc(0));
  }
}

test.each<[string, Partial<BrokerConfig>]>([
  ['of the memory tier', { memoryTier: SMALLEST_TIER }],
  ['of the memory tier, behind syncs', { memoryTier: SMALLEST_TIER, fsync: 'always' }],
  ['of reads from segments', { memoryTier: 0 }],
])(
  'what is fetched is what was stored, byte for byte, though memory %s is used again meanwhile',
  async (_, config) => {
    const seed = newSeed();
    process.stdout.write(`seed ${seed}\n`);
    const broker = await brokerWithTopic({ ...config, dataDir: temporaryDirectory(), segmentSize: 3000 * KIB });
    const contents = new Contents();
    const producers = await Promise.all(Array.from({ length: 3 }, () => connectTo(broker)));
    await Promise.all([
      ...producers.map((connection, i) => produce(connection, contents, randomFrom(seed + i))),
      ...Array.from({ length: 4 }, (_, i) => fetchSlowly(broker, contents, randomFrom(seed + 10 + i))),
    ]);
    const reader = await connectTo(broker);
    for (const [partition, end] of contents.ends.entries()) {
      for (let next = 0; next < end; ) {
        const wanted = { partition, fetchOffset: BigInt(next), partitionMaxBytes: 2000 * KIB };
        const request = { maxWaitMs: 0, minBytes: 1, topics: [{ topic: TOPIC, partitions: [wanted] }] };
        const { responses } = await reader.send(Fetch, FETCH_VERSION, request);
        const found = responses[0]?.partitions[0] ?? expect.fail();
        expect(Number(found.highWatermark)).toBe(end);
        next = contents.fetch(partition, next, found.records ?? expect.fail());
      }
    }
    contents.check();
    process.stdout.write(`${contents.produced} bytes in, ${contents.fetched} out\n`);
  },
  60_000,
);
