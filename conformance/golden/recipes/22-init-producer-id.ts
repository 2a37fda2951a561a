import { InitProducerId } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { producer } from './transaction.js';

const TIMEOUT_MS = 60_000;

export const initProducerIdRecipes = [
  recipe(InitProducerId, 'idempotent', {
    about: 'An idempotent producer without transactions asks for its id.',
    request: () => ({ transactionalId: null, transactionTimeoutMs: TIMEOUT_MS }),
  }),
  recipe(InitProducerId, 'empty-transactional-id', {
    about: 'A transactional id that is empty.',
    request: () => ({ transactionalId: '', transactionTimeoutMs: TIMEOUT_MS }),
  }),
  recipe(InitProducerId, 'epoch-without-id', {
    about: 'A producer that names an epoch and no id (KIP-360).',
    versions: [3, 5],
    request: () => ({ transactionalId: null, transactionTimeoutMs: TIMEOUT_MS, producerEpoch: 3 }),
  }),
  recipe(InitProducerId, 'epoch-and-id', {
    about: 'An idempotent producer that lost its state names id and epoch (KIP-360).',
    versions: [3, 5],
    request: () => ({ transactionalId: null, transactionTimeoutMs: TIMEOUT_MS, producerId: 5n, producerEpoch: 3 }),
  }),
  recipe(InitProducerId, 'transactional', {
    about: 'A transactional id that nobody has used.',
    names: 1,
    script: async (recording) => void (await producer(recording)),
  }),
  recipe(InitProducerId, 'transactional-again', {
    about: 'The next producer of a transactional id gets the same id and the next epoch.',
    names: 1,
    async script(recording) {
      await producer(recording);
      await producer(recording);
    },
  }),
  recipe(InitProducerId, 'timeout-too-long', {
    about: 'A longer timeout than a broker allows by default.',
    names: 1,
    async script({ ask, names: [transactionalId = ''] }) {
      await ask(InitProducerId, { transactionalId, transactionTimeoutMs: 86_400_000 });
    },
  }),
  recipe(InitProducerId, 'timeout-of-nothing', {
    about: 'A timeout of no time at all.',
    names: 1,
    async script({ ask, names: [transactionalId = ''] }) {
      await ask(InitProducerId, { transactionalId, transactionTimeoutMs: 0 });
    },
  }),
  recipe(InitProducerId, 'next-epoch', {
    about: 'A transactional producer asks for the next epoch of its own (KIP-360).',
    versions: [3, 5],
    names: 1,
    async script(recording) {
      const identity = await producer(recording);
      await recording.ask(InitProducerId, { ...identity, transactionTimeoutMs: TIMEOUT_MS });
    },
  }),
  recipe(InitProducerId, 'fenced', {
    about: 'A transactional producer whose epoch is not that of its id.',
    versions: [3, 5],
    names: 1,
    async script(recording) {
      const identity = await producer(recording);
      const producerEpoch = identity.producerEpoch + 5;
      await recording.ask(InitProducerId, { ...identity, producerEpoch, transactionTimeoutMs: TIMEOUT_MS });
    },
  }),
  recipe(InitProducerId, 'not-its-id', {
    about: 'A transactional producer with a producer id that is not its own.',
    versions: [3, 5],
    names: 1,
    async script(recording) {
      const { transactionalId } = await producer(recording);
      const identity = { transactionalId, producerId: 123_456_789n, producerEpoch: 0 };
      await recording.ask(InitProducerId, { ...identity, transactionTimeoutMs: TIMEOUT_MS });
    },
  }),
];
