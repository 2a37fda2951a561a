import type { Api } from './api.js';
import { message } from './message.js';
import { int16, int32, string } from './schema.js';

/** Precedes every request. v0 (without a client id) is only in ControlledShutdown v0; v2 adds tagged fields. */
export const RequestHeader = message(
  'request header',
  { versions: [0, 2], flexible: 2 },
  {
    requestApiKey: int16(),
    requestApiVersion: int16(),
    correlationId: int32(),
    // Classic in v2 too, so that a broker can read the client id of a request that it does not know.
    clientId: string({ since: 1, nullable: 1, classic: true, ignorable: true }),
  },
);

/** Precedes every response. */
export const ResponseHeader = message('response header', { versions: [0, 1], flexible: 1 }, { correlationId: int32() });

type Versioned = Pick<Api, 'key' | 'flexible'>;

export function requestHeaderVersion(api: Versioned, version: number): number {
  return version >= (api.flexible ?? Number.POSITIVE_INFINITY) ? 2 : 1;
}

const API_VERSIONS_KEY = 18;

/** ApiVersions answers with header v0 always: a client must read it before it knows what the broker speaks (KIP-511). */
export function responseHeaderVersion(api: Versioned, version: number): number {
  return api.key !== API_VERSIONS_KEY && version >= (api.flexible ?? Number.POSITIVE_INFINITY) ? 1 : 0;
}
