import { DescribeTransactions, EndTxn } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { producer, producerAtWork, producerOfPartition } from './transaction.js';

export const describeTransactionsRecipes = [
  recipe(DescribeTransactions, 'idle', {
    about: 'A producer that has begun no transaction yet.',
    names: 1,
    async script(recording) {
      const { transactionalId } = await producer(recording);
      await recording.ask(DescribeTransactions, { transactionalIds: [transactionalId] });
    },
  }),
  recipe(DescribeTransactions, 'ongoing', {
    about: 'An open transaction with a partition.',
    names: 1,
    topics: [{}],
    async script(recording) {
      const { transactionalId } = await producerOfPartition(recording);
      await recording.ask(DescribeTransactions, { transactionalIds: [transactionalId] });
    },
  }),
  recipe(DescribeTransactions, 'committed', {
    about: 'A transaction that was committed.',
    names: 1,
    groups: 1,
    async script(recording) {
      const identity = await producerAtWork(recording);
      await recording.ask(EndTxn, { ...identity, committed: true });
      await recording.ask(
        DescribeTransactions,
        { transactionalIds: [identity.transactionalId] },
        ({ transactionStates: [state] }) => state?.transactionState === 'CompleteCommit',
      );
    },
  }),
  recipe(DescribeTransactions, 'aborted', {
    about: 'A transaction that was aborted.',
    names: 1,
    groups: 1,
    async script(recording) {
      const identity = await producerAtWork(recording);
      await recording.ask(EndTxn, { ...identity, committed: false });
      await recording.ask(
        DescribeTransactions,
        { transactionalIds: [identity.transactionalId] },
        ({ transactionStates: [state] }) => state?.transactionState === 'CompleteAbort',
      );
    },
  }),
  recipe(DescribeTransactions, 'unknown-id', {
    about: 'A transactional id that nobody has used.',
    names: 1,
    script: async ({ ask, names: transactionalIds }) => void (await ask(DescribeTransactions, { transactionalIds })),
  }),
  recipe(DescribeTransactions, 'no-ids', {
    about: 'Nothing is asked for.',
    request: () => ({ transactionalIds: [] }),
  }),
];
