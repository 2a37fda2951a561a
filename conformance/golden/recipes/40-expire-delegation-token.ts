import { ErrorCode, ExpireDelegationToken } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { HOUR_MS, isDone, ownToken, UNKNOWN_TOKEN } from './token.js';

const AT_ONCE = -1n;

export const expireDelegationTokenRecipes = [
  recipe(ExpireDelegationToken, 'off', {
    about: 'A listener on which nobody logs in has no tokens.',
    unless: ['delegation-tokens', 'sasl'],
    request: () => ({ hmac: UNKNOWN_TOKEN, expiryTimePeriodMs: HOUR_MS }),
  }),
  recipe(ExpireDelegationToken, 'unknown-token', {
    about: 'A token that there is not.',
    when: ['delegation-tokens'],
    request: () => ({ hmac: UNKNOWN_TOKEN, expiryTimePeriodMs: HOUR_MS }),
  }),
  recipe(ExpireDelegationToken, 'at-once', {
    about: 'A token ends at once, and is gone for the second who ends it.',
    when: ['delegation-tokens'],
    async script(recording) {
      const request = { hmac: (await ownToken(recording)).hmac, expiryTimePeriodMs: AT_ONCE };
      await recording.ask(ExpireDelegationToken, request, isDone);
      await recording.ask(ExpireDelegationToken, request, ({ errorCode }) => {
        return errorCode === ErrorCode.DELEGATION_TOKEN_NOT_FOUND;
      });
    },
  }),
  recipe(ExpireDelegationToken, 'later', {
    about: 'A token is to end in a minute.',
    when: ['delegation-tokens'],
    async script(recording) {
      const { hmac } = await ownToken(recording);
      await recording.ask(ExpireDelegationToken, { hmac, expiryTimePeriodMs: 60_000n }, isDone);
    },
  }),
];
