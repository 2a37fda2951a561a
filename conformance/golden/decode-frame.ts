import {
  type Api,
  RequestHeader,
  ResponseHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../../protocol/index.js';
import { Reader } from '../../protocol/reader.js';

/** Header and body of a captured request. */
export function decodeRequestFrame(api: Api, version: number, frame: Buffer) {
  const reader = new Reader(frame);
  const header = RequestHeader.read(reader, requestHeaderVersion(api, version));
  return { header, body: api.request.decode(frame.subarray(reader.position), version) };
}

/** Header and body of a captured response. */
export function decodeResponseFrame(api: Api, version: number, frame: Buffer) {
  const reader = new Reader(frame);
  const header = ResponseHeader.read(reader, responseHeaderVersion(api, version));
  return { header, body: api.response.decode(frame.subarray(reader.position), version) };
}
