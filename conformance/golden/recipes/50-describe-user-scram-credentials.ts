import { DescribeUserScramCredentials } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { withScramUser } from './scram.js';

export const describeUserScramCredentialsRecipes = [
  recipe(DescribeUserScramCredentials, 'user', {
    about: 'A user with one mechanism.',
    names: 1,
    async script(recording) {
      const name = await withScramUser(recording);
      await recording.ask(DescribeUserScramCredentials, { users: [{ name }] });
    },
  }),
  recipe(DescribeUserScramCredentials, 'all', {
    about: 'All users that there are.',
    names: 1,
    async script(recording) {
      await withScramUser(recording);
      await recording.ask(DescribeUserScramCredentials, { users: null });
    },
  }),
  recipe(DescribeUserScramCredentials, 'unknown-user', {
    about: 'A user that there is not.',
    names: 1,
    async script({ ask, names: [name = ''] }) {
      await ask(DescribeUserScramCredentials, { users: [{ name }] });
    },
  }),
  recipe(DescribeUserScramCredentials, 'twice', {
    about: 'The same user twice in one request.',
    names: 1,
    async script(recording) {
      const name = await withScramUser(recording);
      await recording.ask(DescribeUserScramCredentials, { users: [{ name }, { name }] });
    },
  }),
];
