import { AddPartitionsToTxn, DescribeTransactions, EndTxn, ErrorCode } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshTransactionalId, Producer } from './transaction.js';
import { readCommitted } from './transaction-reads.js';

const PATIENCE_MS = 10_000;
/** Brokers look for transactions that are over time every 10 s (transaction.abort.timed.out.transaction.cleanup.interval.ms). */
const SOON_OVER_MS = 1_000;
const LOOKED_FOR_MS = 25_000;

async function describe({ send }: CaseContext, { transactionalId, at }: Producer) {
  const answer = await send(DescribeTransactions, { transactionalIds: [transactionalId] }, at);
  expectFields(answer, { throttleTimeMs: 0, transactionStates: [{ transactionalId }] });
  const [state] = answer.transactionStates;
  if (state === undefined) throw new Error('The answer is empty.');
  return state;
}

/** Describes it once it has come into a state: markers are written after EndTxn is answered. */
async function untilIn(context: CaseContext, producer: Producer, state: string, patienceMs = PATIENCE_MS) {
  await retry(async () => {
    return (await describe(context, producer)).transactionState === state || undefined;
  }, patienceMs);
  const described = await describe(context, producer);
  expectEqual('transactionState', described.transactionState, state);
  return described;
}

export const describeTransactionsCases = [
  must('describe-transactions/before-the-first', {
    api: DescribeTransactions,
    versions: [0, 0],
    see: 'KIP-664',
    why: 'A producer that has not begun yet would look like one that hangs.',
    async run(context) {
      const producer = await Producer.ready(context);
      expectFields(await describe(context, producer), {
        errorCode: ErrorCode.NONE,
        transactionState: 'Empty',
        transactionTimeoutMs: 60_000,
        transactionStartTimeMs: -1n,
        producerId: producer.producerId,
        producerEpoch: 0,
        topics: [],
      });
    },
  }),

  must('describe-transactions/ongoing', {
    api: DescribeTransactions,
    versions: [0, 0],
    needs: [AddPartitionsToTxn],
    see: 'KIP-664',
    why: 'It is how one finds out what a transaction that hangs has touched, and since when.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 3 });
      const producer = await Producer.of(context);
      await producer.init({ transactionTimeoutMs: 45_000 });
      const before = Date.now();
      await producer.include(topic, 0, 2);
      const state = await describe(context, producer);
      state.topics[0]?.partitions.sort();
      const { producerId } = producer;
      expectFields(state, {
        errorCode: ErrorCode.NONE,
        transactionState: 'Ongoing',
        transactionTimeoutMs: 45_000,
        producerId,
        producerEpoch: 0,
        topics: [{ topic: topic.name, partitions: [0, 2] }],
      });
      const off = Math.abs(Number(state.transactionStartTimeMs) - before);
      expectThat('transactionStartTimeMs is about now', off < CLOCKS_APART_MS, state.transactionStartTimeMs);
    },
  }),

  must('describe-transactions/committed', {
    api: DescribeTransactions,
    versions: [0, 0],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-664',
    why: 'A producer that is idle between two transactions would look like one that hangs.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      await producer.end(true);
      const { producerId, producerEpoch } = producer;
      const state = await untilIn(context, producer, 'CompleteCommit');
      expectFields(state, { errorCode: ErrorCode.NONE, producerId, producerEpoch, topics: [] });
    },
  }),

  must('describe-transactions/aborted', {
    api: DescribeTransactions,
    versions: [0, 0],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-664',
    why: 'It is how one finds out what became of the work of a producer.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      await producer.end(false);
      const { producerId, producerEpoch } = producer;
      const state = await untilIn(context, producer, 'CompleteAbort');
      expectFields(state, { errorCode: ErrorCode.NONE, producerId, producerEpoch, topics: [] });
    },
  }),

  must('describe-transactions/unknown', {
    api: DescribeTransactions,
    versions: [0, 0],
    see: 'KIP-664',
    why: 'A mistyped id would look like a producer without transactions.',
    async run(context) {
      const producer = await Producer.of(context);
      expectFields(await describe(context, producer), {
        errorCode: ErrorCode.TRANSACTIONAL_ID_NOT_FOUND,
        transactionState: '',
        transactionTimeoutMs: 0,
        transactionStartTimeMs: 0n,
        producerId: 0n,
        producerEpoch: 0,
        topics: [],
      });
    },
  }),

  must('describe-transactions/empty-id', {
    api: DescribeTransactions,
    versions: [0, 0],
    see: 'KIP-664',
    why: 'No producer can have it: whoever asked left something out.',
    async run({ send }) {
      expectFields(await send(DescribeTransactions, { transactionalIds: [''] }), {
        throttleTimeMs: 0,
        transactionStates: [{ transactionalId: '', errorCode: ErrorCode.INVALID_REQUEST }],
      });
    },
  }),

  must('describe-transactions/several', {
    api: DescribeTransactions,
    versions: [0, 0],
    unless: ['several-brokers'],
    see: 'KIP-664',
    why: 'Each answer must be about the id it names, the unknown ones too.',
    async run(context) {
      const [one, two] = [await Producer.ready(context), await Producer.ready(context)];
      const nobody = freshTransactionalId();
      const ids = [one.transactionalId, nobody, two.transactionalId];
      const { transactionStates } = await context.send(DescribeTransactions, { transactionalIds: ids }, one.at);
      const states = new Map(transactionStates.map((state) => [state.transactionalId, state]));
      expectEqual('transactionStates.length', transactionStates.length, ids.length);
      for (const { transactionalId, producerId } of [one, two]) {
        expectFields(states.get(transactionalId), { errorCode: ErrorCode.NONE, producerId });
      }
      expectFields(states.get(nobody), { errorCode: ErrorCode.TRANSACTIONAL_ID_NOT_FOUND });
    },
  }),

  must('describe-transactions/over-time-is-aborted', {
    api: DescribeTransactions,
    versions: [0, 0],
    needs: [AddPartitionsToTxn],
    see: 'KIP-98, transaction.timeout.ms',
    why: 'A producer that died would keep all readers of committed records waiting for good.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.of(context);
      await producer.init({ transactionTimeoutMs: SOON_OVER_MS });
      await producer.write(topic, ['of a producer that died']);
      await untilIn(context, producer, 'CompleteAbort', LOOKED_FOR_MS);
      const { partition, values } = await readCommitted(context, topic, 2n);
      expectEqual('committed', values, []);
      expectFields(partition, { abortedTransactions: [{ producerId: producer.producerId, firstOffset: 0n }] });
      const { errorCode } = await producer.askToEnd(true);
      // Kafka 3.9 has raised the epoch, 4.3 has only ended the transaction.
      const tooLate = [ErrorCode.PRODUCER_FENCED, ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.INVALID_TXN_STATE];
      expectThat(
        'the producer cannot commit it',
        tooLate.some((code) => code === errorCode),
        errorCode,
      );
    },
  }),
];

/** The clocks of two machines differ, but not by this much. */
const CLOCKS_APART_MS = 60_000;
