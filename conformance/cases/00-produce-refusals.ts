import {
  ConnectionError,
  ErrorCode,
  Fetch,
  FindCoordinator,
  Metadata,
  Produce,
  ZERO_UUID,
} from '../../protocol/index.js';
import { CODECS, type Codec } from '../../protocol/records/batch-header.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { batchAt, batchOf, LAST_OFFSET_DELTA, RECORD_COUNT, TIME, tampered } from '../batches.js';
import { must, should } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { expectEachRefused, expectRefusal } from './refusal.js';
import { namedInProduce, produceTo } from './requests.js';

const VERSIONS = [3, 13] as const;
const HOUR_MS = 3_600_000;
const BATCH_LENGTH = 8;
const MAGIC = 16;
/** How long a broker may take to hang up. */
const HANG_UP_MS = 10_000;

function codecsOf(version: number): readonly Codec[] {
  return version < 7 ? CODECS.filter((codec) => codec !== 'zstd') : CODECS;
}

/** A batch that claims `count` records, and offsets for as many. */
function claiming(count: number, batch: Buffer): Buffer {
  return tampered(batch, (copy) => {
    copy.writeInt32BE(count, RECORD_COUNT);
    copy.writeInt32BE(count - 1, LAST_OFFSET_DELTA);
  });
}

