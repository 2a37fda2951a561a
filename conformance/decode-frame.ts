import {
  type Api,
  RequestHeader,
  ResponseHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../protocol/index.js';
import { Reader } from '../protocol/reader.js';

/** Header and body of a captured request. */
export function decodeRequestFrame<Req>(api: Api<Req>, version: number, frame: Buffer) {
  const reader = new Reader(frame);
  const header = RequestHeader.read(reader, requestHeaderVersion(api, version));
  return { header, body: api.request.decode(frame.subarray(reader.position), version) };
}

/** Header and body of a captured response, and where the one ends and the other begins. */
export function decodeResponseFrame<Res>(api: Api<unknown, Res>, version: number, frame: Buffer) {
  const reader = new Reader(frame);
  const header = ResponseHeader.read(reader, responseHeaderVersion(api, version));
  const headerLength = reader.position;
  return { header, headerLength, body: api.response.decode(frame.subarray(headerLength), version) };
}

/** What `decode` answers; undefined for bytes that it throws for. */
export function ifReadable<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
