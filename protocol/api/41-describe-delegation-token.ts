import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, bytes, int16, int32, int64, string } from '../schema.js';

/**
 * Lists delegation tokens, by owner or (null) all that the asker may see (KIP-48).
 *
 * v2 is flexible, v3 tells who asked for the token (KIP-373).
 */
export const DescribeDelegationToken = api({
  key: 41,
  name: 'DescribeDelegationToken',
  versions: [0, 3],
  flexible: 2,
  request: {
    owners: array(
      {
        principalType: string(),
        principalName: string(),
      },
      { nullable: 0 },
    ),
  },
  response: {
    errorCode: int16(),
    tokens: array({
      principalType: string(),
      principalName: string(),
      tokenRequesterPrincipalType: string({ since: 3 }),
      tokenRequesterPrincipalName: string({ since: 3 }),
      issueTimestamp: int64(),
      expiryTimestamp: int64(),
      maxTimestamp: int64(),
      tokenId: string(),
      hmac: bytes(),
      renewers: array({
        principalType: string(),
        principalName: string(),
      }),
    }),
    throttleTimeMs: int32(),
  },
});

export type DescribeDelegationTokenRequest = RequestOf<typeof DescribeDelegationToken>;
export type DescribeDelegationTokenResponse = ResponseOf<typeof DescribeDelegationToken>;
