import { SaslHandshake } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

export const saslHandshakeRecipes = [
  recipe(SaslHandshake, 'no-login', {
    about: 'A listener on which nobody logs in.',
    unless: ['sasl'],
    request: () => ({ mechanism: 'PLAIN' }),
  }),
  recipe(SaslHandshake, 'no-login-unknown-mechanism', {
    about: 'A listener on which nobody logs in, and a mechanism that there is not.',
    unless: ['sasl'],
    request: () => ({ mechanism: 'FLUXMQ' }),
  }),
  recipe(SaslHandshake, 'plain', {
    about: 'A mechanism that the listener takes.',
    when: ['sasl'],
    request: () => ({ mechanism: 'PLAIN' }),
  }),
  recipe(SaslHandshake, 'unknown-mechanism', {
    about: 'A mechanism that there is not: the answer names those that there are.',
    when: ['sasl'],
    request: () => ({ mechanism: 'FLUXMQ' }),
  }),
  recipe(SaslHandshake, 'no-mechanism', {
    about: 'A mechanism without a name.',
    when: ['sasl'],
    request: () => ({ mechanism: '' }),
  }),
];
