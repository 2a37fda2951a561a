import { AddPartitionsToTxn, DescribeTransactions, ErrorCode, Fetch, Produce } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { addPartitions, fencedFrom, Producer } from './transaction.js';

const STRANGE_ID = 1_000_000_000_000n;

async function topicOf(context: CaseContext, partitions: number) {
  const { name } = await context.freshTopic({ partitions });
  return { name, partitions: Array.from({ length: partitions }, (_, index) => index) };
}

export const addPartitionsToTxnCases = [
  must('add-partitions-to-txn/answers-each-partition', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'A producer may write only where it knows that the transaction reaches.',
    async run(context) {
      const topics = [await topicOf(context, 2), await topicOf(context, 1)];
      const producer = await Producer.ready(context);
      const answer = await addPartitions(context, producer.at, [{ ...producer.identity, topics }]);
      const partitions = topics
        .flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, partition, errorCode: 0 })))
        .sort((one, two) => one.name.localeCompare(two.name));
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        results: [{ transactionalId: producer.transactionalId, partitions }],
      });
    },
  }),

  must('add-partitions-to-txn/begins-a-transaction', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    needs: [DescribeTransactions],
    see: 'KIP-98, KIP-664',
    why: 'Nobody could find out what holds up the readers of committed records.',
    async run(context) {
      const topic = await topicOf(context, 2);
      const producer = await Producer.ready(context);
      await producer.include({ name: topic.name, id: '' }, 1);
      const { transactionalId } = producer;
      const { transactionStates } = await context.send(
        DescribeTransactions,
        { transactionalIds: [transactionalId] },
        producer.at,
      );
      expectFields(transactionStates, [
        { transactionalId, transactionState: 'Ongoing', topics: [{ topic: topic.name, partitions: [1] }] },
      ]);
    },
  }),

  must('add-partitions-to-txn/again-is-no-error', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    needs: [DescribeTransactions],
    see: 'KIP-98',
    why: 'A producer whose connection broke before the answer came sends the request once more.',
    async run(context) {
      const { name } = await topicOf(context, 2);
      const producer = await Producer.ready(context);
      await producer.include({ name, id: '' }, 0);
      for (const partitions of [[0], [0, 1]]) {
        const added = await producer.addPartitions([{ name, partitions }]);
        expectEqual(
          'results',
          added,
          partitions.map((partition) => ({ name, partition, errorCode: 0 })),
        );
      }
    },
  }),

  must('add-partitions-to-txn/one-unknown-partition-stops-all', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98; Protocol guide, Error Codes',
    why: 'A producer that took the others for added would write outside of its transaction.',
    async run(context) {
      const { name } = await topicOf(context, 1);
      const unknown = `${name}-not-there`;
      const producer = await Producer.ready(context);
      const added = await producer.addPartitions([
        { name, partitions: [0, 7] },
        { name: unknown, partitions: [0] },
      ]);
      expectEqual('results', added, [
        { name, partition: 0, errorCode: ErrorCode.OPERATION_NOT_ATTEMPTED },
        { name, partition: 7, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
        { name: unknown, partition: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
      ]);
    },
  }),

  must('add-partitions-to-txn/stale-epoch', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98, KIP-588',
    why: 'A process that was thought dead would write into the transaction of its successor.',
    async run(context) {
      const topic = await topicOf(context, 1);
      const producer = await Producer.ready(context);
      await Producer.ready(context, producer.transactionalId);
      const added = await producer.addPartitions([topic]);
      expectEqual('results', added, [{ name: topic.name, partition: 0, errorCode: fencedFrom(2, context.version) }]);
    },
  }),

  must('add-partitions-to-txn/epoch-of-the-future', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'Nobody was given this epoch: what comes with it comes from a producer that is out of its mind.',
    async run(context) {
      const topic = await topicOf(context, 1);
      const producer = await Producer.ready(context);
      const added = await producer.addPartitions([topic], { ...producer.identity, producerEpoch: 5 });
      expectEqual('results', added, [{ name: topic.name, partition: 0, errorCode: fencedFrom(2, context.version) }]);
    },
  }),

  must('add-partitions-to-txn/another-producer-id', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'The markers that end the transaction would name one producer, and its records another.',
    async run(context) {
      const topic = await topicOf(context, 1);
      const producer = await Producer.ready(context);
      const added = await producer.addPartitions([topic], { ...producer.identity, producerId: STRANGE_ID });
      expectEqual('results', added, [
        { name: topic.name, partition: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING },
      ]);
    },
  }),

  must('add-partitions-to-txn/unknown-transactional-id', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98; Azure/azure-event-hubs-for-kafka#261',
    why: 'A producer whose id the broker has forgotten has to ask for a new one.',
    async run(context) {
      const topic = await topicOf(context, 1);
      const producer = await Producer.of(context);
      const added = await producer.addPartitions([topic], { ...producer.identity, producerId: 1n, producerEpoch: 0 });
      expectEqual('results', added, [
        { name: topic.name, partition: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING },
      ]);
    },
  }),

  must('add-partitions-to-txn/empty-transactional-id', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'All who left it empty by mistake would share one transaction.',
    async run(context) {
      const topic = await topicOf(context, 1);
      const producer = await Producer.ready(context);
      const added = await producer.addPartitions([topic], { ...producer.identity, transactionalId: '' });
      expectEqual('results', added, [{ name: topic.name, partition: 0, errorCode: ErrorCode.INVALID_REQUEST }]);
    },
  }),

  must('add-partitions-to-txn/several-transactions-at-once', {
    api: AddPartitionsToTxn,
    versions: [4, 5],
    // Two transactional ids may have two coordinators.
    unless: ['several-brokers'],
    see: 'KIP-890',
    why: 'Brokers ask for the transactions of many producers in one request; each must get its own answer.',
    async run(context) {
      const [mine, theirs] = [await topicOf(context, 2), await topicOf(context, 1)];
      const one = await Producer.ready(context);
      const two = await Producer.ready(context);
      const answer = await addPartitions(context, one.at, [
        { ...one.identity, topics: [mine] },
        { ...two.identity, producerEpoch: 3, topics: [theirs] },
      ]);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      const byId = new Map(answer.results.map(({ transactionalId, partitions }) => [transactionalId, partitions]));
      expectEqual('the number of answers', byId.size, 2);
      expectEqual('the first', byId.get(one.transactionalId), [
        { name: mine.name, partition: 0, errorCode: ErrorCode.NONE },
        { name: mine.name, partition: 1, errorCode: ErrorCode.NONE },
      ]);
      expectEqual('the second', byId.get(two.transactionalId), [
        { name: theirs.name, partition: 0, errorCode: ErrorCode.PRODUCER_FENCED },
      ]);
    },
  }),

  must('add-partitions-to-txn/verify-only-adds-nothing', {
    api: AddPartitionsToTxn,
    versions: [4, 5],
    see: 'KIP-890',
    why: 'What a broker asks before it takes a late record would bring the record into a transaction that it is not of.',
    async run(context) {
      const { name } = await topicOf(context, 2);
      const producer = await Producer.ready(context);
      await producer.include({ name, id: '' }, 0);
      // Kafka 3.7 has no other word for it in v4.
      const notInIt = [ErrorCode.TRANSACTION_ABORTABLE, ...(context.version < 5 ? [ErrorCode.INVALID_TXN_STATE] : [])];
      for (const attempt of ['first', 'again']) {
        const { results } = await addPartitions(context, producer.at, [
          { ...producer.identity, verifyOnly: true, topics: [{ name, partitions: [0, 1] }] },
        ]);
        const [inIt, other, ...more] = results[0]?.partitions ?? [];
        expectEqual(`${attempt}: the partition in it`, inIt, { name, partition: 0, errorCode: ErrorCode.NONE });
        expectFields({ other, more }, { other: { name, partition: 1 }, more: [] });
        expectThat(
          `${attempt}: the other is not in it`,
          notInIt.some((code) => code === other?.errorCode),
          other,
        );
      }
    },
  }),

  must('add-partitions-to-txn/next-transaction-begins-anew', {
    api: AddPartitionsToTxn,
    versions: [0, 5],
    needs: [DescribeTransactions, Produce, Fetch],
    see: 'KIP-98',
    why: 'Markers would go where the producer did not write, again and again.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const producer = await Producer.ready(context);
      await producer.write(topic, ['first'], 0);
      await producer.end(true);
      await producer.write(topic, ['second'], 1);
      const body = { transactionalIds: [producer.transactionalId] };
      const { transactionStates } = await context.send(DescribeTransactions, body, producer.at);
      expectFields(transactionStates, [{ topics: [{ topic: topic.name, partitions: [1] }] }]);
    },
  }),
];
