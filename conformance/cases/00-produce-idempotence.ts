import { ErrorCode, Fetch, InitProducerId, Produce } from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { freshProducerId } from './producer-id.js';
import { fetchFrom, namedInProduce, produceTo } from './requests.js';

const VERSIONS = [3, 13] as const;
/** How many batches of a producer a broker remembers: as many as a Java producer has under way. */
const REMEMBERED = 5;
const LAST_SEQUENCE = 2 ** 31 - 1;

interface Sent {
  readonly sequence: number;
  readonly values?: readonly string[];
  readonly epoch?: number;
  readonly partition?: number;
}

/** One idempotent producer on a topic of its own. */
async function producer(context: CaseContext, partitions = 1) {
  const topic = await context.freshTopic({ partitions, onOneBroker: true });
  const producerId = await freshProducerId(context);
  const at = await context.leader(topic);
  const named = namedInProduce(topic, context.version);
  const send = ({ sequence, values = ['v'], epoch = 0, partition = 0 }: Sent) => {
    const batch = batchOf(values, { producerId, producerEpoch: epoch, baseSequence: sequence });
    return context.send(Produce, produceTo(topic, batch, partition), at);
  };
  return {
    topic,
    /** The broker has to take a batch, or to have it already, at this offset. */
    async takes(sent: Sent, baseOffset: bigint) {
      const partition = { index: sent.partition ?? 0, errorCode: ErrorCode.NONE, baseOffset, recordErrors: [] };
      expectFields(await send(sent), { responses: [{ ...named, partitionResponses: [partition] }] });
    },
    /** The broker has to refuse a batch, and to say where nothing is. */
    async refuses(sent: Sent, errorCode: number) {
      expectFields(await send(sent), {
        responses: [
          {
            ...named,
            partitionResponses: [{ index: 0, errorCode, baseOffset: -1n, logAppendTimeMs: -1n, recordErrors: [] }],
          },
        ],
      });
    },
  };
}

/** Nothing may be in the log but so many records. */
async function expectEnd({ send, leader }: CaseContext, topic: TestTopic, highWatermark: bigint): Promise<void> {
  expectFields(await send(Fetch, fetchFrom(topic, 0n), await leader(topic)), {
    responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark }] }],
  });
}

