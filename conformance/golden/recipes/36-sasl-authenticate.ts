import { SaslAuthenticate, SaslHandshake } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { withScramUser } from './scram.js';

/** A token of PLAIN: identity, user and password. */
const plain = (...words: string[]) => Buffer.from(words.join('\0'));

/** One token after a handshake that chose a mechanism. */
function afterHandshake(mechanism: string, name: string, about: string, token: Buffer) {
  return recipe(SaslAuthenticate, name, {
    about,
    when: ['sasl'],
    async script({ ask }) {
      await ask(SaslHandshake, { mechanism });
      await ask(SaslAuthenticate, { authBytes: token });
    },
  });
}

export const saslAuthenticateRecipes = [
  recipe(SaslAuthenticate, 'no-login', {
    about: 'A listener on which nobody logs in.',
    unless: ['sasl'],
    request: () => ({ authBytes: plain('', 'somebody', 'something') }),
  }),
  afterHandshake('PLAIN', 'wrong-password', 'A user that there is not.', plain('', 'somebody', 'something')),
  afterHandshake('PLAIN', 'no-password', 'A user without a password.', plain('', 'somebody', '')),
  afterHandshake('PLAIN', 'no-user', 'A password without a user.', plain('', '', 'something')),
  afterHandshake('PLAIN', 'malformed', 'Bytes that are no token of PLAIN.', Buffer.from('somebody')),
  recipe(SaslAuthenticate, 'scram-first', {
    about: 'The first of the two tokens of SCRAM: the broker challenges the user.',
    when: ['scram'],
    names: 1,
    async script(recording) {
      const user = await withScramUser(recording);
      await recording.ask(SaslHandshake, { mechanism: 'SCRAM-SHA-256' });
      await recording.ask(SaslAuthenticate, { authBytes: Buffer.from(`n,,n=${user},r=fluxmq`) });
    },
  }),
  recipe(SaslAuthenticate, 'scram-unknown-user', {
    about: 'SCRAM with a user that there is not.',
    when: ['scram'],
    names: 1,
    async script({ ask, names: [user = ''] }) {
      await ask(SaslHandshake, { mechanism: 'SCRAM-SHA-256' });
      await ask(SaslAuthenticate, { authBytes: Buffer.from(`n,,n=${user},r=fluxmq`) });
    },
  }),
];
