import { type Input, ListTransactions, type ListTransactionsRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { producer, producerAtWork } from './transaction.js';

/** What is listed of an open transaction; others are kept out of it by the id of its producer. */
function ofOpenOne(
  name: string,
  about: string,
  filter: Input<ListTransactionsRequest>,
  versions = ListTransactions.versions,
) {
  return recipe(ListTransactions, name, {
    about,
    versions,
    names: 1,
    groups: 1,
    async script(recording) {
      const { producerId } = await producerAtWork(recording);
      await recording.ask(ListTransactions, { producerIdFilters: [producerId], ...filter });
    },
  });
}

export const listTransactionsRecipes = [
  ofOpenOne('open', 'An open transaction.', {}),
  ofOpenOne('state', 'Transactions in the state of the transaction.', { stateFilters: ['Ongoing'] }),
  ofOpenOne('other-state', 'Transactions in another state.', { stateFilters: ['PrepareCommit'] }),
  ofOpenOne('unknown-state', 'A state that there is not, beside one that there is.', {
    stateFilters: ['Asleep', 'Ongoing'],
  }),
  ofOpenOne('other-producer', 'Transactions of another producer.', { producerIdFilters: [123_456_789n] }),
  ofOpenOne('old', 'Transactions that have been open for an hour (KIP-994).', { durationFilter: 3_600_000n }, [1, 2]),
  ofOpenOne('pattern', 'Transactional ids that match (KIP-1152).', { transactionalIdPattern: 'fluxmq-.*' }, [2, 2]),
  ofOpenOne('other-pattern', 'No transactional id matches.', { transactionalIdPattern: 'nothing' }, [2, 2]),
  ofOpenOne('no-pattern', 'A pattern that is no regular expression.', { transactionalIdPattern: '(' }, [2, 2]),
  recipe(ListTransactions, 'producer', {
    about: 'Transactions of one producer, which has begun none yet.',
    names: 1,
    async script(recording) {
      const { producerId } = await producer(recording);
      await recording.ask(ListTransactions, { producerIdFilters: [producerId] });
    },
  }),
];
