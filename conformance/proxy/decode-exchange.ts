import { ApiVersions } from '../../protocol/index.js';
import { decodeRequestFrame, decodeResponseFrame, ifReadable } from '../decode-frame.js';
import type { Exchange } from './exchanges.js';

/** The two bodies of an exchange as far as they can be read. */
export interface Bodies {
  readonly request: unknown;
  readonly response: unknown;
  /** In which version the answer came. */
  readonly responseVersion: number;
}

/** Decodes an exchange; what cannot be decoded is undefined. */
export function decodeExchange({ request: { call, frame }, response }: Exchange): Bodies {
  const { api, version } = call;
  const request = api && ifReadable(() => decodeRequestFrame(api, version, frame).body);
  if (response === undefined) return { request, response: undefined, responseVersion: version };
  const answer = api && ifReadable(() => decodeResponseFrame(api, version, response.frame).body);
  if (answer !== undefined || call.key !== ApiVersions.key)
    return { request, response: answer, responseVersion: version };
  // A version of it that the broker does not know is answered in that of v0 (KIP-511).
  return {
    request,
    response: ifReadable(() => decodeResponseFrame(ApiVersions, 0, response.frame).body),
    responseVersion: 0,
  };
}
