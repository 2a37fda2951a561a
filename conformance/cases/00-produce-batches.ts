import { ErrorCode, Fetch, Produce } from '../../protocol/index.js';
import { CODECS, type Codec } from '../../protocol/records/batch-header.js';
import { decodeBatches, encodeBatch } from '../../protocol/records/record-batch.js';
import { batchAt, batchOf, batchOfSize, LAST_OFFSET_DELTA, messageSet, TIME, tampered, unplaced } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { expectRefusal } from './refusal.js';
import { fetchFrom, produceTo } from './requests.js';

const HOUR_MS = 3_600_000;
const UNPACKED_LIMIT = 1 << 20;
/** The codecs that every version of Produce takes; zstd came with v7. */
const OLD_CODECS = CODECS.filter((codec) => codec !== 'zstd');

/** What is written has to be read as the same bytes, but for its place in the log. */
async function expectBack({ send, freshTopic, leader }: CaseContext, codecs: readonly Codec[]): Promise<void> {
  const topic = await freshTopic({ configs: { 'compression.type': 'producer' } });
  const at = await leader(topic);
  for (const [index, codec] of codecs.entries()) {
    const sent = encodeBatch({
      codec,
      records: [
        { timestamp: TIME, key: Buffer.from('key'), value: Buffer.from('value '.repeat(20)), headers: [] },
        {
          timestamp: TIME + 1n,
          key: null,
          value: null,
          headers: [
            ['a', Buffer.from('b')],
            ['a', null],
          ],
        },
        { timestamp: TIME - 1n, key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [['', Buffer.alloc(0)]] },
      ],
    });
    const offset = BigInt(3 * index);
    expectFields(await send(Produce, produceTo(topic, sent), at), {
      responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: offset }] }],
    });
    const { responses } = await send(Fetch, fetchFrom(topic, offset), at);
    const back = responses[0]?.partitions[0]?.records ?? Buffer.alloc(0);
    expectEqual(`the base offset of a batch of ${codec}`, back.readBigInt64BE(0), offset);
    expectEqual(`a batch of ${codec}`, unplaced(back), sent);
  }
}

