import { DescribeDelegationToken } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { tokenFor } from './token.js';

export const describeDelegationTokenRecipes = [
  recipe(DescribeDelegationToken, 'off', {
    about: 'A listener on which nobody logs in has no tokens.',
    unless: ['delegation-tokens', 'sasl'],
    request: () => ({ owners: null }),
  }),
  recipe(DescribeDelegationToken, 'token', {
    about: 'The one token of a user.',
    when: ['delegation-tokens'],
    names: 1,
    async script(recording) {
      const { principalType, principalName } = await tokenFor(recording);
      const owners = [{ principalType, principalName }];
      await recording.ask(DescribeDelegationToken, { owners }, ({ tokens }) => tokens.length > 0);
    },
  }),
  recipe(DescribeDelegationToken, 'nothing', {
    about: 'A user that has no tokens.',
    when: ['delegation-tokens'],
    names: 1,
    async script({ ask, names: [principalName = ''] }) {
      await ask(DescribeDelegationToken, { owners: [{ principalType: 'User', principalName }] });
    },
  }),
  recipe(DescribeDelegationToken, 'no-owners', {
    about: 'The tokens of nobody.',
    when: ['delegation-tokens'],
    request: () => ({ owners: [] }),
  }),
];
