import type { Api } from './api.js';
import { CodecError } from './codec-error.js';
import { LENGTH_SIZE } from './frames.js';
import { RequestHeader, ResponseHeader, requestHeaderVersion, responseHeaderVersion } from './headers.js';
import { Reader } from './reader.js';
import type { Input } from './schema.js';
import { Writer } from './writer.js';

export interface RequestId {
  readonly correlationId: number;
  readonly clientId: string | null;
}

/** One request, header and body, without the length of the frame. */
export function encodeRequest<Req>(api: Api<Req>, version: number, id: RequestId, body: Input<Req>): Buffer[] {
  const writer = new Writer();
  const header = { requestApiKey: api.key, requestApiVersion: version, ...id };
  RequestHeader.write(writer, header, requestHeaderVersion(api, version));
  api.request.write(writer, body, version);
  return writer.finish();
}

/** The body of a response frame. Throws `CodecError` when it answers another request. */
export function decodeResponse<Res>(
  api: Api<unknown, Res>,
  version: number,
  correlationId: number,
  payload: Buffer,
): Res {
  const reader = new Reader(payload);
  const header = ResponseHeader.read(reader, responseHeaderVersion(api, version));
  if (header.correlationId !== correlationId) {
    throw new CodecError(`the answer has correlation id ${header.correlationId}, the request ${correlationId}`);
  }
  return api.response.decode(payload.subarray(reader.position), version);
}

/** One response as the chunks of a frame, ready to be written. */
export function encodeResponse<Res>(
  api: Api<unknown, Res>,
  version: number,
  correlationId: number,
  body: Input<Res>,
): Buffer[] {
  const writer = new Writer();
  writer.int32(0); // the length, which is known at the end: a small answer is one piece, and one cheap write
  ResponseHeader.write(writer, { correlationId }, responseHeaderVersion(api, version));
  api.response.write(writer, body, version);
  const { length } = writer;
  const chunks = writer.finish();
  chunks[0]?.writeInt32BE(length - LENGTH_SIZE);
  return chunks;
}
