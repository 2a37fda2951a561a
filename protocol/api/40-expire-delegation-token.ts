import { api, type RequestOf, type ResponseOf } from '../api.js';
import { bytes, int16, int32, int64 } from '../schema.js';

/** Sets when a delegation token expires; a negative period ends it at once (KIP-48). v2 is flexible. */
export const ExpireDelegationToken = api({
  key: 40,
  name: 'ExpireDelegationToken',
  versions: [0, 2],
  flexible: 2,
  request: {
    hmac: bytes(),
    expiryTimePeriodMs: int64(),
  },
  response: {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32(),
  },
});

export type ExpireDelegationTokenRequest = RequestOf<typeof ExpireDelegationToken>;
export type ExpireDelegationTokenResponse = ResponseOf<typeof ExpireDelegationToken>;
