import {
  type Api,
  type Connection,
  decodeResponse,
  ErrorCode,
  encodeRequest,
  errorName,
  frame,
  type Input,
  SaslAuthenticate,
  SaslHandshake,
} from '../protocol/index.js';
import { SCRAM_HASHES, ScramClient, ScramError, type ScramMechanism } from '../protocol/sasl/scram.js';
import { TargetError } from './target.js';

export const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** Who logs in, and how. */
export interface Credentials {
  readonly mechanism: Mechanism;
  readonly user: string;
  readonly password: string;
}

/** The versions that every broker with SASL has had since Kafka 1.0 (KIP-152). */
const HANDSHAKE = 1;
const AUTHENTICATE = 0;

/** Logs in on a new connection. Throws `TargetError` where the broker refuses, saying what it said. */
export async function login(connection: Connection, credentials: Credentials): Promise<void> {
  const { mechanism, user } = credentials;
  const { errorCode, mechanisms } = await ask(connection, SaslHandshake, HANDSHAKE, { mechanism });
  if (errorCode === ErrorCode.UNSUPPORTED_SASL_MECHANISM) {
    const others = mechanisms.length === 0 ? 'none at all' : mechanisms.join(', ');
    throw new TargetError(`The target does not know the SASL mechanism ${mechanism}: it offers ${others}.`);
  }
  if (errorCode !== ErrorCode.NONE)
    throw new TargetError(`The target takes no login here (${errorName(errorCode)}): leave --sasl out.`);
  const token = async (authBytes: Buffer) => {
    const answer = await ask(connection, SaslAuthenticate, AUTHENTICATE, { authBytes });
    if (answer.errorCode === ErrorCode.NONE) return answer.authBytes;
    throw new TargetError(
      `The target refuses the login of '${user}' by ${mechanism} (${answer.errorMessage ?? errorName(answer.errorCode)}): check --user and --password.`,
    );
  };
  try {
    if (isScram(mechanism)) await logInByScram(mechanism, credentials, token);
    else await token(plainToken(credentials));
  } catch (error) {
    if (!(error instanceof ScramError)) throw error;
    throw new TargetError(`The login of '${user}' by ${mechanism} failed: ${error.message}.`, { cause: error });
  }
}

/** What PLAIN sends (RFC 4616): nobody else is acted for. */
export function plainToken({ user, password }: Pick<Credentials, 'user' | 'password'>): Buffer {
  return Buffer.from(`\0${user}\0${password}`);
}

async function logInByScram(
  mechanism: ScramMechanism,
  { user, password }: Credentials,
  token: (bytes: Buffer) => Promise<Buffer>,
): Promise<void> {
  const client = new ScramClient(mechanism, user, password);
  client.check(await token(client.final(await token(client.first()))));
}

function isScram(mechanism: Mechanism): mechanism is ScramMechanism {
  return mechanism in SCRAM_HASHES;
}

/** Correlation ids below zero: who is given the connection counts from the beginning. */
const CORRELATION_ID = -1;

async function ask<Req, Res>(connection: Connection, api: Api<Req, Res>, version: number, body: Input<Req>) {
  connection.write(frame(encodeRequest(api, version, { correlationId: CORRELATION_ID, clientId: 'fluxmq' }, body)));
  return decodeResponse(api, version, CORRELATION_ID, await connection.receiveFrame(undefined, api.name));
}
