import { AddPartitionsToTxn, EndTxn, ErrorCode, Fetch, ListOffsets, Produce } from '../../protocol/index.js';
import { controlType } from '../../protocol/logs/control-records.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { LATEST, offsetAt, READ_COMMITTED, READ_UNCOMMITTED } from './requests.js';
import { Producer } from './transaction.js';
import { fetchAll, readCommitted } from './transaction-reads.js';

const ABORT = 0;
const COMMIT = 1;

export const fetchTransactionCases = [
  must('fetch/committed-stops-at-an-open-transaction', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn],
    see: 'KIP-98; apache/kafka#5835',
    why: 'A consumer would get records that are aborted later, or see those behind them first.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchOf(['before']));
      const producer = await Producer.ready(context);
      await producer.write(topic, ['open', 'too']);
      await context.append(topic, 0, batchOf(['behind']));
      const { partition, batches } = await fetchAll(context, topic, READ_COMMITTED);
      expectFields(partition, {
        errorCode: ErrorCode.NONE,
        highWatermark: 4n,
        lastStableOffset: 1n,
        abortedTransactions: [],
      });
      expectEqual(
        'the batches',
        batches.map(({ baseOffset }) => baseOffset),
        [0],
      );
    },
  }),

  must('fetch/uncommitted-sees-all', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn],
    see: 'KIP-98',
    why: 'Consumers that do not care for transactions would wait for those of others.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['open', 'too']);
      await context.append(topic, 0, batchOf(['behind']));
      const { partition, batches } = await fetchAll(context, topic, READ_UNCOMMITTED);
      expectFields(partition, {
        errorCode: ErrorCode.NONE,
        highWatermark: 3n,
        lastStableOffset: 0n,
        abortedTransactions: null,
      });
      expectFields(batches, [
        { baseOffset: 0, transactional: true, control: false, producerId: producer.producerId, recordCount: 2 },
        { baseOffset: 2, transactional: false, control: false, recordCount: 1 },
      ]);
    },
  }),

  must('fetch/marker-of-a-commit', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-98, Control Records',
    why: 'Consumers end the transaction of a producer at its marker, and skip the marker itself.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a', 'b']);
      await producer.end(true);
      const { partition, batches, values } = await readCommitted(context, topic, 3n);
      expectFields(partition, { highWatermark: 3n, lastStableOffset: 3n, abortedTransactions: [] });
      expectEqual('the values', values, ['a', 'b']);
      expectFields(batches[1], {
        baseOffset: 2,
        transactional: true,
        control: true,
        producerId: producer.producerId,
        baseSequence: -1,
        recordCount: 1,
      });
      expectEqual('the kind of marker', controlType(batches[1]?.records[0]?.key ?? null), COMMIT);
    },
  }),

  must('fetch/aborted-is-listed', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-98',
    why: 'It is by this list that consumers leave out what was given up: the records are sent all the same.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchOf(['before']));
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a', 'b']);
      await producer.end(false);
      const { partition, batches, values } = await readCommitted(context, topic, 4n);
      expectFields(partition, {
        highWatermark: 4n,
        lastStableOffset: 4n,
        abortedTransactions: [{ producerId: producer.producerId, firstOffset: 1n }],
      });
      expectEqual('the values', values, ['before']);
      expectFields(batches, [{ baseOffset: 0 }, { baseOffset: 1, recordCount: 2 }, { baseOffset: 3, control: true }]);
      expectEqual('the kind of marker', controlType(batches[2]?.records[0]?.key ?? null), ABORT);
    },
  }),

  must('fetch/transactions-side-by-side', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-98',
    why: 'Records of one producer would be dropped for what another one gave up.',
    async run(context) {
      const topic = await context.freshTopic();
      const [one, two] = [await Producer.ready(context), await Producer.ready(context)];
      await one.write(topic, ['one']);
      await two.write(topic, ['two']);
      await one.write(topic, ['one again']);
      await two.end(true);
      // The first is still open: nothing behind its beginning is stable.
      expectFields((await fetchAll(context, topic, READ_COMMITTED)).partition, { lastStableOffset: 0n });
      await one.end(false);
      const { partition, values } = await readCommitted(context, topic, 5n);
      expectFields(partition, { abortedTransactions: [{ producerId: one.producerId, firstOffset: 0n }] });
      expectEqual('the values', values, ['two']);
    },
  }),

  must('fetch/aborted-again-and-again', {
    api: Fetch,
    versions: [4, 18],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-98',
    why: 'A consumer would hand out what was given up in the second transaction, or drop what was committed between the two.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      for (const [value, committed] of [
        ['a', false],
        ['b', true],
        ['c', false],
      ] as const) {
        await producer.write(topic, [value]);
        await producer.end(committed);
      }
      const { partition, values } = await readCommitted(context, topic, 6n);
      const { producerId } = producer;
      const aborted = [...(partition.abortedTransactions ?? [])];
      aborted.sort((first, second) => Number(first.firstOffset - second.firstOffset));
      expectFields(aborted, [
        { producerId, firstOffset: 0n },
        { producerId, firstOffset: 4n },
      ]);
      expectEqual('the values', values, ['b']);
    },
  }),

  must('list-offsets/latest-of-committed', {
    api: ListOffsets,
    versions: [2, 11],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-98; StarRocks/starrocks#9133, apache/doris#67089',
    why: 'A consumer of committed records would wait for an end that it cannot reach yet.',
    async run(context) {
      const topic = await context.freshTopic();
      const at = await context.leader(topic);
      const producer = await Producer.ready(context);
      await context.append(topic, 0, batchOf(['before']));
      await producer.write(topic, ['open']);
      const latest = async (isolationLevel: number) => {
        const { topics } = await context.send(ListOffsets, { ...offsetAt(topic, LATEST), isolationLevel }, at);
        return topics[0]?.partitions[0]?.offset;
      };
      expectEqual('of all', await latest(READ_UNCOMMITTED), 2n);
      expectEqual('of committed ones', await latest(READ_COMMITTED), 1n);
      await producer.end(true);
      await readCommitted(context, topic, 3n);
      expectEqual('of committed ones, after the commit', await latest(READ_COMMITTED), 3n);
    },
  }),

  must('produce/outside-of-the-transaction', {
    api: Produce,
    versions: [3, 11],
    needs: [AddPartitionsToTxn],
    level: 'transactions',
    see: 'KIP-890',
    why: 'No marker ever comes to the partition: its readers of committed records would wait for good.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const producer = await Producer.ready(context);
      await producer.include(topic, 0);
      const { responses } = await producer.produce(topic, ['strayed'], 1);
      const answer = responses[0]?.partitionResponses[0];
      const refused = [ErrorCode.INVALID_TXN_STATE, ErrorCode.TRANSACTION_ABORTABLE].some(
        (code) => code === answer?.errorCode,
      );
      expectThat('the records are refused', refused, answer?.errorCode);
      expectFields(answer, { index: 1, baseOffset: -1n });
      expectFields((await fetchAll(context, topic, READ_UNCOMMITTED, 1)).partition, { highWatermark: 0n });
    },
  }),

  must('produce/takes-the-partition-in-by-itself', {
    api: Produce,
    versions: [12, 12],
    needs: [EndTxn],
    level: 'transactions',
    see: 'KIP-890',
    why: 'Producers of KIP-890 leave AddPartitionsToTxn out.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      const { responses } = await producer.produce(topic, ['mine']);
      expectFields(responses, [{ partitionResponses: [{ index: 0, errorCode: ErrorCode.NONE, baseOffset: 0n }] }]);
      await producer.end(true);
      expectEqual('the values', (await readCommitted(context, topic, 2n)).values, ['mine']);
    },
  }),
];