/** What a producer must be told is wrong with its records; `00-produce-batches.ts` has the plain ones. */
export const produceRefusalCases = [
  must('produce/more-records-claimed-than-there-are', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Consumers would stop at an offset whose record never comes; in a compressed batch one must look inside to see it.',
    run(context) {
      const batches = codecsOf(context.version).map((codec) => claiming(3, batchOf(['a', 'b'], { codec })));
      return expectEachRefused(context, batches, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/fewer-records-claimed-than-there-are', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'The last records would be acknowledged, and never be read.',
    run(context) {
      const batches = codecsOf(context.version).map((codec) => claiming(1, batchOf(['a', 'b'], { codec })));
      return expectEachRefused(context, batches, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/batch-without-records', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'It would have an offset that is none of its records, since it has none.',
    run(context) {
      const counting = (count: number) => tampered(batchOf(['a']), (copy) => copy.writeInt32BE(count, RECORD_COUNT));
      const batches = [encodeBatch({ records: [] }), counting(0), counting(-1)];
      return expectEachRefused(context, batches, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/base-offset-of-the-producer', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'A mirror that sends batches as it read them would believe that they keep their offsets.',
    run(context) {
      const records = batchOf(['a']);
      records.writeBigInt64BE(77n);
      return expectRefusal(context, records, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/unknown-magic', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Record Batch',
    why: 'What this broker cannot read, its consumers cannot either.',
    run(context) {
      const batches = [3, 127, -1].map((magic) => {
        const records = batchOf(['a']);
        records.writeInt8(magic, MAGIC);
        return records;
      });
      return expectEachRefused(context, batches, ErrorCode.CORRUPT_MESSAGE);
    },
  }),

  must('produce/impossible-batch-length', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Record Batch',
    why: 'A broker that walks on by such a length walks back, or stands still for ever.',
    run(context) {
      const batches = [-5, 0, 10].map((length) => {
        const records = batchOf(['a']);
        records.writeInt32BE(length, BATCH_LENGTH);
        return records;
      });
      return expectEachRefused(context, batches, ErrorCode.CORRUPT_MESSAGE);
    },
  }),

  must('produce/batch-cut-short', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'Protocol guide, Record Batch',
    why: 'Half a batch on disk is the end of what can be read of the partition.',
    run(context) {
      const whole = batchOf(['a', 'b']);
      const batches = [whole.length - 1, 61, 30, 5].map((length) => whole.subarray(0, length));
      return expectEachRefused(context, batches, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/unreadable-records', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'The checksum is right and the records are none: kept, they would stop every consumer of the partition for good.',
    run(context) {
      const batches = codecsOf(context.version).map((codec) =>
        tampered(batchOf(['a', 'b'], { codec }), (copy) => copy.fill(0xee, RECORD_COUNT + 4)),
      );
      // Kafka has no code of its own for it.
      return expectEachRefused(context, batches, ErrorCode.UNKNOWN_SERVER_ERROR);
    },
  }),

  must('produce/control-batch', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Only the broker ends transactions: a producer that could would commit those of others.',
    run: (context) => expectRefusal(context, batchOf(['end'], { control: true }), ErrorCode.INVALID_RECORD),
  }),

  must('produce/producer-id-without-a-sequence', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Its repetition could not be told from news, so it would be written twice while the producer thinks itself safe.',
    run(context) {
      const producerId = 4_000_000_000n;
      const batches = [
        { producerId },
        { producerId, producerEpoch: 0 },
        { producerId, producerEpoch: 0, baseSequence: -5 },
      ].map((options) => batchOf(['a'], options));
      return expectEachRefused(context, batches, ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/transactional-without-an-id', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Nobody could end that transaction: who reads committed records would wait before it for ever.',
    run(context) {
      const options = { transactional: true, producerId: 4_000_000_000n, producerEpoch: 0, baseSequence: 0 };
      return expectRefusal(context, batchOf(['a'], options), ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    },
  }),

  must('produce/timestamp-too-far-back', {
    api: Produce,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-937',
    why: 'A record in seconds instead of milliseconds is of 1970: deleted at once, if the topic does not mind.',
    run: (context) =>
      expectRefusal(context, batchAt([0, 1]), ErrorCode.INVALID_TIMESTAMP, {
        configs: { 'message.timestamp.before.max.ms': String(HOUR_MS) },
        namedRecords: [0, 1],
      }),
  }),

  must('produce/only-bad-records-are-named', {
    api: Produce,
    versions: [8, 13],
    needs: [Fetch],
    see: 'KIP-467, KIP-937',
    why: 'A producer drops what is named and sends the rest again: a good one named is lost.',
    run(context) {
      const ahead = Date.now() - Number(TIME) + 3 * HOUR_MS;
      return expectRefusal(context, batchAt([0, ahead, 1, ahead]), ErrorCode.INVALID_TIMESTAMP, {
        configs: { 'message.timestamp.after.max.ms': String(HOUR_MS) },
        namedRecords: [1, 3],
      });
    },
  }),

  must('produce/every-number-of-acks-but-three-is-invalid', {
    api: Produce,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'The answer to wrong acks is for every partition, and none of them was written.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic({ partitions: 2, onOneBroker: true });
      const at = await leader(topic);
      const partitionData = [0, 1].map((index) => ({ index, records: batchOf(['v']) }));
      for (const acks of [2, -2, 32_767, -32_768]) {
        const topicData = [{ name: topic.name, topicId: topic.id, partitionData }];
        const { responses } = await send(Produce, { acks, timeoutMs: 10_000, topicData }, at);
        const answers = responses.flatMap((response) => response.partitionResponses);
        expectFields(
          answers.sort((one, two) => one.index - two.index),
          [0, 1].map((index) => ({
            index,
            errorCode: ErrorCode.INVALID_REQUIRED_ACKS,
            baseOffset: -1n,
            logAppendTimeMs: -1n,
            logStartOffset: -1n,
            recordErrors: [],
          })),
        );
      }
      expectFields(await send(Produce, produceTo(topic, batchOf(['v'])), at), {
        responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }],
      });
    },
  }),

  should('produce/internal-topic', {
    api: Produce,
    versions: VERSIONS,
    needs: [FindCoordinator, Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'Anybody could move the offsets of any group, or make them unreadable.',
    async run({ send, version, coordinator, freshGroupId, leader }) {
      await coordinator(freshGroupId()); // makes the topic
      const name = '__consumer_offsets';
      const { topics } = await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
      const topic = { name, id: topics[0]?.topicId ?? ZERO_UUID };
      const records = encodeBatch({ records: [{ key: Buffer.from('k'), value: Buffer.from('v'), timestamp: TIME }] });
      expectFields(await send(Produce, produceTo(topic, records), await leader(topic)), {
        responses: [
          {
            ...namedInProduce(topic, version),
            partitionResponses: [{ index: 0, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, baseOffset: -1n }],
          },
        ],
      });
    },
  }),

  must('produce/partition-numbers-that-cannot-be', {
    api: Produce,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'A number that a broker takes as an index would hit another partition, or the broker itself.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      for (const index of [-1, 2 ** 31 - 1, -(2 ** 31)]) {
        expectFields(await send(Produce, produceTo(topic, batchOf(['v']), index), at), {
          responses: [
            {
              partitionResponses: [
                {
                  index,
                  errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                  baseOffset: -1n,
                  logAppendTimeMs: -1n,
                  logStartOffset: -1n,
                  recordErrors: [],
                },
              ],
            },
          ],
        });
      }
    },
  }),

  must('produce/acks-0-with-an-error-closes', {
    api: Produce,
    versions: VERSIONS,
    see: 'Protocol guide, Produce',
    why: 'There is no answer to put the error in: only a closed connection makes the producer look for the right leader.',
    async run({ connect, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      connection.post(Produce, version, { ...produceTo(topic, batchOf(['lost']), 7), acks: 0 });
      const outcome = await connection.receiveFrame(HANG_UP_MS).then(
        (answer) => `an answer of ${answer.length} bytes`,
        (error) => (error instanceof ConnectionError ? error.message : Promise.reject(error)),
      );
      expectEqual('what follows', outcome, 'the broker closed the connection');
    },
  }),

  must('produce/nothing-asked', {
    api: Produce,
    versions: VERSIONS,
    see: 'Protocol guide, Produce',
    why: 'A request without partitions is answered all the same: whoever sent it waits.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      expectFields(await send(Produce, { acks: -1, timeoutMs: 1000, topicData: [] }, at), { responses: [] });
    },
  }),
];
