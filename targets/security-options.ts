import { readFileSync } from 'node:fs';
import type { TlsSettings } from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import { MECHANISMS, type Mechanism } from './login.js';
import { type Security, TargetError } from './target.js';

/** TLS and SASL as a person asks for them; certificates are files. */
export interface SecurityOptions {
  readonly tls?: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly sasl?: string;
  readonly user?: string;
  readonly password?: string;
}

/** Throws `TargetError` for files that cannot be read and options that need others. */
export function readSecurity(options: SecurityOptions): Security {
  const tls = readTls(options);
  const credentials = readCredentials(options);
  return { ...(tls && { tls }), ...(credentials && { credentials }) };
}

function readTls({ tls = false, ca, cert, key, serverName }: SecurityOptions): TlsSettings | undefined {
  if ((cert === undefined) !== (key === undefined)) {
    throw new TargetError('A certificate and its key belong together: give both --cert and --key.');
  }
  // Whoever says whom to trust wants TLS.
  if (!tls && [ca, cert, serverName].every((option) => option === undefined)) return undefined;
  return {
    ...(ca !== undefined && { ca: readPem(ca) }),
    ...(cert !== undefined && { cert: readPem(cert) }),
    ...(key !== undefined && { key: readPem(key) }),
    ...(serverName !== undefined && { serverName }),
  };
}

function readCredentials({ sasl, user, password }: SecurityOptions) {
  if ([sasl, user, password].every((option) => option === undefined)) return undefined;
  if (sasl === undefined || user === undefined || password === undefined) {
    throw new TargetError('A login needs all of --sasl, --user and --password.');
  }
  return { mechanism: mechanismOf(sasl), user, password };
}

function mechanismOf(name: string): Mechanism {
  const known = MECHANISMS.find((mechanism) => mechanism === name.toUpperCase());
  if (known === undefined) {
    throw new TargetError(`There is no SASL mechanism '${name}' here, only ${MECHANISMS.join(', ')}.`);
  }
  return known;
}

function readPem(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TargetError(`The file ${path} cannot be read: ${reason}.`, { cause });
  }
  if (!text.includes('-----BEGIN ')) throw new TargetError(`The file ${path} is not PEM: convert it with openssl.`);
  return text;
}
