import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, bytes, int16, int32, int64, string } from '../schema.js';

/**
 * Makes a delegation token, with which others can authenticate for its owner (KIP-48).
 *
 * v2 is flexible, v3 can make it for another owner than the one who asks (KIP-373).
 */
export const CreateDelegationToken = api({
  key: 38,
  name: 'CreateDelegationToken',
  versions: [0, 3],
  flexible: 2,
  request: {
    ownerPrincipalType: string({ since: 3, nullable: 3 }),
    ownerPrincipalName: string({ since: 3, nullable: 3 }),
    renewers: array({
      principalType: string(),
      principalName: string(),
    }),
    maxLifetimeMs: int64(),
  },
  response: {
    errorCode: int16(),
    principalType: string(),
    principalName: string(),
    tokenRequesterPrincipalType: string({ since: 3 }),
    tokenRequesterPrincipalName: string({ since: 3 }),
    issueTimestampMs: int64(),
    expiryTimestampMs: int64(),
    maxTimestampMs: int64(),
    tokenId: string(),
    hmac: bytes(),
    throttleTimeMs: int32(),
  },
});

export type CreateDelegationTokenRequest = RequestOf<typeof CreateDelegationToken>;
export type CreateDelegationTokenResponse = ResponseOf<typeof CreateDelegationToken>;
