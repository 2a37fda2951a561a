import { AddOffsetsToTxn } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { type Identity, producer, producerAtWork } from './transaction.js';

/** A new producer takes the offsets of a group into a transaction, with something `changed`. */
function byProducer(name: string, about: string, changed: (identity: Identity) => Partial<Identity>) {
  return recipe(AddOffsetsToTxn, name, {
    about,
    names: 1,
    groups: 1,
    async script(recording) {
      const identity = await producer(recording);
      const [groupId = ''] = recording.groups;
      await recording.ask(AddOffsetsToTxn, { ...identity, groupId, ...changed(identity) });
    },
  });
}

export const addOffsetsToTxnRecipes = [
  byProducer('group', 'A producer begins a transaction with the offsets of a group.', () => ({})),
  byProducer('wrong-producer', 'A producer id that does not belong to the transactional id.', () => ({
    producerId: 123_456_789n,
  })),
  byProducer('wrong-epoch', 'An epoch that is not that of the producer (KIP-588).', ({ producerEpoch }) => ({
    producerEpoch: producerEpoch + 5,
  })),
  recipe(AddOffsetsToTxn, 'twice', {
    about: 'A group whose offsets are in the transaction already.',
    names: 1,
    groups: 1,
    async script(recording) {
      const identity = await producerAtWork(recording);
      await recording.ask(AddOffsetsToTxn, { ...identity, groupId: recording.groups[0] ?? '' });
    },
  }),
  recipe(AddOffsetsToTxn, 'unknown-id', {
    about: 'A transactional id that nobody has used.',
    names: 1,
    groups: 1,
    async script({ ask, names: [transactionalId = ''], groups: [groupId = ''] }) {
      await ask(AddOffsetsToTxn, { transactionalId, producerId: 5n, producerEpoch: 0, groupId });
    },
  }),
];
