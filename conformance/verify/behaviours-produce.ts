import { ErrorCode, type Input, Produce, type ProduceRequest, type ProduceResponse } from '../../protocol/index.js';
import { BATCH_HEADER_SIZE, hasProducer, magic, recordCount } from '../../protocol/records/batch-header.js';
import { wholeBatchSize } from '../../protocol/records/record-batch.js';
import { tampered } from '../batches.js';
import { accepting, asking, behaviour, pretending, requestWith } from './behaviour.js';

export const produceBehaviours = [
  pretending(Produce, 'lost-append', 'acknowledges records and does not store them', () => {
    const ends = new Map<string, bigint>();
    return (asked) => (isPlain(asked) ? acknowledged(asked, ends) : undefined);
  }),

  behaviour(Produce, 'duplicated-append', {
    does: 'stores records twice',
    interceptor: () => ({
      request: (sent) => {
        const again = requestWith(Produce, sent, (body) => (isPlain(body) ? body : { ...body, topicData: [] }));
        return again === undefined || again.length < sent.frame.length ? 'on' : { forward: [sent.frame, again] };
      },
    }),
  }),

  asking(Produce, 'deduplication-lost', 'does not know the batches of an idempotent producer again', (body) =>
    withBatches(body, (batch) => tampered(batch, forgetProducer)),
  ),

  asking(Produce, 'half-a-request-stored', 'stores the records of the first partition of a request only', (body) => ({
    ...body,
    topicData: body.topicData.map((topic) => ({
      ...topic,
      partitionData: topic.partitionData.map((one, index) =>
        index === 0 ? one : { ...one, records: Buffer.alloc(0) },
      ),
    })),
  })),

  accepting(Produce, 'corrupt-records-accepted', 'takes records whose checksum is wrong', [ErrorCode.CORRUPT_MESSAGE]),
  accepting(Produce, 'large-records-accepted', 'does not say that a batch is too large', [
    ErrorCode.MESSAGE_TOO_LARGE,
    ErrorCode.RECORD_LIST_TOO_LARGE,
  ]),
  accepting(Produce, 'gaps-accepted', 'takes batches of an idempotent producer with a gap before them', [
    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
  ]),
  accepting(Produce, 'fenced-producer-accepted', 'takes batches of a producer that was fenced', [
    ErrorCode.INVALID_PRODUCER_EPOCH,
    ErrorCode.PRODUCER_FENCED,
  ]),
  accepting(Produce, 'absent-partition-accepted', 'takes records for partitions that there are not', [
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ]),
];

/** Batches of magic 2 of producers that are not idempotent, as most are: what happens to them is simple. */
function isPlain({ acks, topicData }: ProduceRequest): boolean {
  const batches = topicData.flatMap(({ partitionData }) => partitionData.map(({ records }) => records));
  return acks !== 0 && batches.length > 0 && batches.every((batch) => batch !== null && isPlainBatch(batch));
}

function isPlainBatch(batch: Buffer): boolean {
  if (batch.length < BATCH_HEADER_SIZE || magic(batch) !== 2 || hasProducer(batch)) return false;
  try {
    return wholeBatchSize(batch, 0) === batch.length;
  } catch {
    return false;
  }
}

/** The answer of a broker that has just stored these records, in topics that were empty. */
function acknowledged({ topicData }: ProduceRequest, ends: Map<string, bigint>): Input<ProduceResponse> {
  return {
    responses: topicData.map(({ name, partitionData }) => ({
      name,
      partitionResponses: partitionData.map(({ index, records }) => {
        const baseOffset = ends.get(`${name}-${index}`) ?? 0n;
        ends.set(`${name}-${index}`, baseOffset + BigInt(records === null ? 0 : recordCount(records)));
        return { index, baseOffset, logStartOffset: 0n };
      }),
    })),
  };
}

const PRODUCER_AT = 43;
const NO_PRODUCER = Buffer.alloc(14, 0xff);

/** Producer id, epoch and sequence become -1. */
function forgetProducer(batch: Buffer): void {
  if (hasProducer(batch)) NO_PRODUCER.copy(batch, PRODUCER_AT);
}

function withBatches(body: ProduceRequest, change: (batch: Buffer) => Buffer): Input<ProduceRequest> {
  return {
    ...body,
    topicData: body.topicData.map(({ name, partitionData }) => ({
      name,
      partitionData: partitionData.map(({ index, records }) => ({
        index,
        records:
          records !== null && records.length >= BATCH_HEADER_SIZE && magic(records) === 2 && hasProducer(records)
            ? change(records)
            : records,
      })),
    })),
  };
}
