import { type Api, apiByKey } from '../../protocol/index.js';
import { isAnswered, REQUEST_HEAD_SIZE, readHead } from '../wire/request-frames.js';
import type { Call } from './observer.js';

/** More versions than any API has: what looks like one beyond it is no header. */
const VERSION_LIMIT = 100;

/** Reads the header that a frame begins with; undefined where it is too short for one. */
export function readCall(frame: Buffer, number: number): Call | undefined {
  const head = readHead(frame);
  if (head === undefined) return undefined;
  const { apiKey: key, version, correlationId } = head;
  return { number, key, version, correlationId, clientId: readClientId(frame), api: declaredApi(key, version) };
}

/**
 * Whether a frame can be a request and no SASL token: after SaslHandshake v0 nothing else tells when the login is over. A
 * PLAIN token begins with 0 and two letters, a SCRAM token with two letters, one of GSSAPI with 0x60 or 0x05: read as
 * a key and a version, none of them is one of ours.
 */
export function looksLikeRequest(frame: Buffer): boolean {
  const head = readHead(frame);
  if (head === undefined || apiByKey(head.apiKey) === undefined) return false;
  return head.version >= 0 && head.version < VERSION_LIMIT;
}

/** Whether the broker sends nothing back: only to a Produce with `acks=0`. */
export function isUnanswered({ api, key, version }: Call, frame: Buffer): boolean {
  return api !== undefined && !isAnswered({ apiKey: key, version }, frame);
}

/** The API of this key, if this version of it is declared. */
export function declaredApi(key: number, version: number): Api | undefined {
  const api = apiByKey(key);
  return api !== undefined && version >= api.versions[0] && version <= api.versions[1] ? api : undefined;
}

/** It stands in the same place in the headers of all versions but one (ControlledShutdown v0). */
function readClientId(frame: Buffer): string | null {
  const start = REQUEST_HEAD_SIZE + 2;
  if (frame.length < start) return null;
  const length = frame.readInt16BE(REQUEST_HEAD_SIZE);
  return length < 0 || start + length > frame.length ? null : frame.toString('utf8', start, start + length);
}
