import { gzipSync } from 'node:zlib';
import { ErrorCode, Fetch, Produce } from '../../protocol/index.js';
import { compressLz4 } from '../../protocol/records/lz4.js';
import { withHistoricChecksum, withRightChecksum } from '../../protocol/records/lz4-magic-0.js';
import { encodeMessageSet, type OldRecord } from '../../protocol/records/message-set.js';
import { encodeOldMessage, type OldMagic } from '../../protocol/records/old-message.js';
import { decodeBatches, type RecordBatch } from '../../protocol/records/record-batch.js';
import { atOffset, messageSet, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic, TopicWish } from '../fixtures.js';
import { fetchFrom, produceTo } from './requests.js';

/** The versions that carry message sets. */
const VERSIONS = [0, 2] as const;
const MAGICS = [0, 1] as const;
const OLD_CODECS = ['none', 'gzip', 'snappy', 'lz4'] as const;
const UNPACKED_LIMIT = 1 << 20;
const HOUR_MS = 3_600_000;

/** Three records with everything that a message can hold. */
function threeRecords(magic: OldMagic): OldRecord[] {
  return [
    { key: Buffer.from('key'), value: Buffer.from('value '.repeat(20)) },
    { key: null, value: null },
    { key: Buffer.alloc(0), value: Buffer.alloc(0) },
  ].map((record, offset) => ({ ...record, offset, timestamp: magic === 0 ? -1n : TIME + BigInt(offset) }));
}

async function write({ send, leader }: CaseContext, topic: TestTopic, set: Buffer, baseOffset: bigint): Promise<void> {
  expectFields(await send(Produce, produceTo(topic, set), await leader(topic)), {
    responses: [{ name: topic.name, partitionResponses: [{ index: 0, errorCode: ErrorCode.NONE, baseOffset }] }],
  });
}

/** What consumers of today get from an offset on. */
async function batchesFrom({ send, leader }: CaseContext, topic: TestTopic, offset: bigint): Promise<RecordBatch[]> {
  const { responses } = await send(Fetch, fetchFrom(topic, offset), await leader(topic));
  return decodeBatches(responses[0]?.partitions[0]?.records ?? Buffer.alloc(0), UNPACKED_LIMIT);
}

async function expectRecords(context: CaseContext, topic: TestTopic, offset: bigint, records: readonly OldRecord[]) {
  const found = (await batchesFrom(context, topic, offset)).flatMap((batch) => batch.records);
  const expected = records.map((record, index) => ({ ...record, offset: Number(offset) + index, headers: [] }));
  expectEqual(`records from ${offset} on`, found, expected);
}

/** The broker has to answer `errorCode`, and keep nothing. */
async function expectRefusal(
  context: CaseContext,
  set: Buffer,
  errorCode: number,
  wish: TopicWish = {},
): Promise<void> {
  const topic = await context.freshTopic(wish);
  const at = await context.leader(topic);
  expectFields(await context.send(Produce, produceTo(topic, set), at), {
    responses: [{ partitionResponses: [{ index: 0, errorCode, baseOffset: -1n }] }],
  });
  expectFields(await context.send(Fetch, fetchFrom(topic, 0n), at), {
    responses: [{ partitions: [{ highWatermark: 0n }] }],
  });
}

/** A set whose last byte, a byte of a value, changed on the way. */
function damaged(set: Buffer): Buffer {
  const copy = Buffer.from(set);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
}

function wrapperOf(set: Buffer): Buffer {
  const value = gzipSync(set);
  return encodeOldMessage({
    magic: 1,
    codec: 'gzip',
    logAppendTime: false,
    offset: 0,
    timestamp: TIME,
    key: null,
    value,
  });
}

