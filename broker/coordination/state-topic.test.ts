import { expect, onTestFinished, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { OffsetCommit } from '../../protocol/logs/consumer-offsets.js';
import type { RecordBatch } from '../../protocol/records/record-batch.js';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { SegmentLogStore } from '../storage/segment-store.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { Topics } from '../topics/topics.js';
import { StateTopic } from './state-topic.js';

const SETTINGS = { name: '__consumer_offsets', partitions: 50, configs: new Map([['cleanup.policy', 'compact']]) };

async function stateTopic() {
  const store = new SegmentLogStore(temporaryDirectory());
  onTestFinished(() => store.close());
  const topics = await Topics.load(store, await metadataInMemory());
  return { topics, state: new StateTopic(topics, SETTINGS) };
}

function committed(offset: bigint) {
  return OffsetCommit.encode({ group: 'g', topic: 't', partition: 0 }, { offset }, 3);
}

async function replayed(state: StateTopic): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  await state.replay((batch) => batches.push(batch));
  return batches;
}

test('what was appended is handed over again, in order', async () => {
  const { state } = await stateTopic();
  await state.append('g', [committed(1n), committed(2n)], 1000);
  await state.append('g', [OffsetCommit.tombstone({ group: 'g', topic: 't', partition: 0 })], 2000);
  const records = (await replayed(state)).flatMap((batch) => batch.records);
  expect(records.map(({ value }) => value && OffsetCommit.decodeValue(value).offset)).toEqual([1n, 2n, null]);
  expect(records.map(({ timestamp }) => timestamp)).toEqual([1000n, 1000n, 2000n]);
});

test('what belongs to a transaction is marked with it', async () => {
  const { state } = await stateTopic();
  await state.append('g', [committed(1n)], 1000, { producerId: 7n, producerEpoch: 3 });
  const [batch] = await replayed(state);
  expect(batch).toMatchObject({ producerId: 7n, producerEpoch: 3, transactional: true });
});

test('what belongs to a transaction is refused to a producer that was fenced, and written however often it is sent', async () => {
  const { state } = await stateTopic();
  const append = (producerEpoch: number) => state.append('g', [committed(1n)], 1000, { producerId: 7n, producerEpoch });
  await append(3);
  await append(3);
  await expect(append(2)).rejects.toMatchObject({ code: ErrorCode.INVALID_PRODUCER_EPOCH });
  expect(await replayed(state)).toHaveLength(2);
});

test('answers come in the order of the log, with the places of what was appended, also while the topic is made', async () => {
  const { state } = await stateTopic();
  const answers: number[] = [];
  const append = async (count: number) => {
    const records = Array.from({ length: count }, () => committed(1n));
    answers.push(await state.append('g', records, 1000));
  };
  await Promise.all([append(2), append(1), state.make().then(() => append(3)), append(1)]);
  expect(answers).toEqual([...answers].sort((a, b) => a - b));
  expect(answers[0]).toBe(0);
  expect(await state.append('g', [committed(1n)], 1000)).toBe(7);
});

test('more than the topic takes at once is refused', async () => {
  const { state } = await stateTopic();
  const large = OffsetCommit.encode({ group: 'g', topic: 't', partition: 0 }, { metadata: 'm'.repeat(30_000) }, 3);
  const append = state.append('g', Array(40).fill(large), 1000);
  await expect(append).rejects.toMatchObject({ code: ErrorCode.MESSAGE_TOO_LARGE });
});

test('what cannot be read is told by partition, and the others are read', async () => {
  const { state } = await stateTopic();
  const groups = ['a', 'b', 'c'];
  for (const group of groups) await state.append(group, [committed(1n)], 1000);
  const failing = state.partitionOf('b');
  const reason = new Error('not a record');
  const taken: number[] = [];
  const take = (_: RecordBatch, partition: number) => {
    if (partition === failing) throw reason;
    taken.push(partition);
  };
  const failures: unknown[] = [];
  await state.replay(take, (partition, why) => failures.push([partition, why]));
  expect(failures).toEqual([[failing, reason]]);
  expect(taken).toEqual(['a', 'c'].map((group) => state.partitionOf(group)));
  await expect(state.replay(take)).rejects.toBe(reason);
});

test('the topic is made once, with the first that is written, however many write at once', async () => {
  const { topics, state } = await stateTopic();
  expect(await replayed(state)).toEqual([]);
  expect(topics.get(SETTINGS.name)).toBeUndefined();
  await Promise.all(['a', 'b', 'c'].map((group) => state.append(group, [committed(1n)], 1000)));
  expect(topics.get(SETTINGS.name)?.partitions).toHaveLength(50);
  expect(await replayed(state)).toHaveLength(3);
});

test('a key has the partition that Kafka gives it, in a topic of any size', async () => {
  const { topics, state } = await stateTopic();
  expect(state.partitionOf('orders')).toBe(31);
  await topics.create(SETTINGS.name, 3, SETTINGS.configs);
  expect(state.partitionOf('orders')).toBe(1008770331 % 3);
});
