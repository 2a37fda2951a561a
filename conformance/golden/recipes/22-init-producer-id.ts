import { InitProducerId } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

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
];
