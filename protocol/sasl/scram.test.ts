import { expect, it } from 'vitest';
import { ScramClient, ScramError } from './scram.js';

// The exchange that RFC 7677, section 3 prints.
const SERVER_FIRST = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';

function client(): ScramClient {
  return new ScramClient('SCRAM-SHA-256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');
}

it('says what RFC 7677 prints', () => {
  const scram = client();
  expect(String(scram.first())).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
  expect(String(scram.final(Buffer.from(SERVER_FIRST)))).toBe(
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  );
  scram.check(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='));
});

it('does not believe a server that does not know the password', () => {
  const scram = client();
  scram.final(Buffer.from(SERVER_FIRST));
  expect(() => scram.check(Buffer.from('v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).toThrow(ScramError);
});

it.each([
  ['a nonce of its own', SERVER_FIRST.replace('rOpr', 'xxxx')],
  ["the client's nonce and nothing added", 'r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
  ['too few iterations', SERVER_FIRST.replace('4096', '1')],
  ['nothing', ''],
])('refuses a server that answers with %s', (_what, answer) => {
  expect(() => client().final(Buffer.from(answer))).toThrow(ScramError);
});

it('escapes what separates the parts of a message in the name of a user', () => {
  expect(String(new ScramClient('SCRAM-SHA-512', 'a=b,c', 'x', 'nonce').first())).toBe('n,,n=a=3Db=2Cc,r=nonce');
});
