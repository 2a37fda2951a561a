import { CreateDelegationToken } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

export const HOUR_MS = 3_600_000n;
export const UNKNOWN_TOKEN = Buffer.from('no such token');

/** Makes a token for the user whom the first name of a recording names. */
export function tokenFor({ ask, names: [user = ''] }: Recording) {
  const owner = { ownerPrincipalType: 'User', ownerPrincipalName: user };
  return ask(CreateDelegationToken, { ...owner, renewers: [], maxLifetimeMs: HOUR_MS });
}
