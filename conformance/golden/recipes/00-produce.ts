import { type Input, Produce, type ProduceRequest } from '../../../protocol/index.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { type BoundTopic, recipe } from '../recipe.js';
import { batch, holding, UNKNOWN_ID } from './batches.js';

/** Versions that carry batches of magic 2. */
const MODERN = [3, 13] as const;
/** zstd came with v7 (KIP-110). */
const ZSTD = [7, 13] as const;

type Partition = Input<ProduceRequest['topicData'][number]['partitionData'][number]>;

/** By name, from v13 on by id (KIP-516). */
const write = (topic: BoundTopic | undefined, partitionData: Partition[], acks = -1): Input<ProduceRequest> => ({
  acks,
  timeoutMs: 10_000,
  topicData: [{ name: topic?.name ?? '', topicId: topic?.id ?? UNKNOWN_ID, partitionData }],
});

/** A batch with one byte of its header or records changed and its checksum left as it was. */
function tampered(at: number): Buffer {
  const bytes = batch(1);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}

/** One record as a message set of magic 1, which only Produce v0–2 carry. */
const MAGIC_1 = Buffer.from('00000000000000000000001a6b6cd71201000000010000010000ffffffff0000000476616c75', 'hex');

export const produceRecipes = [
  ...CODECS.map((codec) =>
    recipe(Produce, `batch-${codec}`, {
      about: `A batch of three records, compression ${codec}.`,
      versions: codec === 'zstd' ? ZSTD : MODERN,
      topics: [{}],
      request: ([topic]) => write(topic, [{ index: 0, records: batch(3, { codec }) }]),
    }),
  ),
  recipe(Produce, 'acks-1', {
    about: 'Only the leader acknowledges.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1) }], 1),
  }),
  recipe(Produce, 'after-others', {
    about: 'The base offset goes on where the log ended.',
    versions: MODERN,
    topics: [holding(batch(2), batch(3, { from: 2 }))],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1) }]),
  }),
  recipe(Produce, 'two-partitions', {
    about: 'Batches for two partitions in one request.',
    versions: MODERN,
    topics: [{ partitions: 2 }],
    request: ([topic]) =>
      write(topic, [
        { index: 0, records: batch(1) },
        { index: 1, records: batch(2) },
      ]),
  }),
  recipe(Produce, 'log-append-time', {
    about: 'The broker stamps the batch with the time of its arrival.',
    versions: MODERN,
    topics: [{ configs: { 'message.timestamp.type': 'LogAppendTime' } }],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1) }]),
  }),
  recipe(Produce, 'unknown-topic', {
    about: 'A topic that does not exist.',
    versions: [3, 12],
    absent: 1,
    request: (_topics, [name = '']) => write({ name, id: UNKNOWN_ID }, [{ index: 0, records: batch(1) }]),
  }),
  recipe(Produce, 'unknown-id', {
    about: 'No topic has the id.',
    versions: [13, 13],
    request: () => write(undefined, [{ index: 0, records: batch(1) }]),
  }),
  recipe(Produce, 'unknown-partition', {
    about: 'A partition that does not exist.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 7, records: batch(1) }]),
  }),
  recipe(Produce, 'one-good-one-unknown', {
    about: 'One partition that exists and one that does not.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) =>
      write(topic, [
        { index: 0, records: batch(1) },
        { index: 1, records: batch(1) },
      ]),
  }),
  recipe(Produce, 'acks-2', {
    about: 'A number of acknowledgements that Kafka no longer knows.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1) }], 2),
  }),
  recipe(Produce, 'not-enough-replicas', {
    about: 'All replicas shall acknowledge, and fewer exist than min.insync.replicas asks for.',
    versions: MODERN,
    topics: [{ configs: { 'min.insync.replicas': '2' } }],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1) }]),
  }),
  recipe(Produce, 'wrong-checksum', {
    about: 'A byte of the records changed on the way.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: tampered(70) }]),
  }),
  recipe(Produce, 'too-large', {
    about: 'A batch larger than the topic allows.',
    versions: MODERN,
    topics: [{ configs: { 'max.message.bytes': '100' } }],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(5) }]),
  }),
  recipe(Produce, 'two-batches', {
    about: 'Two batches for one partition, where there may be one.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: Buffer.concat([batch(1), batch(1)]) }]),
  }),
  // Null records are left out: Kafka 3.9.2 trips over them (a NullPointerException) and never answers.
  recipe(Produce, 'empty-records', {
    about: 'A partition with zero bytes of records.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: Buffer.alloc(0) }]),
  }),
  recipe(Produce, 'cut-short', {
    about: 'A batch whose last bytes are missing.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1).subarray(0, -5) }]),
  }),
  recipe(Produce, 'magic-1', {
    about: 'A message of magic 1, which went out with v2.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: MAGIC_1 }]),
  }),
  recipe(Produce, 'zstd-too-early', {
    about: 'zstd in a version that does not know it.',
    versions: [3, 6],
    topics: [{}],
    request: ([topic]) => write(topic, [{ index: 0, records: batch(1, { codec: 'zstd' }) }]),
  }),
];
