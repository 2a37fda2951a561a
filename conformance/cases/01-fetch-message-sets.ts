import { ErrorCode, Fetch } from '../../protocol/index.js';
import type { Codec } from '../../protocol/records/batch-header.js';
import { withHistoricChecksum, withRightChecksum } from '../../protocol/records/lz4-magic-0.js';
import { decodeMessageSet, type MessageSetEntry, wholeMessages } from '../../protocol/records/message-set.js';
import type { OldMagic } from '../../protocol/records/old-message.js';
import { encodeBatch, type NewRecord } from '../../protocol/records/record-batch.js';
import { batchOf, batchOfSize, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { type FetchWish, fetchFrom } from './requests.js';

/** The versions whose readers know only message sets. */
const VERSIONS = [0, 3] as const;
const OLD_CODECS = ['none', 'gzip', 'snappy', 'lz4'] as const;
const UNPACKED_LIMIT = 1 << 20;
const HOUR_MS = 3_600_000;
const LZ4_MAGIC = Buffer.from('04224d18', 'hex');

/** So large that what a batch becomes without them is smaller than it was, and need not be cut. */
const HEADERS = [['trace', Buffer.alloc(100)] as const];

const RECORDS: readonly NewRecord[] = [
  { timestamp: TIME, key: Buffer.from('key'), value: Buffer.from('value '.repeat(20)), headers: HEADERS },
  { timestamp: TIME + 2n, key: null, value: null, headers: HEADERS },
  { timestamp: TIME + 1n, key: Buffer.alloc(0), value: Buffer.alloc(0), headers: HEADERS },
];

const magicOf = (version: number): OldMagic => (version < 2 ? 0 : 1);

async function setFrom(
  { send, leader }: CaseContext,
  topic: TestTopic,
  offset: bigint,
  wish: FetchWish = {},
): Promise<Buffer> {
  const answer = await send(Fetch, fetchFrom(topic, offset, wish), await leader(topic));
  expectFields(answer, { responses: [{ topic: topic.name, partitions: [{ errorCode: ErrorCode.NONE }] }] });
  return answer.responses[0]?.partitions[0]?.records ?? Buffer.alloc(0);
}

/** The messages that come whole. */
async function messagesFrom(
  context: CaseContext,
  topic: TestTopic,
  offset: bigint,
  wish?: FetchWish,
): Promise<MessageSetEntry[]> {
  return decodeMessageSet(wholeMessages(await setFrom(context, topic, offset, wish)), UNPACKED_LIMIT);
}

const offsetsOf = (messages: readonly MessageSetEntry[]) =>
  messages.flatMap(({ records }) => records.map(({ offset }) => offset));

/** A topic with a batch for each codec. */
async function topicOf({ freshTopic, append }: CaseContext, ...codecs: readonly Codec[]): Promise<TestTopic> {
  const topic = await freshTopic({ configs: { 'compression.type': 'producer' } });
  for (const codec of codecs) await append(topic, 0, encodeBatch({ codec, records: RECORDS }));
  return topic;
}

export const fetchMessageSetCases = [
  must('fetch/message-set-of-batches', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-98',
    why: 'Consumers of before 0.11 know no batches: they get the records without headers, in the format of their time.',
    async run(context) {
      const topic = await topicOf(context, ...OLD_CODECS);
      const magic = magicOf(context.version);
      for (const index of OLD_CODECS.keys()) {
        const base = 3 * index;
        const records = (await messagesFrom(context, topic, BigInt(base))).flatMap((message) => message.records);
        expectEqual(
          `the records from ${base} on`,
          records.slice(0, 3),
          RECORDS.map(({ timestamp = 0n, key = null, value = null }, place) => ({
            offset: base + place,
            timestamp: magic === 0 ? -1n : timestamp,
            key,
            value,
          })),
        );
      }
    },
  }),

  must('fetch/message-set-in-the-format-of-the-version', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-31, KIP-32',
    why: 'A reader of magic 0 takes magic 1 for damage. Compression stays, and a wrapper bears the offset of its last record.',
    async run(context) {
      const magic = magicOf(context.version);
      for (const codec of OLD_CODECS) {
        const messages = await messagesFrom(context, await topicOf(context, codec), 0n);
        const offsets = codec === 'none' ? [0, 1, 2] : [2];
        expectEqual(
          `the messages of ${codec}`,
          messages.map((message) => ({ magic: message.magic, codec: message.codec, offset: message.offset })),
          offsets.map((offset) => ({ magic, codec, offset })),
        );
        if (magic === 1 && codec !== 'none') expectEqual('the time of a wrapper', messages[0]?.timestamp, TIME + 2n);
      }
    },
  }),

  must('fetch/message-set-of-lz4', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KAFKA-3160',
    why: 'Readers of magic 0 refuse all but the wrong checksum of the frame header that Kafka once had; those of magic 1 refuse that.',
    async run(context) {
      const set = wholeMessages(await setFrom(context, await topicOf(context, 'lz4'), 0n));
      const at = set.indexOf(LZ4_MAGIC);
      expectThat('there is a frame', at >= 0, set);
      const frame = set.subarray(at);
      const expected = context.version < 2 ? withHistoricChecksum(frame) : withRightChecksum(frame);
      expectEqual('the frame', frame, expected);
    },
  }),

  must('fetch/message-set-from-an-offset', {
    api: Fetch,
    versions: VERSIONS,
    see: 'Protocol guide, Fetch',
    why: 'A consumer goes on where it stood. What comes before it skips; what is missing it never sees.',
    async run(context) {
      const topic = await topicOf(context, 'none', 'gzip');
      for (const first of [1, 2, 3, 4, 5]) {
        const offsets = offsetsOf(await messagesFrom(context, topic, BigInt(first)));
        const expected = [0, 1, 2, 3, 4, 5].slice(first);
        expectEqual(
          `the offsets from ${first} on`,
          offsets.filter((offset) => offset >= first),
          expected,
        );
      }
    },
  }),

  must('fetch/message-set-of-zstd', {
    api: Fetch,
    versions: VERSIONS,
    see: 'KIP-110',
    why: 'A consumer that cannot unpack it has to be told; one that gets nothing waits for ever.',
    async run(context) {
      const topic = await topicOf(context, 'none', 'zstd');
      expectEqual('the offsets before it', offsetsOf(await messagesFrom(context, topic, 0n)), [0, 1, 2]);
      expectFields(await context.send(Fetch, fetchFrom(topic, 3n), await context.leader(topic)), {
        responses: [{ partitions: [{ errorCode: ErrorCode.UNSUPPORTED_COMPRESSION_TYPE }] }],
      });
    },
  }),

  must('fetch/message-set-log-append-time', {
    api: Fetch,
    versions: [2, 3],
    see: 'KIP-32',
    why: 'The mark tells a consumer whose clock the time is of.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'message.timestamp.type': 'LogAppendTime' } });
      for (const codec of ['none', 'gzip'] as const)
        await context.append(topic, 0, encodeBatch({ codec, records: RECORDS }));
      const messages = await messagesFrom(context, topic, 0n);
      expectEqual('the offsets', offsetsOf(messages).slice(0, 3), [0, 1, 2]);
      for (const { logAppendTime, records } of messages) {
        expectEqual('logAppendTime', logAppendTime, true);
        for (const { timestamp } of records)
          expectThat('the time is about now', Math.abs(Date.now() - Number(timestamp)) < HOUR_MS, timestamp);
      }
    },
  }),

  must('fetch/message-set-within-limits', {
    api: Fetch,
    versions: [0, 2],
    see: 'KIP-74, IBM/sarama#3538',
    why: 'These versions promise no more than their limit: their reader has no memory for more, and asks again with a larger one.',
    async run(context) {
      const topic = await context.freshTopic();
      for (let i = 0; i < 3; i++) await context.append(topic, 0, batchOfSize(1000));
      const records = await setFrom(context, topic, 0n, { partitionMaxBytes: 500 });
      expectThat('records.length is within the limit', records.length <= 500, records.length);
      expectEqual('the whole messages', wholeMessages(records), Buffer.alloc(0));
      const partitionMaxBytes = 2500;
      const more = await setFrom(context, topic, 0n, { partitionMaxBytes });
      expectThat('records.length is within the limit', more.length <= partitionMaxBytes, more.length);
      const offsets = offsetsOf(decodeMessageSet(wholeMessages(more), UNPACKED_LIMIT));
      expectEqual('the offsets', offsets, [0, 1]);
    },
  }),

  must('fetch/message-set-of-a-first-batch-larger-than-every-limit', {
    api: Fetch,
    versions: [3, 3],
    see: 'KIP-74',
    why: 'A consumer whose limits are smaller than one batch would stand still before it for ever.',
    async run(context) {
      const topic = await context.freshTopic();
      for (let i = 0; i < 2; i++) await context.append(topic, 0, batchOf(['x'.repeat(500), 'y'.repeat(500)]));
      const messages = await messagesFrom(context, topic, 0n, { partitionMaxBytes: 1, maxBytes: 1 });
      expectEqual('the offsets', offsetsOf(messages), [0, 1]);
    },
  }),
];
