import { type Api, apiByKey, Produce } from '../../protocol/index.js';
import { decodeRequestFrame } from '../decode-frame.js';
import type { Call } from './observer.js';

/** Key, version and correlation id: what every request begins with. */
const FIXED_HEADER_SIZE = 8;

/** More versions than any API has: what looks like one beyond it is no header. */
const VERSION_LIMIT = 100;

/** Reads the header that a frame begins with; undefined where it is too short for one. */
export function readCall(frame: Buffer, number: number): Call | undefined {
  if (frame.length < FIXED_HEADER_SIZE) return undefined;
  const key = frame.readInt16BE(0);
  const version = frame.readInt16BE(2);
  const clientId = readClientId(frame);
  return { number, key, version, correlationId: frame.readInt32BE(4), clientId, api: declared(key, version) };
}

/**
 * Whether a frame can be a request and no SASL token: after SaslHandshake v0 nothing else tells when the login is over. A
 * PLAIN token begins with 0 and two letters, a SCRAM token with two letters, one of GSSAPI with 0x60 or 0x05: read as
 * a key and a version, none of them is one of ours.
 */
export function looksLikeRequest(frame: Buffer): boolean {
  if (frame.length < FIXED_HEADER_SIZE) return false;
  const version = frame.readInt16BE(2);
  return apiByKey(frame.readInt16BE(0)) !== undefined && version >= 0 && version < VERSION_LIMIT;
}

/** Whether the broker sends nothing back: only to a Produce with `acks=0`. */
export function isUnanswered({ api, version }: Call, frame: Buffer): boolean {
  if (api?.key !== Produce.key) return false;
  try {
    return decodeRequestFrame(Produce, version, frame).body.acks === 0;
  } catch {
    return false; // the broker will say, or hang up
  }
}

function declared(key: number, version: number): Api | undefined {
  const api = apiByKey(key);
  return api !== undefined && version >= api.versions[0] && version <= api.versions[1] ? api : undefined;
}

/** It stands in the same place in the headers of all versions but one (ControlledShutdown v0). */
function readClientId(frame: Buffer): string | null {
  if (frame.length < FIXED_HEADER_SIZE + 2) return null;
  const length = frame.readInt16BE(FIXED_HEADER_SIZE);
  const start = FIXED_HEADER_SIZE + 2;
  return length < 0 || start + length > frame.length ? null : frame.toString('utf8', start, start + length);
}