/** What keeps a producer from writing twice what it sends twice. */
export const produceIdempotenceCases = [
  must('produce/sequences-count-records', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98, tulios/kafkajs#598',
    why: 'The next sequence is the last one plus the records of the batch: counted by batches, a busy producer is refused.',
    async run(context) {
      const { topic, takes } = await producer(context);
      await takes({ sequence: 0, values: ['a', 'b', 'c'] }, 0n);
      await takes({ sequence: 3 }, 3n);
      await takes({ sequence: 4, values: ['e', 'f'] }, 4n);
      await expectEnd(context, topic, 6n);
    },
  }),

  must('produce/duplicate-gets-the-first-answer', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98, redpanda-data/redpanda#3039',
    why: 'The answer was lost and the producer asks again: an error makes it write the records under a new epoch, twice.',
    async run(context) {
      const { topic, takes } = await producer(context);
      await takes({ sequence: 0, values: ['a', 'b'] }, 0n);
      await takes({ sequence: 0, values: ['a', 'b'] }, 0n);
      await expectEnd(context, topic, 2n);
      await takes({ sequence: 2 }, 2n);
      await expectEnd(context, topic, 3n);
    },
  }),

  must('produce/last-five-batches-are-remembered', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98, redpanda-data/redpanda#3038, redpanda-data/redpanda#3826',
    why: 'A producer has five requests under way, and after a lost connection it sends all of them again.',
    async run(context) {
      const { topic, takes } = await producer(context);
      for (let sequence = 0; sequence <= REMEMBERED; sequence++) await takes({ sequence }, BigInt(sequence));
      for (let sequence = 1; sequence <= REMEMBERED; sequence++) await takes({ sequence }, BigInt(sequence));
      await expectEnd(context, topic, BigInt(REMEMBERED + 1));
    },
  }),

  must('produce/older-than-five-batches', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98',
    why: 'A broker that cannot tell whether it has a batch may neither write it again nor invent an offset for it.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      for (let sequence = 0; sequence <= REMEMBERED; sequence++) await takes({ sequence }, BigInt(sequence));
      await refuses({ sequence: 0 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await expectEnd(context, topic, BigInt(REMEMBERED + 1));
    },
  }),

  must('produce/sequence-with-a-gap', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98, redpanda-data/redpanda#4261',
    why: 'The batch before it was lost: taken, the order would be another one, and its repetition refused.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      await takes({ sequence: 0 }, 0n);
      await refuses({ sequence: 2 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await expectEnd(context, topic, 1n);
      await takes({ sequence: 1 }, 1n);
      await takes({ sequence: 2 }, 2n);
    },
  }),

  must('produce/part-of-a-duplicate', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98',
    why: 'A batch of the same first sequence and another size is not the one that is there: its other records would be lost.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      await takes({ sequence: 0, values: ['a', 'b'] }, 0n);
      await refuses({ sequence: 0, values: ['a', 'b', 'c'] }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await refuses({ sequence: 0, values: ['a'] }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await refuses({ sequence: 1 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await expectEnd(context, topic, 2n);
    },
  }),

  must('produce/older-epoch-is-fenced', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98, KIP-360',
    why: 'After a producer has moved on to another epoch, what it sent before and what was late must not come behind it.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      await takes({ sequence: 0, epoch: 1 }, 0n);
      await refuses({ sequence: 0, epoch: 0 }, ErrorCode.INVALID_PRODUCER_EPOCH);
      await refuses({ sequence: 1, epoch: 0 }, ErrorCode.INVALID_PRODUCER_EPOCH);
      await expectEnd(context, topic, 1n);
      await takes({ sequence: 1, epoch: 1 }, 1n);
    },
  }),

  must('produce/new-epoch-begins-at-0', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-360',
    why: 'This is how a producer goes on after an error: refused, it is stuck; taken anywhere, it loses what was before.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      await takes({ sequence: 0, values: ['a', 'b'] }, 0n);
      await refuses({ sequence: 2, epoch: 1 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await expectEnd(context, topic, 2n);
      await takes({ sequence: 0, epoch: 1 }, 2n);
      await takes({ sequence: 1, epoch: 1 }, 3n);
    },
  }),

  must('produce/unknown-producer-may-begin-anywhere', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId],
    see: 'KIP-360, redpanda-data/redpanda#22670',
    why: 'The broker forgets a producer that was quiet for long; refused then, it would never write again.',
    async run(context) {
      const { takes, refuses } = await producer(context);
      await takes({ sequence: 7, values: ['a', 'b'] }, 0n);
      await takes({ sequence: 9 }, 2n);
      await refuses({ sequence: 0 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    },
  }),

  must('produce/sequence-after-the-last-is-0', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId, Fetch],
    see: 'KIP-98',
    why: 'A producer that has written two thousand million records to a partition would be stuck for good.',
    async run(context) {
      const { topic, takes, refuses } = await producer(context);
      await takes({ sequence: LAST_SEQUENCE - 1, values: ['a', 'b', 'c'] }, 0n);
      await takes({ sequence: LAST_SEQUENCE - 1, values: ['a', 'b', 'c'] }, 0n);
      await refuses({ sequence: 0 }, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      await takes({ sequence: 1 }, 3n);
      await expectEnd(context, topic, 4n);
    },
  }),

  must('produce/sequences-are-of-a-partition', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId],
    see: 'KIP-98',
    why: 'A producer counts for each partition on its own: counted together, its second partition would be refused.',
    async run(context) {
      const { takes } = await producer(context, 2);
      await takes({ sequence: 0, values: ['a', 'b'] }, 0n);
      await takes({ sequence: 0, partition: 1 }, 0n);
      await takes({ sequence: 2 }, 2n);
      await takes({ sequence: 1, partition: 1 }, 1n);
      await takes({ sequence: 0, partition: 1 }, 0n);
    },
  }),

  must('produce/several-producers-on-one-partition', {
    api: Produce,
    versions: VERSIONS,
    needs: [InitProducerId],
    see: 'KIP-98',
    why: 'Each producer counts on its own, and one without an id between them counts nothing.',
    async run(context) {
      const { topic, takes } = await producer(context);
      const other = { producerId: await freshProducerId(context), producerEpoch: 0, baseSequence: 0 };
      await takes({ sequence: 0 }, 0n);
      const at = await context.leader(topic);
      for (const [index, options] of [other, {}, other].entries()) {
        expectFields(await context.send(Produce, produceTo(topic, batchOf(['o'], options)), at), {
          responses: [
            { partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: index === 2 ? 1n : BigInt(index + 1) }] },
          ],
        });
      }
      await takes({ sequence: 1 }, 3n);
      await takes({ sequence: 0 }, 0n);
    },
  }),
];
