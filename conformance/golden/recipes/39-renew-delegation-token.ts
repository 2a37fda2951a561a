import { RenewDelegationToken } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { HOUR_MS, tokenFor, UNKNOWN_TOKEN } from './token.js';

export const renewDelegationTokenRecipes = [
  recipe(RenewDelegationToken, 'off', {
    about: 'A listener on which nobody logs in has no tokens.',
    unless: ['delegation-tokens', 'sasl'],
    request: () => ({ hmac: UNKNOWN_TOKEN, renewPeriodMs: HOUR_MS }),
  }),
  recipe(RenewDelegationToken, 'unknown-token', {
    about: 'A token that there is not.',
    when: ['delegation-tokens'],
    request: () => ({ hmac: UNKNOWN_TOKEN, renewPeriodMs: HOUR_MS }),
  }),
  recipe(RenewDelegationToken, 'token', {
    about: 'A token is renewed.',
    when: ['delegation-tokens'],
    names: 1,
    async script(recording) {
      const { hmac } = await tokenFor(recording);
      await recording.ask(RenewDelegationToken, { hmac, renewPeriodMs: 60_000n });
    },
  }),
];
