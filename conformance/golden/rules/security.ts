import { bound, own, type Rules, shape, TEXT } from './rule.js';

const CLOCK = shape('the clock of the broker');
const ASKER = shape('who has logged in');

/** Of logins, rules, tokens and users. */
export const securityRules: Rules = {
  SaslHandshake: {
    mechanisms: shape('which mechanisms a listener takes is its own affair'),
  },
  SaslAuthenticate: {
    errorMessage: TEXT,
    authBytes: shape('a challenge is random'),
  },
  DescribeAcls: {
    errorMessage: TEXT,
  },
  CreateAcls: {
    'results[].errorMessage': TEXT,
  },
  DeleteAcls: {
    'filterResults[].errorMessage': TEXT,
    'filterResults[].matchingAcls[].errorMessage': TEXT,
  },
  CreateDelegationToken: {
    principalName: ASKER,
    tokenRequesterPrincipalName: ASKER,
    issueTimestampMs: CLOCK,
    expiryTimestampMs: CLOCK,
    maxTimestampMs: CLOCK,
    tokenId: bound('token'),
    hmac: bound('token'),
  },
  RenewDelegationToken: {
    expiryTimestampMs: CLOCK,
  },
  ExpireDelegationToken: {
    expiryTimestampMs: CLOCK,
  },
  DescribeDelegationToken: {
    'tokens[].tokenRequesterPrincipalName': ASKER,
    'tokens[].issueTimestamp': CLOCK,
    'tokens[].expiryTimestamp': CLOCK,
    'tokens[].maxTimestamp': CLOCK,
    'tokens[].tokenId': bound('token'),
    'tokens[].hmac': bound('token'),
  },
  DescribeUserScramCredentials: {
    errorMessage: TEXT,
    results: own('user', 'the other users of the target are its own affair'),
    'results[].errorMessage': TEXT,
  },
  AlterUserScramCredentials: {
    'results[].errorMessage': TEXT,
  },
};