export const produceBatchCases = [
  must('produce/batch-comes-back-as-sent', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Headers, null values (tombstones) and empty keys mean something to who reads them; so does their compression.',
    run: (context) => expectBack(context, context.version < 7 ? OLD_CODECS : CODECS),
  }),

  must('produce/zstd-before-v7', {
    api: Produce,
    versions: [3, 6],
    needs: [Fetch],
    see: 'KIP-110',
    why: 'A consumer of the same age could not read it.',
    run: (context) => expectRefusal(context, batchOf(['v'], { codec: 'zstd' }), ErrorCode.UNSUPPORTED_COMPRESSION_TYPE),
  }),

  must('produce/wrong-checksum', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-98',
    why: 'The network spoilt the records: the producer sends them again if it is told so, else they are lost.',
    run(context) {
      const batch = batchOf(['spoilt on the way']);
      batch.writeUInt8((batch.at(-2) ?? 0) ^ 1, batch.length - 2);
      return expectRefusal(context, batch, ErrorCode.CORRUPT_MESSAGE);
    },
  }),

  must('produce/two-batches-in-one-partition', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-98',
    why: 'From v3 on there is one batch for a partition: taking half of what was sent would lose the rest silently.',
    run: (context) =>
      expectRefusal(context, Buffer.concat([batchOf(['one']), batchOf(['two'])]), ErrorCode.INVALID_RECORD),
  }),

  must('produce/old-message-set', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-98, redpanda-data/redpanda#5912',
    why: 'From v3 on only magic 2 is right; an older message would reach consumers that cannot read it.',
    async run(context) {
      await expectRefusal(context, messageSet(0, 'magic 0'), ErrorCode.INVALID_RECORD);
      await expectRefusal(context, messageSet(1, 'magic 1'), ErrorCode.INVALID_RECORD);
    },
  }),

  must('produce/null-records', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Produce',
    why: 'The field may be null on the wire: one such request must not take the broker from everybody else.',
    async run({ connect, send, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      // What Apache Kafka does is no model: it never answers, not even by hanging up.
      (await connect(at)).post(Produce, version, produceTo(topic, null));
      const answer = await send(Produce, produceTo(topic, batchOf(['v'])), at);
      expectFields(answer, { responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }] });
    },
  }),

  must('produce/no-records', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'Protocol guide, Produce',
    why: 'There is nothing to give an offset to.',
    run: (context) => expectRefusal(context, Buffer.alloc(0), ErrorCode.INVALID_RECORD),
  }),

  must('produce/too-large-for-the-topic', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'max.message.bytes',
    why: 'On this code a producer splits its batch; on others it tries the same one again for two minutes.',
    run: (context) =>
      expectRefusal(context, batchOfSize(2000), ErrorCode.MESSAGE_TOO_LARGE, {
        configs: { 'max.message.bytes': '1000' },
      }),
  }),

  must('produce/count-contradicts-last-offset', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-98',
    why: 'Offsets would be given to records that are not there, and consumers would look for them.',
    run: (context) =>
      expectRefusal(
        context,
        tampered(batchOf(['one', 'two']), (copy) => copy.writeInt32BE(5, LAST_OFFSET_DELTA)),
        ErrorCode.INVALID_RECORD,
      ),
  }),

  must('produce/timestamp-too-far-ahead', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-937',
    why: 'A record from the future would never expire, and hide all others from a search by time.',
    run: (context) =>
      expectRefusal(context, batchAt([Date.now() - Number(TIME) + 3 * HOUR_MS]), ErrorCode.INVALID_TIMESTAMP, {
        configs: { 'message.timestamp.after.max.ms': String(HOUR_MS) },
        namedRecords: [0],
      }),
  }),

  must('produce/key-missing-on-a-compacted-topic', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-467',
    why: 'Without a key nothing tells what the record replaces; compaction could never take it away.',
    run: (context) =>
      expectRefusal(context, batchOf(['keyless']), ErrorCode.INVALID_RECORD, {
        configs: { 'cleanup.policy': 'compact' },
        namedRecords: [0],
      }),
  }),

  must('produce/refused-record-is-named', {
    api: Produce,
    versions: [8, 13],
    see: 'KIP-467',
    why: 'A producer can drop the one bad record and send the others again only if it learns which one that is.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic({ configs: { 'cleanup.policy': 'compact' } });
      const records = [Buffer.from('k'), null, Buffer.from('l')].map((key) => ({ key, timestamp: TIME }));
      const answer = await send(Produce, produceTo(topic, encodeBatch({ records })), await leader(topic));
      expectFields(answer, {
        responses: [
          { partitionResponses: [{ errorCode: ErrorCode.INVALID_RECORD, recordErrors: [{ batchIndex: 1 }] }] },
        ],
      });
    },
  }),

  must('produce/log-append-time', {
    api: Produce,
    versions: [3, 13],
    needs: [Fetch],
    see: 'KIP-32',
    why: 'Where the broker’s clock counts, consumers must see its time in the records and producers in the answer.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic({ configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const at = await leader(topic);
      const produced = await send(Produce, produceTo(topic, batchOf(['a', 'b'])), at);
      const answer = produced.responses[0]?.partitionResponses[0];
      expectFields(answer, { errorCode: ErrorCode.NONE, baseOffset: 0n });
      const time = answer?.logAppendTimeMs ?? -1n;
      expectThat('logAppendTimeMs is later than the records', time > TIME, time);
      const { responses } = await send(Fetch, fetchFrom(topic, 0n), at);
      const batches = decodeBatches(responses[0]?.partitions[0]?.records ?? Buffer.alloc(0), UNPACKED_LIMIT);
      expectFields(batches, [{ logAppendTime: true, maxTimestamp: time, recordCount: 2 }]);
    },
  }),
];
