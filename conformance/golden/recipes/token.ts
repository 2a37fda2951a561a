import { CreateDelegationToken, ErrorCode } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

export const HOUR_MS = 3_600_000n;
const MINUTE_MS = 60_000n;
export const UNKNOWN_TOKEN = Buffer.from('no such token');
const ASKER = { ownerPrincipalType: null, ownerPrincipalName: null };

/** Makes a token of the user who asks. */
export function ownToken({ ask }: Recording) {
  return ask(CreateDelegationToken, { ...ASKER, renewers: [], maxLifetimeMs: HOUR_MS });
}

/** Makes a token for the user whom the first name of a recording names. Only that user could end it: it does so by itself. */
export function tokenFor({ ask, names: [user = ''] }: Recording) {
  const owner = { ownerPrincipalType: 'User', ownerPrincipalName: user };
  return ask(CreateDelegationToken, { ...owner, renewers: [], maxLifetimeMs: MINUTE_MS });
}

/** A token can be renewed and ended only when the controller has read of it. */
export function isDone({ errorCode }: { readonly errorCode: number }): boolean {
  return errorCode === ErrorCode.NONE;
}
