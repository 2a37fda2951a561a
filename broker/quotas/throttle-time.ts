import type { Api, Input } from '../../protocol/index.js';

const FIELD = 'throttleTimeMs';

/** For how long an answer has its client wait, in ms. */
export function throttleTimeIn(response: unknown): number {
  if (typeof response !== 'object' || response === null || !(FIELD in response)) return 0;
  return typeof response.throttleTimeMs === 'number' ? response.throttleTimeMs : 0;
}

/** The answer that has its client wait for so many ms, where this version of it can say so. */
export function withThrottleTime<Res>(
  { response: { fields } }: Api<unknown, Res>,
  version: number,
  response: Input<Res>,
  throttleTimeMs: number,
): Input<Res> {
  const { since = 0 } = fields[FIELD]?.options ?? { since: Number.POSITIVE_INFINITY };
  return version >= since ? Object.assign({}, response, { throttleTimeMs }) : response;
}
