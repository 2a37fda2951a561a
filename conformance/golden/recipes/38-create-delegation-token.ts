import { CreateDelegationToken } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { HOUR_MS, tokenFor } from './token.js';

const OF_ASKER = { ownerPrincipalType: null, ownerPrincipalName: null };

export const createDelegationTokenRecipes = [
  recipe(CreateDelegationToken, 'off', {
    about: 'A listener on which nobody logs in has no tokens.',
    unless: ['delegation-tokens', 'sasl'],
    request: (_topics, _absent, version) => ({
      ...(version >= 3 && OF_ASKER),
      renewers: [],
      maxLifetimeMs: HOUR_MS,
    }),
  }),
  recipe(CreateDelegationToken, 'token', {
    about: 'A token of the user who asks, with somebody who may renew it.',
    when: ['delegation-tokens'],
    names: 1,
    async script({ ask, version, names: [user = ''] }) {
      const renewers = [{ principalType: 'User', principalName: user }];
      await ask(CreateDelegationToken, { ...(version >= 3 && OF_ASKER), renewers, maxLifetimeMs: HOUR_MS });
    },
  }),
  recipe(CreateDelegationToken, 'wrong-renewer', {
    about: 'A renewer that is no user.',
    when: ['delegation-tokens'],
    request: (_topics, _absent, version) => ({
      ...(version >= 3 && OF_ASKER),
      renewers: [{ principalType: 'Group', principalName: 'somebody' }],
      maxLifetimeMs: HOUR_MS,
    }),
  }),
  recipe(CreateDelegationToken, 'default-lifetime', {
    about: 'A token that lives as long as the broker allows.',
    when: ['delegation-tokens'],
    request: (_topics, _absent, version) => ({ ...(version >= 3 && OF_ASKER), renewers: [], maxLifetimeMs: -1n }),
  }),
  recipe(CreateDelegationToken, 'of-another', {
    about: 'A token of another user than the one who asks (KIP-373).',
    versions: [3, 3],
    when: ['delegation-tokens'],
    names: 1,
    script: async (recording) => void (await tokenFor(recording)),
  }),
];
