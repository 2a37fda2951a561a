import type { Api, RequestOf, ResponseOf } from '../../protocol/index.js';

/** Whether a decoded request is one of `wanted`. */
export function isRequest<A extends Api>(api: Api, wanted: A, _request: unknown): _request is RequestOf<A> {
  return api.key === wanted.key;
}

/** Whether a decoded response is one of `wanted`. */
export function isResponse<A extends Api>(api: Api, wanted: A, _response: unknown): _response is ResponseOf<A> {
  return api.key === wanted.key;
}