export const produceMessageSetCases = [
  must('produce/message-set-can-be-read', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98, Protocol guide, Message sets',
    why: 'Old producers write for consumers of today: keys, tombstones and times must come through.',
    async run(context) {
      const topic = await context.freshTopic();
      let offset = 0n;
      for (const magic of MAGICS) {
        for (const codec of OLD_CODECS) {
          const records = threeRecords(magic);
          await write(context, topic, encodeMessageSet({ magic, codec, records }), offset);
          await expectRecords(context, topic, offset, records);
          offset += 3n;
        }
      }
    },
  }),

  must('produce/message-set-keeps-its-compression', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Message sets',
    why: 'A topic that is fed by old producers would grow to a multiple of its size.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'compression.type': 'producer' } });
      for (const [index, codec] of OLD_CODECS.entries()) {
        await write(context, topic, encodeMessageSet({ magic: 1, codec, records: threeRecords(1) }), BigInt(3 * index));
      }
      const codecs = (await batchesFrom(context, topic, 0n)).map(({ codec }) => codec);
      expectEqual('the compressions', codecs, [...OLD_CODECS]);
    },
  }),

  must('produce/message-set-of-either-lz4', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KAFKA-3160',
    why: 'Clients of magic 0 write the wrong checksum of the frame header that Kafka once had, or the right one.',
    async run(context) {
      const topic = await context.freshTopic();
      const records = threeRecords(0);
      const frame = compressLz4(encodeMessageSet({ magic: 0, records }));
      for (const [index, value] of [withHistoricChecksum(frame), withRightChecksum(frame)].entries()) {
        const fields = { magic: 0, codec: 'lz4', logAppendTime: false, offset: 2, timestamp: -1n, key: null } as const;
        await write(context, topic, encodeOldMessage({ ...fields, value }), BigInt(3 * index));
        await expectRecords(context, topic, BigInt(3 * index), records);
      }
    },
  }),

  must('produce/message-set-whatever-its-offsets', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-31',
    why: 'Producers count from 0, from anywhere, or (some librdkafkas) leave a wrapper at 0: the log gives the offsets.',
    async run(context) {
      const topic = await context.freshTopic();
      const one = messageSet(1, 'value');
      const wrapper = (magic: OldMagic) => encodeMessageSet({ magic, codec: 'gzip', records: threeRecords(magic) });
      const sets = [
        Buffer.concat([5n, 3n, 9n].map((offset) => atOffset(one, offset))),
        atOffset(wrapper(1), 0n),
        atOffset(wrapper(1), 100n),
        atOffset(wrapper(0), 100n),
      ];
      for (const [index, set] of sets.entries()) await write(context, topic, set, BigInt(3 * index));
      const offsets = (await batchesFrom(context, topic, 0n)).flatMap(({ records }) =>
        records.map(({ offset }) => offset),
      );
      expectEqual(
        'the offsets',
        offsets,
        Array.from({ length: 3 * sets.length }, (_, index) => index),
      );
    },
  }),

  must('produce/message-set-wrong-checksum', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Message sets',
    why: 'What was damaged on the way is sent again; once it is stored it is lost.',
    async run(context) {
      for (const magic of MAGICS) {
        const set = messageSet(magic, 'value');
        await expectRefusal(context, damaged(set), ErrorCode.CORRUPT_MESSAGE);
        await expectRefusal(context, Buffer.concat([set, damaged(set)]), ErrorCode.CORRUPT_MESSAGE);
      }
      await expectRefusal(context, wrapperOf(damaged(messageSet(1, 'value'))), ErrorCode.CORRUPT_MESSAGE);
    },
  }),

  must('produce/message-set-of-two-batches', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'A set becomes one batch, whole or not at all: two wrappers, a wrapper beside a message, or two formats do not.',
    async run(context) {
      const plain = messageSet(1, 'value');
      const wrapper = wrapperOf(plain);
      for (const set of [
        [wrapper, wrapper],
        [wrapper, plain],
        [plain, wrapper],
        [plain, messageSet(0, 'value')],
      ]) {
        await expectRefusal(context, Buffer.concat(set), ErrorCode.INVALID_RECORD);
      }
    },
  }),

  must('produce/message-set-of-no-message', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Message sets',
    why: 'It is no error to have nothing to say; there is no offset to tell.',
    async run(context) {
      for (const set of [Buffer.alloc(0), messageSet(1, 'value').subarray(0, -1)])
        await expectRefusal(context, set, ErrorCode.NONE);
    },
  }),

  must('produce/message-set-that-is-cut-short', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Message sets',
    why: 'A set may end inside a message; those before it count.',
    async run(context) {
      const topic = await context.freshTopic();
      const set = messageSet(1, 'value');
      await write(context, topic, Buffer.concat([set, set, set.subarray(0, -1)]), 0n);
      await write(context, topic, set, 2n);
    },
  }),

  must('produce/message-set-log-append-time', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-32',
    why: 'Where the broker says the time, it says it for records of every format, also for those that have none.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const at = await context.leader(topic);
      for (const magic of MAGICS) {
        const set = encodeMessageSet({ magic, records: threeRecords(magic) });
        const { responses } = await context.send(Produce, produceTo(topic, set), at);
        const answered = responses[0]?.partitionResponses[0]?.logAppendTimeMs;
        const [batch] = await batchesFrom(context, topic, BigInt(3 * magic));
        const time = batch?.maxTimestamp ?? 0n;
        expectThat('the time is about now', Math.abs(Date.now() - Number(time)) < HOUR_MS, time);
        expectEqual('logAppendTime', batch?.logAppendTime, true);
        if (context.version >= 2) expectEqual('logAppendTimeMs', answered, time);
      }
    },
  }),

  must('produce/message-set-without-keys-compacted', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Documentation, Log Compaction',
    why: 'A record without a key could never be replaced.',
    async run(context) {
      const wish = { configs: { 'cleanup.policy': 'compact' } };
      for (const magic of MAGICS)
        await expectRefusal(context, messageSet(magic, 'value'), ErrorCode.INVALID_RECORD, wish);
    },
  }),
];
