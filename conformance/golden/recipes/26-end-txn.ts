import { EndTxn } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { type Identity, producer, producerAtWork } from './transaction.js';

/** A producer ends a transaction in which the offsets of a group are, with something `changed`. */
function atWork(name: string, about: string, committed: boolean, changed: (identity: Identity) => Partial<Identity>) {
  return recipe(EndTxn, name, {
    about,
    names: 1,
    groups: 1,
    async script(recording) {
      const identity = await producerAtWork(recording);
      await recording.ask(EndTxn, { ...identity, committed, ...changed(identity) });
    },
  });
}

export const endTxnRecipes = [
  atWork('commit', 'A transaction is committed; v5 gives the epoch of the next (KIP-890).', true, () => ({})),
  atWork('abort', 'A transaction is aborted.', false, () => ({})),
  atWork('wrong-producer', 'A producer id that does not belong to the transactional id.', true, () => ({
    producerId: 123_456_789n,
  })),
  atWork('wrong-epoch', 'An epoch that is not that of the producer (KIP-588).', true, ({ producerEpoch }) => ({
    producerEpoch: producerEpoch + 5,
  })),
  recipe(EndTxn, 'nothing-to-commit', {
    about: 'A producer that has begun no transaction commits one.',
    names: 1,
    script: async (recording) =>
      void (await recording.ask(EndTxn, { ...(await producer(recording)), committed: true })),
  }),
  recipe(EndTxn, 'nothing-to-abort', {
    about: 'A producer that has begun no transaction aborts one.',
    names: 1,
    script: async (recording) =>
      void (await recording.ask(EndTxn, { ...(await producer(recording)), committed: false })),
  }),
  recipe(EndTxn, 'unknown-id', {
    about: 'A transactional id that nobody has used.',
    names: 1,
    async script({ ask, names: [transactionalId = ''] }) {
      await ask(EndTxn, { transactionalId, producerId: 5n, producerEpoch: 0, committed: true });
    },
  }),
];
