import { ErrorCode, RenewDelegationToken } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { HOUR_MS, isDone, ownToken, tokenFor, UNKNOWN_TOKEN } from './token.js';

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
    async script(recording) {
      const { hmac } = await ownToken(recording);
      await recording.ask(RenewDelegationToken, { hmac, renewPeriodMs: 60_000n }, isDone);
    },
  }),
  recipe(RenewDelegationToken, 'of-another', {
    about: 'A token that is neither the own one nor may be renewed.',
    when: ['delegation-tokens'],
    names: 1,
    async script(recording) {
      const { hmac } = await tokenFor(recording);
      await recording.ask(RenewDelegationToken, { hmac, renewPeriodMs: 60_000n }, ({ errorCode }) => {
        return errorCode === ErrorCode.DELEGATION_TOKEN_OWNER_MISMATCH;
      });
    },
  }),
];
