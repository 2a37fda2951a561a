import { type Api, encodeResponse } from '../../protocol/index.js';
import { Reader } from '../../protocol/reader.js';
import type { Input } from '../../protocol/schema.js';

/** An API that a broker serves, with the versions in which it does. */
export interface ServedApi {
  readonly api: Api;
  readonly versions: readonly [min: number, max: number];
  /** The whole frame, or nothing where the request wants no answer. */
  answer(version: number, correlationId: number, body: Buffer): readonly Buffer[];
}

/** `handle` answers undefined where no answer is wanted. */
export function serve<Req, Res>(
  api: Api<Req, Res>,
  versions: readonly [min: number, max: number],
  handle: (request: Req) => Input<Res> | undefined,
): ServedApi {
  return {
    api,
    versions,
    answer(version, correlationId, body) {
      // Bytes behind it are ignored, as Kafka does: librdkafka sends three of them with Metadata.
      const answer = handle(api.request.read(new Reader(body), version));
      return answer === undefined ? [] : encodeResponse(api, version, correlationId, answer);
    },
  };
}
