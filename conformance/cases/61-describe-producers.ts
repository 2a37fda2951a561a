import { AddPartitionsToTxn, DescribeProducers, EndTxn, ErrorCode } from '../../protocol/index.js';
import { batchOf, TIME } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { Producer } from './transaction.js';
import { readCommitted } from './transaction-reads.js';

const NO_TRANSACTION = -1n;
const NO_SEQUENCE = -1;

async function describe({ send, leader }: CaseContext, topic: TestTopic, partition = 0) {
  const request = { topics: [{ name: topic.name, partitionIndexes: [partition] }] };
  const answer = await send(DescribeProducers, request, await leader(topic));
  expectFields(answer, {
    throttleTimeMs: 0,
    topics: [{ name: topic.name, partitions: [{ partitionIndex: partition }] }],
  });
  const [described] = answer.topics[0]?.partitions ?? [];
  if (described === undefined) throw new Error('The answer is empty.');
  return described;
}

export const describeProducersCases = [
  must('describe-producers/nobody', {
    api: DescribeProducers,
    versions: [0, 0],
    see: 'KIP-664',
    why: 'A program that looks for transactions that hang would find some that are not there.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchOf(['without an id']));
      const described = await describe(context, topic);
      expectFields(described, { errorCode: ErrorCode.NONE, errorMessage: null, activeProducers: [] });
    },
  }),

  must('describe-producers/idempotent', {
    api: DescribeProducers,
    versions: [0, 0],
    see: 'KIP-664',
    why: 'It is how one finds out who writes into a partition, and how far it got.',
    async run(context) {
      const topic = await context.freshTopic();
      const { producerId } = await Producer.ready(context);
      await context.append(topic, 0, batchOf(['a', 'b', 'c'], { producerId, producerEpoch: 0, baseSequence: 0 }));
      const described = await describe(context, topic);
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        activeProducers: [
          {
            producerId,
            producerEpoch: 0,
            lastSequence: 2,
            coordinatorEpoch: -1,
            currentTxnStartOffset: NO_TRANSACTION,
          },
        ],
      });
      const lastTimestamp = described.activeProducers[0]?.lastTimestamp ?? 0n;
      expectThat('lastTimestamp is that of the batch', lastTimestamp === TIME, lastTimestamp);
    },
  }),

  must('describe-producers/open-transaction', {
    api: DescribeProducers,
    versions: [0, 0],
    needs: [AddPartitionsToTxn],
    see: 'KIP-664',
    why: 'It is how one finds out which transaction holds up the readers of committed records.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchOf(['before', 'it']));
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a', 'b']);
      await producer.write(topic, ['c']);
      const { producerId, producerEpoch } = producer;
      const { activeProducers } = await describe(context, topic);
      expectFields(activeProducers, [{ producerId, producerEpoch, lastSequence: 2, currentTxnStartOffset: 2n }]);
    },
  }),

  must('describe-producers/ended-transaction', {
    api: DescribeProducers,
    versions: [0, 0],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-664',
    why: 'A transaction that has ended would be aborted by hand, by somebody who looks for one that hangs.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a']);
      await producer.end(true);
      await readCommitted(context, topic, 2n);
      const { activeProducers } = await describe(context, topic);
      const [only] = activeProducers;
      expectFields(activeProducers, [{ producerId: producer.producerId, currentTxnStartOffset: NO_TRANSACTION }]);
      expectThat('the epoch of the coordinator is known', (only?.coordinatorEpoch ?? -1) >= 0, only?.coordinatorEpoch);
      // KIP-890 raises the epoch with the marker, which begins its sequences anew.
      const expected = only?.producerEpoch === 0 ? 0 : NO_SEQUENCE;
      expectEqual('lastSequence', only?.lastSequence, expected);
    },
  }),

  must('describe-producers/two-producers', {
    api: DescribeProducers,
    versions: [0, 0],
    needs: [AddPartitionsToTxn],
    see: 'KIP-664',
    why: 'The one that hangs may be any of them.',
    async run(context) {
      const topic = await context.freshTopic();
      const [one, two] = [await Producer.ready(context), await Producer.ready(context)];
      await one.write(topic, ['a', 'b']);
      await two.write(topic, ['c']);
      const { activeProducers } = await describe(context, topic);
      const starts = new Map(activeProducers.map((each) => [each.producerId, each.currentTxnStartOffset]));
      expectEqual('the number of producers', activeProducers.length, 2);
      expectEqual('currentTxnStartOffset of the first', starts.get(one.producerId), 0n);
      expectEqual('currentTxnStartOffset of the second', starts.get(two.producerId), 2n);
    },
  }),

  must('describe-producers/unknown-partition', {
    api: DescribeProducers,
    versions: [0, 0],
    see: 'KIP-664; Protocol guide, Error Codes',
    why: 'Whoever asked would take it for a partition that nobody writes into.',
    async run(context) {
      const topic = await context.freshTopic();
      const unknown = { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, activeProducers: [] };
      expectFields(await describe(context, topic, 5), unknown);
      const name = context.freshTopicName();
      const request = { topics: [{ name, partitionIndexes: [0] }] };
      expectFields(await context.send(DescribeProducers, request), {
        throttleTimeMs: 0,
        topics: [{ name, partitions: [{ partitionIndex: 0, ...unknown }] }],
      });
    },
  }),

  must('describe-producers/invalid-topic', {
    api: DescribeProducers,
    versions: [0, 0],
    see: 'KIP-664; Protocol guide, Error Codes',
    why: 'A name that cannot be is a mistake of whoever asked, and will not be there later.',
    async run({ send }) {
      const request = { topics: [{ name: 'not a topic', partitionIndexes: [0] }] };
      expectFields(await send(DescribeProducers, request), {
        throttleTimeMs: 0,
        topics: [
          {
            name: 'not a topic',
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, activeProducers: [] }],
          },
        ],
      });
    },
  }),
];
