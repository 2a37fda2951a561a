import { AddPartitionsToTxn } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { type Addition, adding, producer } from './transaction.js';

/** A new producer takes a partition into a transaction, with something `changed`. */
function byProducer(
  name: string,
  about: string,
  changed: (addition: Addition, recording: Recording) => Addition,
  versions = AddPartitionsToTxn.versions,
) {
  return recipe(AddPartitionsToTxn, name, {
    about,
    versions,
    names: 1,
    absent: 1,
    topics: [{}],
    async script(recording) {
      const topics = recording.topics.map((topic) => ({ name: topic.name, partitions: [0] }));
      const addition = changed({ ...(await producer(recording)), topics }, recording);
      await recording.ask(AddPartitionsToTxn, adding(recording.version, addition));
    },
  });
}

export const addPartitionsToTxnRecipes = [
  byProducer('partition', 'A producer begins a transaction with a partition.', (addition) => addition),
  byProducer('unknown-topic', 'Of two topics one does not exist.', (addition, { absent: [name = ''] }) => ({
    ...addition,
    topics: [...addition.topics, { name, partitions: [0] }],
  })),
  byProducer('unknown-partition', 'A partition that the topic does not have.', (addition) => ({
    ...addition,
    topics: addition.topics.map(({ name }) => ({ name, partitions: [7] })),
  })),
  byProducer('wrong-producer', 'A producer id that does not belong to the transactional id.', (addition) => ({
    ...addition,
    producerId: 123_456_789n,
  })),
  byProducer('wrong-epoch', 'An epoch that is not that of the producer (KIP-588).', (addition) => ({
    ...addition,
    producerEpoch: addition.producerEpoch + 5,
  })),
  byProducer(
    'verify',
    'Whether a partition is in a transaction, which it is not (KIP-890).',
    (addition) => ({ ...addition, verifyOnly: true }),
    [4, 5],
  ),
  recipe(AddPartitionsToTxn, 'twice', {
    about: 'A partition that is in the transaction already.',
    names: 1,
    topics: [{}],
    async script(recording) {
      const topics = recording.topics.map(({ name }) => ({ name, partitions: [0] }));
      const request = adding(recording.version, { ...(await producer(recording)), topics });
      await recording.ask(AddPartitionsToTxn, request);
      await recording.ask(AddPartitionsToTxn, request);
    },
  }),
  recipe(AddPartitionsToTxn, 'unknown-id', {
    about: 'A transactional id that nobody has used.',
    names: 1,
    topics: [{}],
    async script({ ask, version, names: [transactionalId = ''], topics: [topic] }) {
      const topics = [{ name: topic?.name ?? '', partitions: [0] }];
      await ask(AddPartitionsToTxn, adding(version, { transactionalId, producerId: 5n, producerEpoch: 0, topics }));
    },
  }),
];
