import {
  CreateDelegationToken,
  type CreateDelegationTokenResponse,
  DescribeDelegationToken,
  ErrorCode,
  ExpireDelegationToken,
  RenewDelegationToken,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

const PATIENCE_MS = 5_000;
const LIFETIME_MS = 600_000n;
const AT_ONCE = -1n;
const STRANGE_HMAC = Buffer.from('of no token');

/** The token as DescribeDelegationToken has it; undefined while, or once, the broker does not know it. */
async function described({ client, send }: CaseContext, tokenId: string) {
  const { errorCode, tokens } = await send(DescribeDelegationToken, { owners: null }, client.controller());
  expectEqual('DescribeDelegationToken errorCode', errorCode, ErrorCode.NONE);
  return tokens.find((token) => token.tokenId === tokenId);
}

/** A token that the broker knows. */
async function freshToken(context: CaseContext): Promise<CreateDelegationTokenResponse> {
  const { client, send, cleanUp } = context;
  const at = client.controller();
  const token = await send(CreateDelegationToken, { renewers: [], maxLifetimeMs: LIFETIME_MS }, at);
  expectEqual('CreateDelegationToken errorCode', token.errorCode, ErrorCode.NONE);
  cleanUp(() => client.send(at, ExpireDelegationToken, { hmac: token.hmac, expiryTimePeriodMs: AT_ONCE }));
  await retry(() => described(context, token.tokenId), PATIENCE_MS);
  return token;
}

export const delegationTokenCases = [
  must('create-delegation-token/whole-answer', {
    api: CreateDelegationToken,
    versions: [1, 3],
    when: ['delegation-tokens'],
    see: 'KIP-48, KIP-373',
    why: 'Workers log in with the id and the HMAC, and are renewed before the time that is named.',
    async run(context) {
      const token = await freshToken(context);
      const { tokenId, hmac, issueTimestampMs, expiryTimestampMs, maxTimestampMs } = token;
      expectFields(token, { principalType: 'User', throttleTimeMs: 0 });
      expectThat('there is an id and an HMAC', tokenId.length > 0 && hmac.length > 0, { tokenId, hmac });
      expectEqual('maxTimestampMs', maxTimestampMs, issueTimestampMs + LIFETIME_MS);
      expectThat('it expires by then', expiryTimestampMs <= maxTimestampMs, expiryTimestampMs);
      const known = await described(context, tokenId);
      expectFields(known, {
        principalType: token.principalType,
        principalName: token.principalName,
        issueTimestamp: issueTimestampMs,
        expiryTimestamp: expiryTimestampMs,
        maxTimestamp: maxTimestampMs,
        hmac,
        renewers: [],
      });
    },
  }),

  must('create-delegation-token/renewer-of-another-kind', {
    api: CreateDelegationToken,
    versions: [1, 3],
    when: ['delegation-tokens'],
    see: 'KIP-48; Protocol guide, Error Codes',
    why: 'Nobody could renew the token, and the workers would be thrown out one night.',
    async run({ client, send }) {
      const body = { renewers: [{ principalType: 'Group', principalName: 'x' }], maxLifetimeMs: LIFETIME_MS };
      expectFields(await send(CreateDelegationToken, body, client.controller()), {
        errorCode: ErrorCode.INVALID_PRINCIPAL_TYPE,
        tokenId: '',
        hmac: Buffer.alloc(0),
        throttleTimeMs: 0,
      });
    },
  }),

  must('renew-delegation-token/moves-its-end', {
    api: RenewDelegationToken,
    versions: [1, 2],
    when: ['delegation-tokens'],
    needs: [CreateDelegationToken],
    see: 'KIP-48',
    why: 'The workers would be thrown out when the first period ends.',
    async run(context) {
      const { hmac, maxTimestampMs } = await freshToken(context);
      const body = { hmac, renewPeriodMs: 60_000n };
      const answer = await context.send(RenewDelegationToken, body, context.client.controller());
      expectFields(answer, { errorCode: ErrorCode.NONE, throttleTimeMs: 0 });
      const { expiryTimestampMs } = answer;
      expectThat('its end is moved', expiryTimestampMs > 0n && expiryTimestampMs < maxTimestampMs, expiryTimestampMs);
    },
  }),

  must('renew-delegation-token/unknown', {
    api: RenewDelegationToken,
    versions: [1, 2],
    when: ['delegation-tokens'],
    see: 'KIP-48; Protocol guide, Error Codes',
    why: 'A token that has been taken back would seem to live on.',
    async run({ client, send }) {
      const body = { hmac: STRANGE_HMAC, renewPeriodMs: 60_000n };
      const answer = await send(RenewDelegationToken, body, client.controller());
      expectFields(answer, { errorCode: ErrorCode.DELEGATION_TOKEN_NOT_FOUND, throttleTimeMs: 0 });
    },
  }),

  must('expire-delegation-token/at-once', {
    api: ExpireDelegationToken,
    versions: [1, 2],
    when: ['delegation-tokens'],
    needs: [CreateDelegationToken, DescribeDelegationToken],
    see: 'KIP-48',
    why: 'A token that got into wrong hands could not be taken back.',
    async run(context) {
      const { hmac, tokenId } = await freshToken(context);
      const body = { hmac, expiryTimePeriodMs: AT_ONCE };
      const answer = await context.send(ExpireDelegationToken, body, context.client.controller());
      expectFields(answer, { errorCode: ErrorCode.NONE, throttleTimeMs: 0 });
      const gone = await retry(async () => (await described(context, tokenId)) === undefined || undefined, PATIENCE_MS);
      expectThat('it is gone', gone === true, tokenId);
    },
  }),

  must('expire-delegation-token/unknown', {
    api: ExpireDelegationToken,
    versions: [1, 2],
    when: ['delegation-tokens'],
    see: 'KIP-48; Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the token is taken back.',
    async run({ client, send }) {
      const body = { hmac: STRANGE_HMAC, expiryTimePeriodMs: AT_ONCE };
      const answer = await send(ExpireDelegationToken, body, client.controller());
      expectFields(answer, { errorCode: ErrorCode.DELEGATION_TOKEN_NOT_FOUND, throttleTimeMs: 0 });
    },
  }),

  must('create-delegation-token/without-a-login', {
    api: CreateDelegationToken,
    versions: [1, 3],
    unless: ['delegation-tokens', 'scram'],
    see: 'KIP-48; Protocol guide, Error Codes',
    why: 'There is nobody whom the token could stand for.',
    async run({ client, send }) {
      const answer = await send(
        CreateDelegationToken,
        { renewers: [], maxLifetimeMs: LIFETIME_MS },
        client.controller(),
      );
      expectFields(answer, {
        errorCode: ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
        tokenId: '',
        hmac: Buffer.alloc(0),
        throttleTimeMs: 0,
      });
    },
  }),
];
