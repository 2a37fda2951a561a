import { type Connection, ErrorCode, Metadata, SaslAuthenticate, SaslHandshake } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshName } from '../fixtures.js';
import { User } from './acl.js';

/** How long a broker may take to hang up. Apache Kafka can be set to let a failed login wait (connection.failed.authentication.delay.ms). */
const HANG_UP_MS = 5_000;
const STRANGE = 'FLUXMQ-NONE';
const SCRAM = 'SCRAM-SHA-256';

/** The broker has to hang up. */
async function expectClosed(connection: Connection): Promise<void> {
  const timer = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), HANG_UP_MS).unref());
  const isClosed = await Promise.race([connection.closed.then(() => true), timer]);
  expectThat('the connection is closed', isClosed, 'it stays open');
}

const NONCE = 'nonce'.repeat(5);
const firstToken = (user: string) => Buffer.from(`n,,n=${user},r=${NONCE}`);
/** What SCRAM answers to it. */
const SECOND_STEP = new RegExp(`^r=${NONCE}[^,]+,s=[^,]+,i=\\d+$`);

export const saslCases = [
  must('sasl-handshake/without-sasl', {
    api: SaslHandshake,
    versions: [0, 1],
    unless: ['scram'],
    see: 'KIP-43, KIP-152',
    why: 'A client that is set up for a login must learn that this listener takes none.',
    async run({ connect, version }) {
      const answer = await (await connect()).send(SaslHandshake, version, { mechanism: 'PLAIN' });
      const { errorCode } = answer;
      const refused = [ErrorCode.ILLEGAL_SASL_STATE, ErrorCode.UNSUPPORTED_SASL_MECHANISM].some(
        (code) => code === errorCode,
      );
      expectThat('the login is refused', refused, errorCode);
      expectEqual('mechanisms', answer.mechanisms, []);
    },
  }),

  must('sasl-authenticate/without-sasl', {
    api: SaslAuthenticate,
    versions: [0, 2],
    unless: ['scram'],
    see: 'KIP-152',
    why: 'A client that is set up for a login must learn that this listener takes none.',
    async run({ connect, version }) {
      const answer = await (await connect()).send(SaslAuthenticate, version, { authBytes: firstToken('nobody') });
      expectFields(answer, {
        errorCode: ErrorCode.ILLEGAL_SASL_STATE,
        authBytes: Buffer.alloc(0),
        sessionLifetimeMs: 0n,
      });
    },
  }),

  must('sasl-handshake/unknown-mechanism', {
    api: SaslHandshake,
    versions: [0, 1],
    when: ['scram'],
    see: 'KIP-43',
    why: 'The answer is how a user finds out what to set instead.',
    async run({ connectAs, version }) {
      const connection = await connectAs('nobody');
      const { errorCode, mechanisms } = await connection.send(SaslHandshake, version, { mechanism: STRANGE });
      expectFields({ errorCode }, { errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM });
      expectThat('those that there are are named', mechanisms.length > 0, mechanisms);
      expectThat('each is named once', new Set(mechanisms).size === mechanisms.length, mechanisms);
      await expectClosed(connection);
    },
  }),

  must('sasl-handshake/mechanisms', {
    api: SaslHandshake,
    versions: [0, 1],
    when: ['scram'],
    see: 'KIP-43',
    why: 'Clients compare the list with what they know.',
    async run({ connectAs, version }) {
      const refused = await (await connectAs('nobody')).send(SaslHandshake, version, { mechanism: STRANGE });
      for (const mechanism of refused.mechanisms) {
        const answer = await (await connectAs('nobody')).send(SaslHandshake, version, { mechanism });
        expectFields(answer, { errorCode: ErrorCode.NONE });
        expectEqual('mechanisms', [...answer.mechanisms].sort(), [...refused.mechanisms].sort());
      }
    },
  }),

  must('sasl-handshake/name-of-a-mechanism-in-small-letters', {
    api: SaslHandshake,
    versions: [0, 1],
    when: ['scram'],
    see: 'RFC 4422, 3.1',
    why: 'A setting that works on one broker would not work on the next.',
    async run({ connectAs, version }) {
      const answer = await (await connectAs('nobody')).send(SaslHandshake, version, { mechanism: SCRAM.toLowerCase() });
      expectFields(answer, { errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM });
    },
  }),

  must('sasl-handshake/other-request-before-the-login', {
    api: SaslHandshake,
    versions: [0, 1],
    when: ['scram'],
    see: 'KIP-43',
    why: 'Whoever leaves the login out would be let in.',
    async run({ connectAs, versionOf }) {
      const connection = await connectAs('nobody');
      connection.post(Metadata, versionOf(Metadata), { topics: [] });
      await expectClosed(connection);
    },
  }),

  must('sasl-handshake/twice', {
    api: SaslHandshake,
    versions: [0, 1],
    when: ['scram'],
    see: 'KIP-152',
    why: 'A client that began another login in the middle of one would not know which of them is going on.',
    async run({ connectAs, version }) {
      const connection = await connectAs('nobody');
      await connection.send(SaslHandshake, 1, { mechanism: SCRAM });
      const again = await connection.send(SaslHandshake, version, { mechanism: SCRAM });
      expectFields(again, { errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] });
      await expectClosed(connection);
    },
  }),

  must('sasl-handshake/bare-tokens-after-v0', {
    api: SaslHandshake,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-43',
    why: 'Clients of before Kafka 1.0, and some of today, put the tokens on the wire without a header.',
    async run(context) {
      const { name } = await User.fresh(context);
      const connection = await context.connectAs('nobody');
      await connection.send(SaslHandshake, 0, { mechanism: SCRAM });
      const token = firstToken(name);
      const length = Buffer.alloc(4);
      length.writeInt32BE(token.length);
      connection.write([length, token]);
      const answer = (await connection.receiveFrame()).toString();
      expectThat('the answer is a bare token, of SCRAM’s second step', SECOND_STEP.test(answer), answer);
    },
  }),

  must('sasl-authenticate/before-the-handshake', {
    api: SaslAuthenticate,
    versions: [0, 2],
    when: ['scram'],
    see: 'KIP-152',
    why: 'No mechanism has been chosen: what is in the token nobody can tell.',
    async run({ connectAs, version }) {
      const connection = await connectAs('nobody');
      connection.post(SaslAuthenticate, version, { authBytes: firstToken('nobody') });
      await expectClosed(connection);
    },
  }),

  must('sasl-authenticate/next-step', {
    api: SaslAuthenticate,
    versions: [0, 2],
    when: ['scram'],
    see: 'KIP-152, KIP-84',
    why: 'A client takes the salt and the number of iterations out of it.',
    async run(context) {
      const { name } = await User.fresh(context);
      const connection = await context.connectAs('nobody');
      await connection.send(SaslHandshake, 1, { mechanism: SCRAM });
      const answer = await connection.send(SaslAuthenticate, context.version, { authBytes: firstToken(name) });
      expectFields(answer, { errorCode: ErrorCode.NONE, sessionLifetimeMs: 0n });
      expectThat('authBytes are SCRAM’s second step', SECOND_STEP.test(answer.authBytes.toString()), answer.authBytes);
    },
  }),

  must('sasl-authenticate/unknown-user', {
    api: SaslAuthenticate,
    versions: [0, 2],
    when: ['scram'],
    see: 'KIP-152; Protocol guide, Error Codes',
    why: 'A client that is only hung up on tries again for ever, and its user is told of a broken network.',
    async run({ connectAs, version }) {
      const connection = await connectAs('nobody');
      await connection.send(SaslHandshake, 1, { mechanism: SCRAM });
      const answer = await connection.send(SaslAuthenticate, version, { authBytes: firstToken(freshName('user')) });
      expectFields(answer, {
        errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED,
        authBytes: Buffer.alloc(0),
        sessionLifetimeMs: 0n,
      });
      expectThat('there is a message', (answer.errorMessage ?? '').length > 0, answer.errorMessage);
      await expectClosed(connection);
    },
  }),

  must('sasl-authenticate/no-token', {
    api: SaslAuthenticate,
    versions: [0, 2],
    when: ['scram'],
    see: 'KIP-152; Protocol guide, Error Codes',
    why: 'A client that is only hung up on tries again for ever, and its user is told of a broken network.',
    async run({ connectAs, version }) {
      const connection = await connectAs('nobody');
      await connection.send(SaslHandshake, 1, { mechanism: SCRAM });
      const answer = await connection.send(SaslAuthenticate, version, { authBytes: Buffer.from('open sesame') });
      expectFields(answer, { errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED, authBytes: Buffer.alloc(0) });
      await expectClosed(connection);
    },
  }),

  must('sasl-authenticate/again', {
    api: SaslAuthenticate,
    versions: [0, 2],
    when: ['scram'],
    see: 'KIP-368',
    why: 'Where sessions do not end nobody logs in again: a client that does has lost track of its connection.',
    async run({ connect, version, versionOf }) {
      const connection = await connect();
      const handshake = await connection.send(SaslHandshake, 1, { mechanism: SCRAM });
      expectFields(handshake, { errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] });
      const answer = await connection.send(SaslAuthenticate, version, { authBytes: firstToken('nobody') });
      expectFields(answer, { errorCode: ErrorCode.ILLEGAL_SASL_STATE, authBytes: Buffer.alloc(0) });
      const { brokers } = await connection.send(Metadata, versionOf(Metadata), { topics: [] });
      expectThat('the connection goes on as it was', brokers.length > 0, brokers.length);
    },
  }),
];
