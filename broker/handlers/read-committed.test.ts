import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { baseOffset, batchSize } from '../../protocol/records/batch-header.js';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { MemoryLogStore } from '../storage/memory-store.js';
import { SegmentLogStore } from '../storage/segment-store.js';
import { batchOf } from '../storage/testing/batches.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { markerBatch, producedBatch } from '../storage/testing/transactions.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { Topics } from '../topics/topics.js';
import { fetch } from './01-fetch.js';
import { listOffsets } from './02-list-offsets.js';

const [READ_UNCOMMITTED, READ_COMMITTED] = [0, 1];
const NOW = Date.now();
const NONE = { offset: -1n, timestamp: -1n, leaderEpoch: -1 };

/** Offsets 0..6: producer 3 aborts 1..2, the transaction of producer 4 from 4 on is open. */
async function services() {
  const store = new SegmentLogStore(temporaryDirectory());
  onTestFinished(() => store.close());
  const topics = await Topics.load(store, await metadataInMemory());
  const topic = await topics.create('t', 1, new Map());
  const plain = (after = 0) => batchOf({ timestamps: [NOW + after] });
  const batches = [plain(), producedBatch(3, 0), markerBatch(3, 'abort'), plain(), producedBatch(4, 0), plain()];
  for (const batch of [...batches, plain(1_000_000)]) await topic.partitions[0]?.log.append(batch, 0);
  return servicesInMemory({ topics });
}

async function fetched(isolationLevel: number, fetchOffset: number) {
  const topics = [{ topic: 't', partitions: [{ fetchOffset: BigInt(fetchOffset), partitionMaxBytes: 1e6 }] }];
  const { responses } = await ask(fetch, 11, { isolationLevel, maxBytes: 1e6, topics }, await services());
  const partition = responses[0]?.partitions[0];
  const bytes = Buffer.isBuffer(partition?.records) ? partition.records : Buffer.alloc(0);
  const offsets: number[] = [];
  for (let at = 0; at < bytes.length; at += batchSize(bytes, at) ?? bytes.length) offsets.push(baseOffset(bytes, at));
  return { ...partition, offsets };
}

test('a reader of committed records gets none behind an open transaction, and is told which were aborted', async () => {
  expect(await fetched(READ_COMMITTED, 0)).toMatchObject({
    highWatermark: 7n,
    lastStableOffset: 4n,
    offsets: [0, 1, 2, 3],
    abortedTransactions: [{ producerId: 3n, firstOffset: 1n }],
  });
  expect(await fetched(READ_COMMITTED, 3)).toMatchObject({ offsets: [3], abortedTransactions: [] });
  expect(await fetched(READ_COMMITTED, 5)).toMatchObject({ errorCode: 0, offsets: [], abortedTransactions: [] });
});

test('any other reader gets all of them', async () => {
  expect(await fetched(READ_UNCOMMITTED, 0)).toMatchObject({
    lastStableOffset: 4n,
    offsets: [0, 1, 2, 3, 4, 5, 6],
    abortedTransactions: null,
  });
});

test.each([
  ['the latest', -1n, { offset: 7n }, { offset: 4n }],
  ['the earliest', -2n, { offset: 0n }, { offset: 0n }],
  ['the one with the largest timestamp', -3n, { offset: 6n }, NONE],
  ['one of a time', BigInt(NOW + 900_000), { offset: 6n }, NONE],
])(
  '%s offset is asked for with an isolation level, as Apache Kafka answers it',
  async (_, timestamp, all, committed) => {
    for (const [isolationLevel, expected] of [
      [READ_UNCOMMITTED, all],
      [READ_COMMITTED, committed],
    ] as const) {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp }] }];
      const answer = await ask(listOffsets, 7, { isolationLevel, topics }, await services());
      expect(answer.topics[0]?.partitions[0]).toMatchObject({ errorCode: 0, ...expected });
    }
  },
);

test('a reader of committed records who waits for many bytes gets them as soon as a transaction ends', async () => {
  const topics = await Topics.load(new MemoryLogStore(), await metadataInMemory());
  const partition = (await topics.create('t', 1, new Map())).partitions[0];
  for (let sequence = 0; sequence < 5; sequence++) await partition?.append(producedBatch(3, sequence));
  const wanted = [{ topic: 't', partitions: [{ fetchOffset: 0n, partitionMaxBytes: 1e6 }] }];
  const request = { isolationLevel: READ_COMMITTED, maxBytes: 1e6, minBytes: 700, maxWaitMs: 60_000, topics: wanted };
  const waiting = ask(fetch, 11, request, await servicesInMemory({ topics }));
  await turn();
  await partition?.endTransaction(markerBatch(3, 'commit'), false);
  const answer = (await waiting).responses[0]?.partitions[0];
  expect(answer).toMatchObject({ highWatermark: 6n, lastStableOffset: 6n });
  expect(Buffer.isBuffer(answer?.records) && answer.records.length).toBeGreaterThan(700);
});
