import { AlterClientQuotas, type AlterClientQuotasRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { CLIENT, RATE, removeQuotas, setQuotas } from './quotas.js';

type Entry = Input<AlterClientQuotasRequest['entries'][number]>;

const client = (entityName: string | undefined) => [{ entityType: CLIENT, entityName: entityName ?? '' }];
const SET = { key: RATE, value: 1024, remove: false };
const QUOTAS = [
  { key: RATE, value: 1024 },
  { key: 'consumer_byte_rate', value: 2048 },
];

/** What sets nothing. */
const wish = (name: string, about: string, entry: (entity: string) => Entry, validateOnly = false) =>
  recipe(AlterClientQuotas, name, {
    about,
    names: 1,
    async script({ ask, names: [entity = ''] }) {
      await ask(AlterClientQuotas, { entries: [entry(entity)], validateOnly });
    },
  });

export const alterClientQuotasRecipes = [
  recipe(AlterClientQuotas, 'set-and-remove', {
    about: 'Two quotas of one client are set and removed again.',
    names: 1,
    async script(recording) {
      await setQuotas(recording, QUOTAS);
      await removeQuotas(recording, QUOTAS);
    },
  }),
  wish('validate-only', 'A check that sets nothing.', (entity) => ({ entity: client(entity), ops: [SET] }), true),
  wish('remove-what-is-not', 'A quota that was never set is removed.', (entity) => ({
    entity: client(entity),
    ops: [{ key: RATE, value: 0, remove: true }],
  })),
  wish('unknown-key', 'A quota that there is not.', (entity) => ({
    entity: client(entity),
    ops: [{ key: 'no_such_rate', value: 1, remove: false }],
  })),
  wish('negative', 'A quota below zero.', (entity) => ({ entity: client(entity), ops: [{ ...SET, value: -1 }] })),
  wish(
    'half-a-byte',
    'A fraction where there may only be a whole number.',
    (entity) => ({
      entity: client(entity),
      ops: [{ ...SET, value: 0.5 }],
    }),
    true,
  ),
  wish('key-twice', 'The same quota twice.', (entity) => ({ entity: client(entity), ops: [SET, SET] }), true),
  wish('unknown-entity', 'A kind of entity that there is not.', (entity) => ({
    entity: [{ entityType: 'planet', entityName: entity }],
    ops: [SET],
  })),
  wish('empty-entity', 'A quota of nobody.', () => ({ entity: [], ops: [SET] })),
  wish('empty-name', 'A client whose name is empty.', () => ({ entity: client(''), ops: [SET] }), true),
  wish('no-address', 'An address that is none.', (entity) => ({
    entity: [{ entityType: 'ip', entityName: entity }],
    ops: [{ key: 'connection_creation_rate', value: 5, remove: false }],
  })),
];
