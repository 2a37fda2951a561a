import { ErrorCode, Fetch, ListOffsets, Produce } from '../../protocol/index.js';
import { CODECS } from '../../protocol/records/batch-header.js';
import { decodeBatches, encodeBatch } from '../../protocol/records/record-batch.js';
import { ATTRIBUTES, batchAt, batchOf, MAX_TIMESTAMP_AT, TIME, tampered } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { fetchFrom, MAX_TIMESTAMP, namedInProduce, offsetAt, produceTo } from './requests.js';

const VERSIONS = [3, 13] as const;
const UNPACKED_LIMIT = 1 << 20;
/** Bits of the attributes that mean nothing yet. */
const UNUSED_BITS = [0x80, 0x4000] as const;

async function expectTaken(
  { send, leader, version }: CaseContext,
  topic: TestTopic,
  records: Buffer,
  baseOffset: bigint,
) {
  expectFields(await send(Produce, produceTo(topic, records), await leader(topic)), {
    responses: [
      {
        ...namedInProduce(topic, version),
        partitionResponses: [
          {
            index: 0,
            errorCode: ErrorCode.NONE,
            baseOffset,
            logAppendTimeMs: -1n,
            recordErrors: [],
            errorMessage: null,
          },
        ],
      },
    ],
  });
}

async function batchesOf({ send, leader }: CaseContext, topic: TestTopic) {
  const { responses } = await send(Fetch, fetchFrom(topic, 0n), await leader(topic));
  return decodeBatches(responses[0]?.partitions[0]?.records ?? Buffer.alloc(0), UNPACKED_LIMIT);
}

/** What looks odd and is right all the same: clients send it. */
export const produceAllowanceCases = [
  must('produce/unused-attributes', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Record Batch',
    why: 'They are kept for later clients; a broker that minds them shuts those out.',
    async run(context) {
      const topic = await context.freshTopic();
      for (const [index, bit] of UNUSED_BITS.entries()) {
        const records = tampered(batchOf(['v']), (copy) => copy.writeInt16BE(bit, ATTRIBUTES));
        await expectTaken(context, topic, records, BigInt(index));
      }
      const batches = await batchesOf(context, topic);
      expectFields(
        batches,
        UNUSED_BITS.map((_, baseOffset) => ({ baseOffset, codec: 'none', recordCount: 1, control: false })),
      );
    },
  }),

  must('produce/without-timestamps', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-32',
    why: 'Clients that set no time send -1: it is not refused, and not replaced where the producer’s time counts.',
    async run(context) {
      const topic = await context.freshTopic();
      await expectTaken(context, topic, encodeBatch({ records: [{ value: Buffer.from('v') }] }), 0n);
      const batches = await batchesOf(context, topic);
      expectFields(batches, [
        { baseTimestamp: -1n, maxTimestamp: -1n, logAppendTime: false, records: [{ offset: 0, timestamp: -1n }] },
      ]);
    },
  }),

  must('produce/largest-timestamp-is-counted-anew', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch, ListOffsets],
    see: 'KIP-98, KIP-734',
    why: 'Searches by time and retention go by it: believed, a careless producer hides records or keeps them for ever.',
    async run(context) {
      const topic = await context.freshTopic();
      const records = tampered(batchAt([10, 30, 20]), (copy) => copy.writeBigInt64BE(TIME + 999n, MAX_TIMESTAMP_AT));
      await expectTaken(context, topic, records, 0n);
      const batches = await batchesOf(context, topic);
      expectFields(batches, [{ maxTimestamp: TIME + 30n, baseTimestamp: TIME + 10n }]);
      if (context.versionOf(ListOffsets) < 7) return;
      const found = await context.send(ListOffsets, offsetAt(topic, MAX_TIMESTAMP), await context.leader(topic));
      expectFields(found, {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, offset: 1n, timestamp: TIME + 30n }] }],
      });
    },
  }),

  must('produce/compressed-by-the-topic', {
    api: Produce,
    versions: [7, 13],
    needs: [Fetch],
    see: 'compression.type',
    why: 'An administrator decides what is stored: consumers get that codec, and the same records with the same offsets.',
    async run(context) {
      for (const codec of CODECS) {
        const type = codec === 'none' ? 'uncompressed' : codec;
        const topic = await context.freshTopic({ configs: { 'compression.type': type } });
        await expectTaken(context, topic, batchAt([1, 2], { codec: codec === 'gzip' ? 'lz4' : 'gzip' }), 0n);
        await expectTaken(context, topic, batchAt([3]), 2n);
        const batches = await batchesOf(context, topic);
        const records = batches.flatMap((batch) => batch.records);
        expectEqual(`codecs of a topic of ${type}`, [...new Set(batches.map((batch) => batch.codec))], [codec]);
        expectFields(
          records,
          [1, 2, 3].map((delay, offset) => ({
            offset,
            timestamp: TIME + BigInt(delay),
            key: null,
            value: Buffer.from(`after ${delay}`),
          })),
        );
      }
    },
  }),

  must('produce/key-and-tombstone-on-a-compacted-topic', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-467',
    why: 'A null value deletes, and an empty key is a key: refused, state stores could not be written.',
    async run(context) {
      const topic = await context.freshTopic({ configs: { 'cleanup.policy': 'compact' } });
      const records = [
        { key: Buffer.from('k'), value: null, timestamp: TIME },
        { key: Buffer.alloc(0), value: Buffer.from('v'), timestamp: TIME },
      ];
      await expectTaken(context, topic, encodeBatch({ records }), 0n);
      expectFields(await batchesOf(context, topic), [{ recordCount: 2, records }]);
    },
  }),

  must('produce/no-time-to-wait', {
    api: Produce,
    versions: VERSIONS,
    see: 'Protocol guide, Produce',
    why: 'The time-out is for waiting on other replicas; where there is none to wait for, the records are written.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      for (const [index, timeoutMs] of [0, -1].entries()) {
        expectFields(await send(Produce, { ...produceTo(topic, batchOf(['v'])), timeoutMs }, at), {
          responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: BigInt(index) }] }],
        });
      }
    },
  }),

  must('produce/transactional-id-beside-plain-records', {
    api: Produce,
    versions: VERSIONS,
    see: 'KIP-98',
    why: 'What makes a batch transactional is the batch; the id of the request alone begins nothing.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const request = { ...produceTo(topic, batchOf(['v'])), transactionalId: 'fluxmq-plain' };
      const at = await leader(topic);
      expectFields(await send(Produce, request, at), {
        responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }],
      });
      expectFields(await send(Fetch, fetchFrom(topic, 0n, { isolationLevel: 1 }), at), {
        responses: [{ partitions: [{ highWatermark: 1n, lastStableOffset: 1n, abortedTransactions: [] }] }],
      });
    },
  }),
];
