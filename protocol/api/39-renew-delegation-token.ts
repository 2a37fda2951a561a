import { api, type RequestOf, type ResponseOf } from '../api.js';
import { bytes, int16, int32, int64 } from '../schema.js';

/** Puts off the expiry of a delegation token, at most to the end of its life (KIP-48). v2 is flexible. */
export const RenewDelegationToken = api({
  key: 39,
  name: 'RenewDelegationToken',
  versions: [0, 2],
  flexible: 2,
  request: {
    hmac: bytes(),
    renewPeriodMs: int64(),
  },
  response: {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32(),
  },
});

export type RenewDelegationTokenRequest = RequestOf<typeof RenewDelegationToken>;
export type RenewDelegationTokenResponse = ResponseOf<typeof RenewDelegationToken>;
