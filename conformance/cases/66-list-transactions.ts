import {
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  type Input,
  ListTransactions,
  type ListTransactionsRequest,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { Producer } from './transaction.js';

const LONG_MS = 3_600_000n;
/** In which a transaction that was begun is seen to be open for more than 0 ms. */
const MOMENT_MS = 100;

/** What a list says of one producer; undefined where it is not in it. */
async function listed(
  { send }: CaseContext,
  { transactionalId, at }: Producer,
  filter: Input<ListTransactionsRequest>,
) {
  const answer = await send(ListTransactions, filter, at);
  expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, unknownStateFilters: [] });
  const found = answer.transactionStates.filter((state) => state.transactionalId === transactionalId);
  expectThat('it is listed once', found.length <= 1, found.length);
  return found[0];
}

export const listTransactionsCases = [
  must('list-transactions/all', {
    api: ListTransactions,
    versions: [0, 2],
    needs: [AddPartitionsToTxn],
    see: 'KIP-664',
    why: 'It is where one begins who looks for transactions that hang.',
    async run(context) {
      const topic = await context.freshTopic();
      const [idle, busy] = [await Producer.ready(context), await Producer.ready(context)];
      await busy.include(topic);
      expectFields(await listed(context, idle, {}), { producerId: idle.producerId, transactionState: 'Empty' });
      expectFields(await listed(context, busy, {}), { producerId: busy.producerId, transactionState: 'Ongoing' });
    },
  }),

  must('list-transactions/by-state', {
    api: ListTransactions,
    versions: [0, 2],
    needs: [AddPartitionsToTxn],
    see: 'KIP-664',
    why: 'Those that are open would be lost among thousands that are not.',
    async run(context) {
      const topic = await context.freshTopic();
      const [idle, busy] = [await Producer.ready(context), await Producer.ready(context)];
      await busy.include(topic);
      const answer = await context.send(ListTransactions, { stateFilters: ['Ongoing'] }, busy.at);
      const states = new Set(answer.transactionStates.map((state) => state.transactionState));
      expectEqual('the states in the list', [...states], ['Ongoing']);
      expectEqual('the idle one', await listed(context, idle, { stateFilters: ['Ongoing'] }), undefined);
      expectFields(await listed(context, idle, { stateFilters: ['Ongoing', 'Empty'] }), { transactionState: 'Empty' });
      expectFields(await listed(context, busy, { stateFilters: ['Ongoing', 'Empty'] }), {
        transactionState: 'Ongoing',
      });
    },
  }),

  must('list-transactions/unknown-state', {
    api: ListTransactions,
    versions: [0, 2],
    see: 'KIP-664',
    why: 'A mistyped state would look like a cluster without such transactions.',
    async run(context) {
      const producer = await Producer.ready(context);
      const answer = await context.send(ListTransactions, { stateFilters: ['Empty', 'Perplexed'] }, producer.at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, unknownStateFilters: ['Perplexed'] });
      const found = answer.transactionStates.some((state) => state.transactionalId === producer.transactionalId);
      expectThat('the known state is looked for', found, answer.transactionStates.length);
      const nothing = await context.send(ListTransactions, { stateFilters: ['Perplexed'] }, producer.at);
      expectFields(nothing, { errorCode: ErrorCode.NONE, unknownStateFilters: ['Perplexed'], transactionStates: [] });
    },
  }),

  must('list-transactions/by-producer-id', {
    api: ListTransactions,
    versions: [0, 2],
    see: 'KIP-664',
    why: 'A log tells of a producer id only; this is how one finds whose it is.',
    async run(context) {
      const [one, other] = [await Producer.ready(context), await Producer.ready(context)];
      const { transactionalId, producerId, at } = one;
      const answer = await context.send(ListTransactions, { producerIdFilters: [producerId] }, at);
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        unknownStateFilters: [],
        transactionStates: [{ transactionalId, producerId, transactionState: 'Empty' }],
      });
      expectEqual('the other', await listed(context, other, { producerIdFilters: [producerId] }), undefined);
    },
  }),

  must('list-transactions/both-filters-hold', {
    api: ListTransactions,
    versions: [0, 2],
    see: 'KIP-664',
    why: 'One who asks for what is open of one producer would get what others have open.',
    async run(context) {
      const { producerId, at } = await Producer.ready(context);
      const filter = { producerIdFilters: [producerId], stateFilters: ['Ongoing'] };
      expectFields(await context.send(ListTransactions, filter, at), { errorCode: 0, transactionStates: [] });
    },
  }),

  must('list-transactions/by-duration', {
    api: ListTransactions,
    versions: [1, 2],
    needs: [AddPartitionsToTxn],
    see: 'KIP-994',
    why: 'A transaction that hangs is one that has been open for long; all others are normal work.',
    async run(context) {
      const topic = await context.freshTopic();
      const [idle, busy] = [await Producer.ready(context), await Producer.ready(context)];
      await busy.include(topic);
      expectEqual('open for an hour', await listed(context, busy, { durationFilter: LONG_MS }), undefined);
      // Longer than 0 ms: not in the millisecond in which it began.
      const open = await retry(() => listed(context, busy, { durationFilter: 0n }), MOMENT_MS);
      expectFields(open, { transactionState: 'Ongoing' });
      expectFields(await listed(context, idle, { durationFilter: -1n }), { transactionState: 'Empty' });
    },
  }),

  must('list-transactions/by-pattern', {
    api: ListTransactions,
    versions: [2, 2],
    see: 'KIP-1152',
    why: 'Those of one application would be lost among thousands of others.',
    async run(context) {
      const [one, other] = [await Producer.ready(context), await Producer.ready(context)];
      const filter = { transactionalIdPattern: `.*${one.transactionalId.slice(-8)}` };
      expectFields(await context.send(ListTransactions, filter, one.at), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        transactionStates: [{ transactionalId: one.transactionalId, producerId: one.producerId }],
      });
      expectEqual('the other', await listed(context, other, filter), undefined);
      const part = { transactionalIdPattern: one.transactionalId.slice(0, -1) };
      expectEqual('the pattern is for the whole id', await listed(context, one, part), undefined);
    },
  }),

  must('list-transactions/bad-pattern', {
    api: ListTransactions,
    versions: [2, 2],
    see: 'KIP-1152',
    why: 'A mistyped pattern would look like a cluster without such transactions.',
    async run({ send }) {
      expectFields(await send(ListTransactions, { transactionalIdPattern: '(' }), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION,
        transactionStates: [],
      });
    },
  }),

  must('list-transactions/moves-from-state-to-state', {
    api: ListTransactions,
    versions: [0, 2],
    needs: [AddPartitionsToTxn, EndTxn],
    see: 'KIP-664',
    why: 'Transactions that were ended would look as if they hung.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.include(topic);
      const { producerId } = producer;
      expectFields(await listed(context, producer, { stateFilters: ['Ongoing'] }), { producerId });
      await producer.end(false);
      expectEqual('still open', await listed(context, producer, { stateFilters: ['Ongoing'] }), undefined);
    },
  }),
];
