import { AlterUserScramCredentials } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { credential, SHA_256, SHA_512, withScramUser } from './scram.js';

/** Sets credentials of a new user. */
function setting(name: string, about: string, credentials: (user: string) => readonly ReturnType<typeof credential>[]) {
  return recipe(AlterUserScramCredentials, name, {
    about,
    names: 1,
    async script({ ask, names: [user = ''] }) {
      await ask(AlterUserScramCredentials, { deletions: [], upsertions: credentials(user) });
    },
  });
}

export const alterUserScramCredentialsRecipes = [
  setting('new-user', 'A user gets a credential.', (user) => [credential(user)]),
  setting('two-mechanisms', 'One request can set only one credential of a user.', (user) => [
    credential(user),
    credential(user, { mechanism: SHA_512 }),
  ]),
  setting('twice', 'The same credential twice in one request.', (user) => [credential(user), credential(user)]),
  setting('unknown-mechanism', 'A mechanism that there is not.', (user) => [credential(user, { mechanism: 9 })]),
  setting('too-few-iterations', 'Fewer iterations than SCRAM allows.', (user) => [credential(user, { iterations: 1 })]),
  setting('no-name', 'A user without a name.', () => [credential('')]),
  recipe(AlterUserScramCredentials, 'delete', {
    about: 'A user loses the only credential.',
    names: 1,
    async script(recording) {
      const deletions = [{ name: await withScramUser(recording), mechanism: SHA_256 }];
      await recording.ask(AlterUserScramCredentials, { deletions, upsertions: [] });
    },
  }),
  recipe(AlterUserScramCredentials, 'delete-nothing', {
    about: 'A user that has no credential loses it.',
    names: 1,
    async script({ ask, names: [name = ''] }) {
      await ask(AlterUserScramCredentials, { deletions: [{ name, mechanism: SHA_256 }], upsertions: [] });
    },
  }),
];
